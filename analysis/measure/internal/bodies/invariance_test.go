package bodies_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/measure/internal/bodies"
)

// Frame rate, picture size, place and mirroring are the camera's, not the person's: no number may follow them.
func TestInvariance(t *testing.T) {
	script := []bodies.Shot{{Seconds: 8, Arms: bodies.Open}, {Seconds: 4, Arms: bodies.Clasped, Nod: 6, Hz: 1.6}, {Seconds: 6, Arms: bodies.Open},
		{Seconds: 6, Arms: bodies.Crossed}, {Seconds: 5, Arms: bodies.Open, Sway: 0.15, Hz: 1.4}, {Seconds: 6, Arms: bodies.Open},
		{Seconds: 3, Arms: bodies.AtFace}, {Seconds: 6, Arms: bodies.Reaching}, {Seconds: 4, Arms: bodies.Open, Shake: 10, Hz: 2},
		{Seconds: 6, Arms: bodies.Open, Slouch: 0.25}, {Seconds: 6, Arms: bodies.Open, Turn: 45}, {Seconds: 5, Arms: bodies.Open, Lean: 12}}
	measured := func(t interface{ Fatal(...any) }, s bodies.Setup) map[string]analysis.Finding {
		r, err := bodies.Run(bodies.Observations(s, script...), &analysis.Span{Start: 1, End: 6})
		if err != nil {
			t.Fatal(err)
		}
		return r.Findings
	}
	base := measured(t, bodies.Setup{})
	for _, id := range []string{"posture.arms_crossed", "fidget.self_touch", "fidget.rhythmic", "head.nods", "head.shakes"} {
		if !(base[id].Value > 0) {
			t.Errorf("%s is %v: the script is to show it", id, base[id].Value)
		}
	}
	if h := base["movement.hands"]; h.Value != 0 || !(h.Parts["p90"] > 0.5) || !(h.Parts["moving"] > 0.2 && h.Parts["moving"] < 0.5) {
		t.Errorf("hands that rest for most of the time and move for the rest: %v, %v", h.Value, h.Parts)
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := bodies.Setup{Rate: rapid.SampledFrom([]float64{15, 25, 30, 60}).Draw(rt, "rate"), Scale: rapid.Float64Range(0.55, 3).Draw(rt, "scale"),
			Mirror: rapid.Bool().Draw(rt, "mirror"), X: rapid.Float64Range(-150, 150).Draw(rt, "x")}
		for id, got := range measured(rt, s) {
			want := base[id].Value
			limit := math.Max(0.1*math.Abs(want), 0.005)
			switch got.Unit {
			case "share":
				limit = 0.03
			case "degrees":
				limit = 1
				if s.Mirror {
					want = -want
				}
			}
			if math.IsNaN(want) != math.IsNaN(got.Value) || math.Abs(got.Value-want) > limit {
				rt.Errorf("%+v: %s is %.3f, want %.3f", s, id, got.Value, want)
			}
			if got.Unit != "face widths/s" {
				continue
			}
			if p := base[id].Parts; math.Abs(got.Parts["p90"]-p["p90"]) > 0.1*p["p90"] || math.Abs(got.Parts["moving"]-p["moving"]) > 0.03 {
				rt.Errorf("%+v: parts of %s are %v, want %v", s, id, got.Parts, p)
			}
		}
	})
}
