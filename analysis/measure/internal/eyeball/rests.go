package eyeball

import (
	"math"

	"poise/analysis/measure/internal/track"
)

// The eyes rest between saccades. A rest ends where the irises move by more than jump within span; it lasts at least
// shortestRest, and is cut after longestRest, within which eyes drift little.
const (
	jump         = 0.05 // cm, 2.8 degrees
	span         = 0.1  // seconds
	shortestRest = 0.4
	longestRest  = 4.0
	restGap      = 0.15 // seconds that may be missing inside one
	spikes       = 0.1  // seconds: half the window of the median that takes out wrong frames
)

// rests groups the frames of a mask into rests of the eyes: the frames of each, in order.
func (e *Eyes) rests(freed [2][]float64, mask []bool) (out [][]int) {
	moved := e.jumps(freed, mask)
	t := e.Clock.Time
	open := make([]int, 0, len(t)) // the rests share its memory
	end := func() {
		n := len(open)
		if n > 1 && t[open[n-1]]-t[open[0]] >= shortestRest {
			out = append(out, open[:n:n])
		}
		open = open[n:]
	}
	for i := range t {
		switch n := len(open); {
		case moved[i]:
			end()
			continue
		case !mask[i]:
			continue
		case n > 0 && (t[i]-t[open[n-1]] > restGap+e.Clock.Step/2 || t[i]-t[open[0]] > longestRest):
			end()
		}
		open = append(open, i)
	}
	end()
	return out
}

// jumps marks the frames about a saccade.
func (e *Eyes) jumps(freed [2][]float64, mask []bool) []bool {
	var calm [2][]float64
	for a := range calm {
		calm[a] = track.Despike(e.Clock.Time, only(freed[a], mask), spikes)
	}
	n := len(mask)
	out := make([]bool, n)
	h := 1
	if e.Clock.Step > 0 {
		h = max(1, int(math.Round(span/e.Clock.Step)))
	}
	for i := 0; i+h < n; i++ {
		if math.Hypot(calm[0][i+h]-calm[0][i], calm[1][i+h]-calm[1][i]) > jump {
			for k := max(0, i-1); k < min(n, i+h+2); k++ {
				out[k] = true
			}
		}
	}
	return out
}

// only is v where the mask holds, NaN elsewhere.
func only(v []float64, mask []bool) []float64 {
	out := make([]float64, len(v))
	for i := range v {
		out[i] = math.NaN()
		if mask[i] {
			out[i] = v[i]
		}
	}
	return out
}
