package figure

import (
	"math"
	"testing"

	"poise/analysis/measure/internal/track"
)

// TestViews draws the width of a face that a cut, a lean or a single wrong frame changes at 2 s.
func TestViews(t *testing.T) {
	for name, c := range map[string]struct {
		width func(t float64) float64
		cut   bool
	}{
		"a cut to a closer view": {func(t float64) float64 { return 100 + 40*step(t-2) }, true},
		"a quick lean in":        {func(t float64) float64 { return 100 + 40*math.Min(math.Max(t-2, 0)/.4, 1) }, false},
		"one wrong frame":        {func(t float64) float64 { return 100 + 40*(step(t-2)-step(t-2.03)) }, false},
	} {
		var times, width []float64
		for i := range 120 {
			times = append(times, float64(i)/30)
			width = append(width, c.width(float64(i)/30+1e-6))
		}
		clock := track.NewClock(times, 4)
		r := &Result{Clock: clock, Frames: make([]int, 120), Face: &Face{Clock: clock, Width: width}}
		if got := r.views()[119]; (got == 1) != c.cut || got > 1 {
			t.Errorf("%s: %d cuts", name, got)
		}
	}
}

func step(t float64) float64 {
	if t >= 0 {
		return 1
	}
	return 0
}
