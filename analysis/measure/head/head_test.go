package head_test

import (
	"math"
	"slices"
	"testing"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/internal/bodies"
)

func TestNodsAndShakes(t *testing.T) {
	script := []bodies.Shot{{Seconds: 8}, {Seconds: 3, Nod: 6, Hz: 1.6}, {Seconds: 8}, {Seconds: 2, Shake: 10, Hz: 2}, {Seconds: 8},
		{Seconds: 5, Sway: 0.15, Hz: 1.4}, {Seconds: 5, Bounce: 0.1, Hz: 1.4}, {Seconds: 4, Down: 20}, {Seconds: 8}, {Seconds: 1.2, Nod: 4, Hz: 2.5}, {Seconds: 8}}
	for _, s := range []bodies.Setup{{}, {Rate: 15}, {Rate: 60}, {Mirror: true}, {Scale: 0.6}, {Noise: 1.5}} {
		r, err := bodies.Run(bodies.Observations(s, script...), nil)
		if err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string][][2]float64{"head.nods": {{8, 11}, {51, 52.2}}, "head.shakes": {{19, 21}}} {
			got := r.Of(id)
			if len(got) != len(want) {
				t.Errorf("%+v: %s: %+v", s, id, got)
				continue
			}
			for k, w := range want {
				if math.Abs(got[k].Start-w[0]) > 0.4 || math.Abs(got[k].End-w[1]) > 0.4 {
					t.Errorf("%+v: %s from %.2f to %.2f s, want %v", s, id, got[k].Start, got[k].End, w)
				}
			}
			if f := r.Findings[id]; math.Abs(f.Value-60*float64(len(want))/60.2) > 0.01 {
				t.Errorf("%+v: %s is %.3f per minute", s, id, f.Value)
			}
		}
	}
}

// A head that is raised slowly, and one frame in which the network errs, are no nod.
func TestLeapOfOneFrame(t *testing.T) {
	obs := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 8}, bodies.Shot{Seconds: 4, Down: 20}, bodies.Shot{Seconds: 8})
	at, _ := slices.BinarySearch(obs.Visual.Time, 12.4) // just after the head has come up
	obs.Visual.People[0].Face.HeadPitch[at] -= 6
	r, err := bodies.Run(obs, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Of("head.nods"); len(got) > 0 {
		t.Errorf("nods: %+v", got)
	}
}

func TestAbsence(t *testing.T) {
	for reason, obs := range map[string]*analysis.Observations{
		"no_video":           {},
		"no_face":            bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 10, Absent: analysis.NoFace}),
		"frame_rate_too_low": bodies.Observations(bodies.Setup{Rate: 5}, bodies.Shot{Seconds: 10, Nod: 6, Hz: 1.6}),
		"too_short":          bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 2}),
	} {
		r, err := bodies.Run(obs, nil)
		if err != nil {
			t.Fatal(err)
		}
		if f := r.Findings["head.nods"]; !math.IsNaN(f.Value) || f.Reason != reason {
			t.Errorf("nods are %v because %q, want %q", f.Value, f.Reason, reason)
		}
	}
}

// One quick turn between two slow ones, a swaying body whose shoulders are out of the picture, and the scatter of a noisy picture shake no head.
func TestWhatIsNoShake(t *testing.T) {
	sway := bodies.Shot{Seconds: 12, Sway: 0.15, Hz: 1.2}
	for name, c := range map[string]struct {
		shot   bodies.Shot
		hidden bool // the shoulders
		yaw    func(t float64) float64
	}{
		"one quick turn":      {bodies.Shot{Seconds: 16}, false, func(t float64) float64 { return 6 - .75*min(t, 8) + 17.5*min(max(t-8, 0), .4) - .7*max(t-8.4, 0) }},
		"a body that sways":   {sway, true, func(t float64) float64 { return 3 * math.Sin(2*math.Pi*1.2*t) }},
		"scatter":             {bodies.Shot{Seconds: 16}, false, func(t float64) float64 { return 5 * math.Sin(1e5*t*t) }},
		"shakes, for balance": {bodies.Shot{Seconds: 12}, false, func(t float64) float64 { return 6 * math.Sin(2*math.Pi*1.2*t) }},
	} {
		obs := bodies.Observations(bodies.Setup{}, c.shot)
		face, body := &obs.Visual.People[0].Face, &obs.Visual.People[0].Body
		for i, at := range obs.Visual.Time {
			face.HeadYaw[i] = float32(c.yaw(at)) + face.DirYaw[i]
			for _, k := range [2]int{blazepose.LeftShoulder, blazepose.RightShoulder} {
				if c.hidden {
					body.Visibility[i*len(blazepose.Keypoints)+k] = 0.1
				}
			}
		}
		r, err := bodies.Run(obs, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Of("head.shakes"); (len(got) > 0) != (name == "shakes, for balance") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
