package posture_test

import (
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/bodies"
)

// The pose's wrists alone do not make hands visible where hands were looked for and never found.
func TestHandsThatWereNeverFound(t *testing.T) {
	for presence, want := range map[float32]float64{0.02: 0, 0.95: 1} {
		o := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 10, Arms: bodies.Clasped})
		h := analysis.Hand{}
		for i := 0; i < 300; i += 30 {
			h.Frame, h.Presence = append(h.Frame, int32(i)), append(h.Presence, presence)
			for range analysis.HandPoints {
				h.X, h.Y, h.Z = append(h.X, 0), append(h.Y, 0), append(h.Z, 0)
			}
		}
		o.Visual.People[0].LeftHand = h
		f := measure(t, o, nil).Findings["posture.hands_visible"]
		if f.Value != want || f.Band[1] < 0.9 {
			t.Errorf("presence %v: hands are visible for %v of the time, in %v, want %v", presence, f.Value, f.Band, want)
		}
	}
}
