package movement_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/measure/internal/bodies"
)

func values(t interface{ Fatal(...any) }, s bodies.Setup, script ...bodies.Shot) map[string]analysis.Finding {
	r, err := bodies.Run(bodies.Observations(s, script...), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Findings
}

func TestSpeedOfAKnownSway(t *testing.T) {
	// A sine of amplitude A at f Hz has the median speed 2 pi f A sin(45 degrees).
	const amplitude, hz = 0.2, 0.8
	want := 2 * math.Pi * hz * amplitude * math.Sqrt2 / 2
	f := values(t, bodies.Setup{}, bodies.Shot{Seconds: 20, Arms: bodies.Open, Sway: amplitude, Hz: hz})
	for _, id := range []string{"movement.head", "movement.torso", "movement.hands"} {
		if got := f[id]; math.Abs(got.Value-want) > 0.12*want || got.Band[0] > want || got.Band[1] < want || got.Parts["p90"] < got.Value {
			t.Errorf("%s is %.3f in %.3f (p90 %.3f), want %.3f", id, got.Value, got.Band, got.Parts["p90"], want)
		}
	}
}

func TestInvariance(t *testing.T) {
	script := []bodies.Shot{{Seconds: 10, Arms: bodies.Clasped, Sway: 0.2, Hz: 0.7}, {Seconds: 6, Arms: bodies.Reaching}, {Seconds: 10, Arms: bodies.Open, Bounce: 0.1, Hz: 1.1}}
	base := values(t, bodies.Setup{}, script...)
	rapid.Check(t, func(rt *rapid.T) {
		s := bodies.Setup{Rate: rapid.SampledFrom([]float64{15, 30, 60}).Draw(rt, "rate"), Scale: rapid.Float64Range(0.4, 3).Draw(rt, "scale"),
			Mirror: rapid.Bool().Draw(rt, "mirror"), X: rapid.Float64Range(-150, 150).Draw(rt, "x")}
		for id, got := range values(rt, s, script...) {
			if got.Unit == "face widths/s" && math.Abs(got.Value-base[id].Value) > 0.1*base[id].Value {
				rt.Errorf("%+v: %s is %.3f, want %.3f", s, id, got.Value, base[id].Value)
			}
		}
	})
}

func TestStillnessAndAbsence(t *testing.T) {
	f := values(t, bodies.Setup{Noise: 1}, bodies.Shot{Seconds: 20})
	if v := f["movement.head"].Value; !(v < 0.06) {
		t.Errorf("a still head moves at %.3f face widths/s", v)
	}
	if h := f["movement.hands"]; !math.IsNaN(h.Value) || h.Reason != "hands_hidden" {
		t.Errorf("hidden hands move at %v (%q)", h.Value, h.Reason)
	}
	if h := values(t, bodies.Setup{}, bodies.Shot{Seconds: 9, Absent: analysis.NoFace})["movement.head"]; h.Reason != "no_face" {
		t.Errorf("without a face: %v (%q)", h.Value, h.Reason)
	}
}
