package fidget_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/measure/internal/bodies"
)

var script = []bodies.Shot{
	{Seconds: 12}, {Seconds: 6, Sway: 0.12, Hz: 1.4}, {Seconds: 6}, {Seconds: 4, Arms: bodies.AtFace}, {Seconds: 6},
	{Seconds: 6, Arms: bodies.Clasped, Wring: 0.18, Hz: 1.8}, {Seconds: 6, Arms: bodies.Clasped}, {Seconds: 6, Nod: 6, Hz: 1.6},
	{Seconds: 4}, {Seconds: 5, Bounce: 0.08, Hz: 3}, {Seconds: 9},
}

func seen(r *bodies.Result, id string) (out []string) {
	for _, m := range r.Of(id) {
		out = append(out, fmt.Sprintf("%s %.0f-%.0f", m.Kind, m.Start, m.End))
	}
	return out
}

func measure(t testing.TB, s bodies.Setup, script ...bodies.Shot) *bodies.Result {
	t.Helper()
	r, err := bodies.Run(bodies.Observations(s, script...), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEpisodesOfAScript(t *testing.T) {
	for _, s := range []bodies.Setup{{}, {Rate: 15}, {Rate: 60}, {Noise: 2}, {Scale: 0.5}, {Mirror: true}} {
		r := measure(t, s, script...)
		if diff := cmp.Diff([]string{"mouth 24-28"}, seen(r, "fidget.self_touch")); diff != "" {
			t.Errorf("%+v: touch: %s", s, diff)
		}
		var kinds []string
		for _, m := range r.Of("fidget.rhythmic") {
			kinds = append(kinds, fmt.Sprintf("%s %.1f Hz", m.Kind, m.Value))
			inside := false
			for _, span := range [][2]float64{{12, 18}, {34, 40}, {56, 61}} {
				inside = inside || math.Abs(m.Start-span[0]) < 1.2 && math.Abs(m.End-span[1]) < 1.2
			}
			if !inside {
				t.Errorf("%+v: %s from %.1f to %.1f s", s, m.Kind, m.Start, m.End)
			}
		}
		if diff := cmp.Diff([]string{"sway 1.4 Hz", "wring 1.8 Hz", "bounce 3.0 Hz"}, kinds); diff != "" {
			t.Errorf("%+v: rhythmic: %s", s, diff)
		}
		share := r.Findings["fidget.share"]
		if want := 21.0 / 70; math.Abs(share.Value-want) > 0.04 || share.Band[0] > share.Value || share.Band[1] < share.Value {
			t.Errorf("%+v: share %.3f in %.3f, want %.3f", s, share.Value, share.Band, want)
		}
	}
}

// Hands on the table's edge come up for a moment: the rhythm lasts from where it is first seen to where it is last.
func TestHandsSeenOnlyWhileTheyWring(t *testing.T) {
	for _, s := range []bodies.Setup{{}, {Rate: 15}, {Rate: 60}, {Noise: 2}} {
		r := measure(t, s, bodies.Shot{Seconds: 12}, bodies.Shot{Seconds: 2.8, Arms: bodies.Clasped, Wring: 0.2, Hz: 1.8}, bodies.Shot{Seconds: 12})
		got := r.Of("fidget.rhythmic")
		if len(got) != 1 || got[0].Kind != "wring" || math.Abs(got[0].Start-12) > 0.25 || math.Abs(got[0].End-14.8) > 0.25 {
			t.Errorf("%+v: %+v, want wringing from 12 to 14.8 s", s, got)
		}
	}
}

// A pen that is clicked or fingers that tap move nothing that the pose has a point for: the picture at the hands tells.
func TestSmallMovementsOfHands(t *testing.T) {
	for hz, size := range map[float64]float64{1: 0.04, 2.5: 0.04, 4.5: 0.04} {
		script := []bodies.Shot{{Seconds: 10, Arms: bodies.Clasped}, {Seconds: 5, Arms: bodies.Clasped, Fingers: size, Hz: hz}, {Seconds: 10, Arms: bodies.Clasped}}
		for _, s := range []bodies.Setup{{}, {Rate: 15}, {Rate: 60}, {Noise: 2}, {Scale: 0.5}} {
			got := measure(t, s, script...).Of("fidget.rhythmic")
			if len(got) != 1 || got[0].Kind != "wring" || math.Abs(got[0].Value-hz) > 0.12 || math.Abs(got[0].Start-10) > 0.4 || math.Abs(got[0].End-15) > 0.4 {
				t.Errorf("%v Hz, %+v: %+v", hz, s, got)
			}
			s.Blind = true
			if got := seen(measure(t, s, script...), "fidget.rhythmic"); got != nil {
				t.Errorf("%v Hz, %+v: %v", hz, s, got)
			}
		}
	}
}

// The network lets the wrists of folded hands swim at times; the picture shows them at rest.
func TestWristsThatSwim(t *testing.T) {
	script := []bodies.Shot{{Seconds: 10, Arms: bodies.Clasped}, {Seconds: 5, Arms: bodies.Clasped, Wring: 0.15, Hz: 1.2}, {Seconds: 10, Arms: bodies.Clasped}}
	if got := seen(measure(t, bodies.Setup{}, script...), "fidget.rhythmic"); len(got) != 1 {
		t.Errorf("hands that wring: %v", got)
	}
	script[1].Guessed = true
	if got := seen(measure(t, bodies.Setup{}, script...), "fidget.rhythmic"); got != nil {
		t.Errorf("hands at rest: %v", got)
	}
}

func TestFrequency(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		hz := rapid.Float64Range(0.9, 4.5).Draw(rt, "hz")
		s := bodies.Setup{Rate: rapid.SampledFrom([]float64{30, 45, 60}).Draw(rt, "rate"), Scale: rapid.Float64Range(0.5, 2).Draw(rt, "scale"),
			Mirror: rapid.Bool().Draw(rt, "mirror")}
		r := measure(t, s, bodies.Shot{Seconds: 15}, bodies.Shot{Seconds: 6, Sway: 0.15, Hz: hz}, bodies.Shot{Seconds: 15})
		got := r.Of("fidget.rhythmic")
		if len(got) != 1 || math.Abs(got[0].Value-hz) > 0.12 || got[0].Kind != "sway" {
			rt.Errorf("%+v at %.2f Hz: %+v", s, hz, got)
		}
	})
}

