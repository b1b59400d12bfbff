package figure

import "math"

// Widths of the Gaussian window under which the slope of a path is taken, seconds (standard deviation). Shoulders move
// slowly, and what the pose network adds to them is fast.
const (
	quickWindow = 0.045 // head and hands
	slowWindow  = 0.055 // torso
	reach       = 4     // standard deviations at which a window ends
)

// Speed is the curve's speed in face widths per second: the slope of straight lines fitted under a Gaussian window, so by
// seconds and not by frames. NaN where the curve is, at its ends and beside gaps.
func (c Curve) Speed() []float64 {
	n := len(c.X.Values)
	weights := gaussian(c.window * Rate)
	out := make([]float64, n)
	for i := range out {
		out[i] = math.Hypot(slope(c.X.Values, i, weights), slope(c.Y.Values, i, weights)) * Rate
	}
	return out
}

// gaussian is half a Gaussian window of the given standard deviation in grid steps, from its middle.
func gaussian(sigma float64) []float64 {
	w := make([]float64, int(math.Ceil(reach*sigma))+1)
	for i := range w {
		u := float64(i) / sigma
		w[i] = math.Exp(-u * u / 2)
	}
	return w
}

// slope is that of the weighted straight line about v[i], per step, over the values next to it as far as no gap lies
// between; NaN without a value on either side.
func slope(v []float64, i int, weights []float64) float64 {
	var w, u, y, uu, uy float64
	add := func(k int) bool {
		if k < 0 || k >= len(v) || math.IsNaN(v[k]) {
			return false
		}
		d := float64(k - i)
		g := weights[max(k-i, i-k)]
		w, u, y, uu, uy = w+g, u+g*d, y+g*v[k], uu+g*d*d, uy+g*d*v[k]
		return true
	}
	before, after := 0, 0
	if !add(i) {
		return math.NaN()
	}
	for before+1 < len(weights) && add(i-before-1) {
		before++
	}
	for after+1 < len(weights) && add(i+after+1) {
		after++
	}
	if before == 0 || after == 0 {
		return math.NaN()
	}
	return (w*uy - u*y) / (w*uu - u*u)
}
