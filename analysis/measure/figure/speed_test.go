package figure

import (
	"math"
	"testing"

	"poise/analysis/measure/internal/track"
)

// A path that stays within the scatter of a resting one has no speed, whatever its steps; one that leaves it keeps its own.
func TestRestingCurves(t *testing.T) {
	at := func(y func(k int) float64) Curve {
		c := Curve{X: track.Grid{Step: 1 / Rate}, Y: track.Grid{Step: 1 / Rate}, window: quickWindow, rest: handRest}
		for k := range 60 {
			c.X.Values, c.Y.Values = append(c.X.Values, 3), append(c.Y.Values, y(k))
		}
		return c
	}
	moving := func(c Curve) (n int) {
		for _, v := range c.Speed() {
			if v > 0 {
				n++
			}
		}
		return n
	}
	leaps := func(k int) float64 { return 0.05 * float64(k%2) }
	if n := moving(at(leaps)); n != 0 {
		t.Errorf("a resting path moves at %d points", n)
	}
	drift := at(func(k int) float64 { return 0.2 / Rate * float64(k) })
	if n := moving(drift); n != 58 {
		t.Errorf("a path that drifts moves at %d points", n)
	}
	if v := drift.Speed()[30]; math.Abs(v-0.2) > 1e-9 {
		t.Errorf("it drifts at %v", v)
	}
	// Beside a gap too little of the path is seen to say that it rests.
	gap := at(leaps)
	for k := range 60 {
		if k != 30 && k != 31 && k != 32 {
			gap.X.Values[k] = math.NaN()
		}
	}
	if n := moving(gap); n == 0 {
		t.Error("a path seen for three points is said to rest")
	}
	if got := at(leaps).Slowest(); math.Abs(got-0.09) > 1e-9 {
		t.Errorf("slowest %v", got)
	}
}