func TestWhatIsNoFidget(t *testing.T) {
	tests := map[string][]bodies.Shot{
		"stillness":       {{Seconds: 30}},
		"hands at rest":   {{Seconds: 30, Arms: bodies.Clasped}},
		"nodding":         {{Seconds: 10}, {Seconds: 6, Nod: 6, Hz: 1.6}, {Seconds: 10}, {Seconds: 2, Nod: 5, Hz: 2.5}, {Seconds: 10}},
		"shaking":         {{Seconds: 10}, {Seconds: 6, Shake: 9, Hz: 1.8}, {Seconds: 10}},
		"crossed arms":    {{Seconds: 10}, {Seconds: 20, Arms: bodies.Crossed}},
		"changes of seat": {{Seconds: 5}, {Seconds: 5, Lean: 10}, {Seconds: 5}, {Seconds: 5, Slouch: 0.2}, {Seconds: 5, Turn: 30}, {Seconds: 5}},
		"slow rocking":    {{Seconds: 10}, {Seconds: 15, Sway: 0.15, Hz: 0.3}, {Seconds: 10}},
		"one beat":        {{Seconds: 10}, {Seconds: 0.7, Sway: 0.15, Hz: 1.4}, {Seconds: 10}},
	}
	for name, script := range tests {
		for _, noise := range []float64{0, 2} {
			r := measure(t, bodies.Setup{Noise: noise}, script...)
			if got := append(seen(r, "fidget.rhythmic"), seen(r, "fidget.self_touch")...); got != nil {
				t.Errorf("%s, noise %v: %v", name, noise, got)
			}
		}
	}
}

