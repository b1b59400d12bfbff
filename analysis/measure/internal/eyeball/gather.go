package eyeball

import (
	"math"

	"poise/analysis/measure/internal/track"
)

// The search for the depth begins near enough to it, whatever the face: a head that stays lowered for a while would else carry the
// gaze so far that it looked like another place. At the right depth the same few places, the lens and what lies beside it, hold
// all of the gaze, in whatever pose of the head: it is gathered most. A gaze that turns with the head alone is gathered by none of
// these depths, since its irises stand still in the head.
var tried = [...]float64{0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1, 2.4} // cm

const (
	gatherSampled = 200 // frames of which it is told how well they are gathered
	refuted       = 3.0 // standard errors from the depth learned from rests by which another one differs
)

// gathered is the depth learned from rests, or, where another of those that are tried has better evidence and lies further off than the
// rests' own error allows, that one. The evidence is how likely the places of the frames are in each other's density, times how likely the
// depth is among people.
func (e *Eyes) gathered(rest Depth) Depth {
	place, axis, seconds := e.sample()
	evidence := func(size [2]float64) float64 {
		known := sq((size[0]+size[1])/2-usualDepth) / sq(depthSpan) / 2
		return together(place, axis, size)*seconds/independent - known
	}
	out, best := rest, evidence(rest.Size)
	for _, d := range tried {
		size := [2]float64{d, d}
		if math.Abs(d-rest.Size[0]) < refuted*rest.Error[0] && math.Abs(d-rest.Size[1]) < refuted*rest.Error[1] {
			continue
		}
		if v := evidence(size); v > best {
			out.Size, best = size, v
		}
	}
	return out
}

// sample are evenly chosen frames whose irises are seen, and the seconds for which they are.
func (e *Eyes) sample() (place, axis [][2]float64, seconds float64) {
	for i, use := range e.Usable {
		if use && !e.Lost[i] {
			seconds += e.Clock.Hold[i]
		}
	}
	frames := e.seen(gatherSampled)
	return pairs(e.Place, frames), pairs(e.Axis, frames), seconds
}

// together is the mean logarithm of the frames' density at their own places, at a depth; only its differences mean something.
func together(place, axis [][2]float64, size [2]float64) (mean float64) {
	at := make([][2]float64, len(place))
	for i := range at {
		for a := range at[i] {
			at[i][a] = place[i][a] - size[a]*axis[i][a]
		}
	}
	for _, dense := range track.Densities(at, density) {
		mean += math.Log(dense) / float64(len(at))
	}
	return mean
}
