package opening_test

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/measure/internal/bodies"
	"poise/analysis/measure/internal/columns"
)

func run(t *testing.T, o *analysis.Observations) (map[string]analysis.Finding, []analysis.Moment) {
	t.Helper()
	r, err := measure.Run(o, analysis.DefaultProfile(), measure.Options{})
	if err != nil {
		t.Fatal(err)
	}
	findings := map[string]analysis.Finding{}
	for _, f := range r.Findings {
		findings[f.ID] = f
	}
	return findings, r.Moments
}

func TestGreetingAndPosture(t *testing.T) {
	calm := bodies.Shot{Seconds: 10, Arms: bodies.Open}
	for name, c := range map[string]struct {
		shot        bodies.Shot
		nods, waves float64
		closed      float64 // seconds within the opening
	}{
		"nothing":           {shot: bodies.Shot{Seconds: 2, Arms: bodies.Open}},
		"a nod":             {shot: bodies.Shot{Seconds: 2, Arms: bodies.Open, Nod: 6, Hz: 1.6}, nods: 1},
		"a wave":            {shot: bodies.Shot{Seconds: 2, Arms: bodies.Waving, Hz: 1.5}, waves: 1},
		"a hand that beats": {shot: bodies.Shot{Seconds: 2, Arms: bodies.Beating, Hz: 1.5}},
		"a raised hand":     {shot: bodies.Shot{Seconds: 2, Arms: bodies.Waving}},
		"hands that reach":  {shot: bodies.Shot{Seconds: 4, Arms: bodies.Reaching}},
		"crossed arms":      {shot: bodies.Shot{Seconds: 6, Arms: bodies.Crossed}, closed: 6},
	} {
		for _, s := range []bodies.Setup{{}, {Rate: 15}, {Mirror: true}, {Scale: 0.5, Noise: 1}} {
			// The same once more after the opening must change nothing.
			late := c.shot
			findings, moments := run(t, bodies.Observations(s, calm, c.shot, bodies.Shot{Seconds: 25, Arms: bodies.Open}, late, calm))
			g := findings["opening.greeting"]
			if g.Parts["nods"] != c.nods || g.Parts["waves"] != c.waves || g.Value != c.nods+c.waves {
				t.Errorf("%s, %+v: greeting %v %v", name, s, g.Value, g.Parts)
			}
			if p := findings["opening.posture"]; math.Abs(p.Value-(1-c.closed/30)) > 0.04 {
				t.Errorf("%s, %+v: open posture for %v of the opening", name, s, p.Value)
			}
			for _, m := range moments {
				if m.Measure == "opening.greeting" && (m.Start < 9.5 || m.End > 12.5) {
					t.Errorf("%s, %+v: wave from %.2f to %.2f s", name, s, m.Start, m.End)
				}
			}
		}
	}
}

func TestAbsence(t *testing.T) {
	for name, o := range map[string]*analysis.Observations{
		"no picture": {}, "nobody": bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 10, Absent: analysis.NoFace}),
		"too short": bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 3}),
	} {
		findings, _ := run(t, o)
		for _, id := range []string{"opening.posture", "opening.first_smile", "opening.greeting"} {
			if f := findings[id]; !math.IsNaN(f.Value) || f.Reason == "" {
				t.Errorf("%s: %s is %v (%q)", name, id, f.Value, f.Reason)
			}
		}
	}
}

func TestFirstSmile(t *testing.T) {
	for name, c := range map[string]struct {
		shots        []columns.Shot
		onset, count float64 // NaN: no smile in the opening
	}{
		"after 12 s": {[]columns.Shot{{Seconds: 12}, {Seconds: 3, Smile: 0.05}, {Seconds: 35}}, 12, 1},
		"two, and one too late": {[]columns.Shot{{Seconds: 6}, {Seconds: 3, Smile: 0.05}, {Seconds: 10}, {Seconds: 3, Smile: 0.05}, {Seconds: 15},
			{Seconds: 3, Smile: 0.05}, {Seconds: 10}}, 6, 2},
		"too late": {[]columns.Shot{{Seconds: 35}, {Seconds: 3, Smile: 0.05}, {Seconds: 12}}, math.NaN(), 0},
	} {
		v := columns.Visual(columns.Setup{}, c.shots...)
		o := &analysis.Observations{Visual: v}
		o.Recording.Duration = v.Time[len(v.Time)-1]
		findings, _ := run(t, o)
		f := findings["opening.first_smile"]
		if math.IsNaN(c.onset) {
			if !math.IsNaN(f.Value) || f.Reason == "" {
				t.Errorf("%s: %v (%q)", name, f.Value, f.Reason)
			}
			continue
		}
		if !(math.Abs(f.Value-c.onset) <= 0.3) || f.Parts["count"] != c.count || !(f.Band[0] <= c.onset && c.onset <= f.Band[1]) {
			t.Errorf("%s: %v in %v, %v, want %v", name, f.Value, f.Band, f.Parts, c.onset)
		}
	}
}