func TestHiddenHandsAreToldApartFromCalmHands(t *testing.T) {
	for arms, want := range map[bodies.Arms]float64{bodies.Clasped: 1, 0: 0} {
		r := measure(t, bodies.Setup{}, bodies.Shot{Seconds: 30, Arms: arms})
		for _, id := range []string{"fidget.share", "fidget.rhythmic", "fidget.self_touch"} {
			if f := r.Findings[id]; f.Value != 0 || math.Abs(f.Parts["hands_seen"]-want) > 0.02 {
				t.Errorf("%s is %v with hands in view for %v, want %v", id, f.Value, f.Parts, want)
			}
		}
	}
}

func TestNothingFoundIsNotCertainlyNothing(t *testing.T) {
	short := measure(t, bodies.Setup{}, bodies.Shot{Seconds: 15, Arms: bodies.Clasped}).Findings
	long := measure(t, bodies.Setup{}, bodies.Shot{Seconds: 120, Arms: bodies.Clasped}).Findings
	away := measure(t, bodies.Setup{}, bodies.Shot{Seconds: 60, Arms: bodies.Clasped}, bodies.Shot{Seconds: 60, Absent: analysis.NoFace}).Findings
	for _, id := range []string{"fidget.share", "fidget.rhythmic", "fidget.self_touch"} {
		if s, l := short[id].Band, long[id].Band; s[0] != 0 || l[0] != 0 || !(l[1] > 0) || !(s[1] > 4*l[1]) {
			t.Errorf("%s: %v in 15 s, %v in 120 s", id, s, l)
		}
	}
	if b := away["fidget.share"].Band; b[1] < 0.5 || b[1] > 0.55 {
		t.Errorf("half unseen: %v", b)
	}
}

func TestAbsence(t *testing.T) {
	for _, tt := range []struct {
		obs        *analysis.Observations
		id, reason string
	}{
		{&analysis.Observations{}, "fidget.share", "no_video"},
		{bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 20, Absent: analysis.NoFace}), "fidget.self_touch", "no_body"},
		{bodies.Observations(bodies.Setup{Sparse: 6}, bodies.Shot{Seconds: 20}), "fidget.rhythmic", "frame_rate_too_low"},
		{bodies.Observations(bodies.Setup{Sparse: 6}, bodies.Shot{Seconds: 20}), "fidget.share", "frame_rate_too_low"},
		{bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 3}), "fidget.self_touch", "too_short"},
	} {
		r, err := bodies.Run(tt.obs, nil)
		if err != nil {
			t.Fatal(err)
		}
		if f := r.Findings[tt.id]; !math.IsNaN(f.Value) || f.Reason != tt.reason {
			t.Errorf("%s is %v because %q, want %q", tt.id, f.Value, f.Reason, tt.reason)
		}
	}
}

// BenchmarkTwentyMinutes runs all measures of posture and movement on 36,000 frames.
func BenchmarkTwentyMinutes(b *testing.B) {
	var long []bodies.Shot
	for range 18 {
		long = append(long, script...)
	}
	obs := bodies.Observations(bodies.Setup{Noise: 1.5}, long...)
	b.ReportMetric(float64(len(obs.Visual.Time)), "frames")
	for b.Loop() {
		if _, err := bodies.Run(obs, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// A hand that the network places at the face without trusting it may be there: that time is not measured, and no calm is claimed for it.
func TestAHandThatMayBeAtTheFaceIsNotMeasured(t *testing.T) {
	shots := []bodies.Shot{{Seconds: 12}, {Seconds: 8, Arms: bodies.AtFace}}
	for _, c := range []struct {
		wrists, coverage float64
	}{{0.95, 1}, {0.3, 0.6}, {0.05, 1}} {
		r := measure(t, bodies.Setup{Wrists: c.wrists}, shots...)
		f, h := r.Findings["fidget.share"], r.Findings["posture.hands_visible"]
		if math.Abs(f.Coverage-c.coverage) > 0.03 || math.Abs(h.Coverage-c.coverage) > 0.03 {
			t.Errorf("visibility %v: fidgeting measured on %.2f, hands on %.2f, want %.2f", c.wrists, f.Coverage, h.Coverage, c.coverage)
		}
		if c.coverage < 1 && f.LeftOut["hands_hidden"] < 0.35 {
			t.Errorf("visibility %v: left out %v", c.wrists, f.LeftOut)
		}
	}
}
