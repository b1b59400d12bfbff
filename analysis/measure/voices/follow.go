package voices

import (
	"math"
	"slices"

	"poise/analysis"
)

// Turns often follow each other without a pause, so voices are followed through the speech in steps much shorter than a turn: two voices
// and a path of least cost between them (Viterbi), found in turns until neither changes.
const (
	stepVoiced = 0.24 // s of voiced sound of a step
	stepGap    = 0.30 // s without voice that ends one
	stepLeast  = 0.08 // s of voiced sound of a step at least
	window     = 2.0  // s over which steps are averaged to begin with

	// Frames of a step resemble each other: a phoneme lasts 0.08 s in the mean, so that a step holds three that are independent.
	independent = 3.0
	// What a change of voice costs, in the units of a log likelihood: one in fifty steps within speech, and one in three pauses, is one.
	changeWithin, changePause = 4.0, 0.8
	// What one step says at most: it takes three to make a stretch of the other voice within speech.
	mostStep = 3.0
)

// step is a short stretch of speech as a point among voices.
type step struct {
	analysis.Span
	segment int
	seconds float64 // of voiced sound
	at      point
}

// steps of the frames of each segment.
func steps(frames [][]frame, hop float64) (out []step) {
	for k, all := range frames {
		first := 0
		for i := range all {
			end := i+1 == len(all) || all[i+1].time-all[i].time > stepGap
			if n := float64(i+1-first) * hop; n < stepVoiced && !end {
				continue
			} else if n >= stepLeast {
				out = append(out, step{analysis.Span{Start: all[first].time - hop/2, End: all[i].time + hop/2}, k, n, mean(all[first : i+1])})
			}
			first = i + 1
		}
	}
	return out
}

// averaged are the steps' points over a window about each, within its segment.
func averaged(all []step) []step {
	out := make([]step, len(all))
	for i, s := range all {
		out[i] = s
		out[i].at, out[i].seconds = point{}, 0
		middle := (s.Start + s.End) / 2
		add := func(o *step) bool {
			if o.segment != s.segment || math.Abs((o.Start+o.End)/2-middle) > window/2 {
				return false
			}
			for d := range o.at {
				out[i].at[d] += o.seconds * o.at[d]
			}
			out[i].seconds += o.seconds
			return true
		}
		for k := i; k >= 0 && add(&all[k]); k-- {
		}
		for k := i + 1; k < len(all) && add(&all[k]); k++ {
		}
		for d := range out[i].at {
			out[i].at[d] /= out[i].seconds
		}
	}
	return out
}

// follow tells which of two voices says each step. It begins with the steps that lie farthest apart, and with the higher and the lower ones,
// and keeps what explains them better. The gain is by how much two voices explain a step better than one does, as a log likelihood in the mean.
func follow(all []step) (best []uint8, gain float64) {
	smooth := averaged(all)
	least := math.Inf(1)
	for _, begin := range []func([]step) [2]point{farthest, highAndLow} {
		centre := begin(smooth)
		for range rounds { // k-means
			next := centres(smooth, nearest(smooth, centre))
			if next == centre {
				break
			}
			centre = next
		}
		var voice []uint8
		cost := 0.0
		for range rounds {
			var next []uint8
			if next, cost = path(all, centre); slices.Equal(next, voice) {
				break
			}
			voice = next
			centre = centres(all, voice)
		}
		if cost < least {
			least, best = cost, voice
		}
	}
	_, alone := path(all, centres(all, make([]uint8, len(all))))
	return best, max(0, alone-least) / float64(len(all))
}

// farthest are the two points that lie farthest from each other, of mostSamples.
func farthest(all []step) (out [2]point) {
	far := -1.0
	skip := 1 + (len(all)-1)/mostSamples
	for i := 0; i < len(all); i += skip {
		for k := 0; k < i; k += skip {
			if d := all[i].at.distance(&all[k].at); d > far {
				far, out = d, [2]point{all[k].at, all[i].at}
			}
		}
	}
	return out
}

// highAndLow are the centres of what lies below the mean pitch, and above.
func highAndLow(all []step) [2]point {
	sum := 0.0
	for i := range all {
		sum += all[i].at[0] / float64(len(all))
	}
	group := make([]uint8, len(all))
	for i := range all {
		if all[i].at[0] > sum {
			group[i] = 1
		}
	}
	return centres(all, group)
}

func nearest(all []step, centre [2]point) []uint8 {
	group := make([]uint8, len(all))
	for i := range all {
		if all[i].at.distance(&centre[1]) < all[i].at.distance(&centre[0]) {
			group[i] = 1
		}
	}
	return group
}

// path is the cheapest way through the steps between two voices with these centres, and what it costs.
func path(all []step, centre [2]point) ([]uint8, float64) {
	type origin [2]uint8
	from := make([]origin, len(all))
	var cost [2]float64
	for i := range all {
		s := &all[i]
		change := changeWithin
		if i > 0 && all[i-1].segment != s.segment {
			change = changePause
		}
		was, fit := cost, [2]float64{}
		for v := range fit {
			d := s.at.distance(&centre[v])
			fit[v] = independent / 2 * d * d * s.seconds / stepVoiced
		}
		for v := range cost {
			from[i][v] = uint8(v)
			if was[1-v]+change < was[v] {
				from[i][v], cost[v] = uint8(1-v), was[1-v]+change
			}
			better := min(fit[0], fit[1])
			cost[v] += better + min(fit[v]-better, mostStep)
		}
	}
	out := make([]uint8, len(all))
	v := uint8(0)
	if cost[1] < cost[0] {
		v = 1
	}
	for i := len(all) - 1; i >= 0; i-- {
		out[i] = v
		v = from[i][v]
	}
	return out, min(cost[0], cost[1])
}
