package opening

import (
	"math"
	"slices"
	"sort"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/figure"
)

const (
	swing     = 0.25 // face widths: least way of the hand between two turns, about 4 cm
	swingTime = 0.6  // seconds: longest swing; waves beat at 1 to 3 Hz
	turns     = 2    // least turns between the first and the last swing
	absence   = 0.3  // seconds: a longer one ends a swing
	palm      = 0.5  // face widths from the wrist to the middle of the palm, about 8 cm
)

// waves lists the waves of either hand that begin in a span, and not in those that explain a raised hand otherwise. Both hands
// that beat at once gesture; people greet with one.
func waves(fig *figure.Result, first analysis.Span, otherwise []analysis.Span) []analysis.Span {
	var all []analysis.Span
	for side := range 2 {
		c := fig.Hand(side, true)
		t, x := make([]float64, 0, len(c.X.Values)), make([]float64, 0, len(c.X.Values))
		for k, v := range c.X.Values {
			at := c.X.At(k)
			if at >= first.End+2*swingTime {
				break
			}
			if raised(fig, side, at) {
				t, x = append(t, at), append(x, v)
			}
		}
		for _, w := range beats(t, x) {
			if first.Contains(w.Start) && !slices.ContainsFunc(otherwise, overlaps(w)) {
				all = append(all, w)
			}
		}
	}
	sort.Slice(all, func(i, k int) bool { return all[i].Start < all[k].Start })
	var out []analysis.Span
	for i, w := range all {
		if !slices.ContainsFunc(all[:i], overlaps(w)) && !slices.ContainsFunc(all[i+1:], overlaps(w)) {
			out = append(out, w)
		}
	}
	return out
}

func overlaps(w analysis.Span) func(analysis.Span) bool {
	return func(s analysis.Span) bool { return s.Start < w.End && w.Start < s.End }
}

// raised tells whether a hand is above its elbow at a time, and its palm at the height of the shoulder or above: hands of a seated
// speaker that beat before the chest are lower.
func raised(fig *figure.Result, side int, at float64) bool {
	i := fig.Clock.Index(at)
	if i >= len(fig.Frames) {
		return false
	}
	_, wrist := fig.Joint(i, blazepose.LeftWrist+side)
	_, elbow := fig.Joint(i, blazepose.LeftElbow+side)
	_, shoulder := fig.Joint(i, blazepose.LeftShoulder+side)
	return wrist < elbow && wrist < shoulder+palm*fig.FaceWidth[i] // false where any is absent
}

// turn is a turning point of the hand's path.
type turn struct{ t, x float64 }

// beats lists the stretches in which x swings to and fro: swings at most swingTime long, with enough turns between them.
func beats(t, x []float64) []analysis.Span {
	var out []analysis.Span
	for _, run := range zigzag(t, x) {
		first := 0
		for k := 1; k <= len(run); k++ {
			if k < len(run) && run[k].t-run[k-1].t <= swingTime {
				continue
			}
			if k-first >= turns+2 {
				out = append(out, analysis.Span{Start: run[first].t, End: run[k-1].t})
			}
			first = k
		}
	}
	return out
}

// zigzag lists the turning points of x that lie at least a swing apart, in runs without absence.
func zigzag(t, x []float64) (runs [][]turn) {
	var run []turn
	var low, high turn
	direction, last := 0, math.Inf(-1)
	finish := func() {
		switch {
		case direction > 0:
			run = append(run, high)
		case direction < 0:
			run = append(run, low)
		}
		runs, run, direction = append(runs, run), nil, 0
	}
	for i, v := range x {
		if math.IsNaN(v) {
			continue
		}
		now := turn{t[i], v}
		if now.t-last > absence {
			finish()
			low, high = now, now
		}
		last = now.t
		if v > high.x || direction < 0 {
			high = now
		}
		if v < low.x || direction > 0 {
			low = now
		}
		switch {
		case direction >= 0 && high.x-v >= swing:
			run, direction, low = append(run, high), -1, now
		case direction <= 0 && v-low.x >= swing:
			run, direction, high = append(run, low), 1, now
		}
	}
	finish()
	return runs
}
