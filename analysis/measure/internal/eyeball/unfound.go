package eyeball

import (
	"math"
	"slices"

	"poise/analysis/measure/internal/track"
)

// mostApart is by how much, in cm, either iris may lie above or below the mean of both: 4 degrees, twice what measuring two eyes that are
// each off by 3 degrees (pictures of people) leaves. Eyes turn up and down together but for a degree or two.
const mostApart = 0.07

// usuallyLower is by how much the left iris lies lower than the right one, halved, with the head turned as it is in each frame: registration
// rolls a turned head a little, the more the further it is turned, which lifts one eye and lowers the other.
func (e *Eyes) usuallyLower() []float64 {
	var turn [2][]float64
	var slope [2]float64
	seen := slices.DeleteFunc(e.seen(sampled), func(i int) bool { return math.IsNaN(e.apart[1][i]) })
	each := e.Clock.Step * float64(len(e.Usable)) / independent / float64(len(seen)) // independent measurements
	for a, axis := range e.Axis {
		turn[a] = make([]float64, len(axis))
		middle := track.MedianWhere(axis, e.Usable)
		for i, x := range axis {
			turn[a][i] = clamp(x-middle, -turnedBy, turnedBy)
		}
	}
	at := track.Median(track.Gather(e.apart[1], seen))
	for range 3 {
		for a := range slope {
			l := newLine(0, bendSpan[0], len(seen))
			for _, i := range seen {
				l.add(turn[a][i], e.apart[1][i]-slope[1-a]*turn[1-a][i], each)
			}
			slope[a], _ = l.slopeAndPlace(slope[a], 6, -deepest)
			at = l.place(slope[a])
		}
	}
	lower := make([]float64, len(e.Usable))
	for i := range lower {
		lower[i] = at + slope[0]*turn[0][i] + slope[1]*turn[1][i]
	}
	return lower
}
