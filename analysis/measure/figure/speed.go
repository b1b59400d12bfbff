package figure

import "math"

// Widths of the Gaussian window under which the slope of a path is taken, seconds (standard deviation). Shoulders move
// slowly, and what the pose network adds to them is fast.
const (
	quickWindow = 0.045 // head and hands
	slowWindow  = 0.055 // torso
	reach       = 4     // standard deviations at which a window ends
)

// The sides of the squares, in face widths, that the keypoints of shoulders and hands at rest do not leave within
// restWindow seconds before and after, nine times in ten: 6 and 9 mm (rendered rehearsals, November 2026). The face's
// landmarks scatter by less than a head sways.
const (
	torsoRest  = 0.04
	handRest   = 0.06
	restWindow = 1.0 / 3
)

// Slowest is the least speed in face widths per second that can be told from rest; 0 without a limit.
func (c Curve) Slowest() float64 { return c.rest / (2 * restWindow) }

// Speed is the curve's speed in face widths per second: the slope of straight lines fitted under a Gaussian window, so by
// seconds and not by frames; 0 where the curve can't be told from one at rest. NaN where the curve is, at its ends and
// beside gaps.
func (c Curve) Speed() []float64 {
	n := len(c.X.Values)
	weights := gaussian(c.window * Rate)
	out := make([]float64, n)
	for i := range out {
		out[i] = math.Hypot(slope(c.X.Values, i, weights), slope(c.Y.Values, i, weights)) * Rate
		if out[i] > 0 && c.rests(i) {
			out[i] = 0
		}
	}
	return out
}

// rests tells whether the curve stays where it is about grid point i, which is one of its own.
func (c Curve) rests(i int) bool {
	const half = int(restWindow * Rate)
	x, y := c.X.Values, c.Y.Values
	var lo, hi [2]float64
	n := 0
	look := func(k int) bool {
		if k < 0 || k >= len(x) || math.IsNaN(x[k]) || math.IsNaN(y[k]) {
			return false
		}
		if p := [2]float64{x[k], y[k]}; n == 0 {
			lo, hi = p, p
		} else {
			for d := range p {
				lo[d], hi[d] = min(lo[d], p[d]), max(hi[d], p[d])
			}
		}
		n++
		return true
	}
	for k := i; k <= i+half && look(k); k++ {
	}
	for k := i - 1; k >= i-half && look(k); k-- {
	}
	return n > half && max(hi[0]-lo[0], hi[1]-lo[1]) <= c.rest
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
