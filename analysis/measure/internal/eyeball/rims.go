package eyeball

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Each frame's face alone tells the gaze too, to the sides by the irises' rims against the white of the eyes. Its errors are
// others than those of registration (they do not go together), and smaller behind glasses. So both are averaged, each by how
// steady it is at the lens, after that measure was brought to the scale of registered eyes on this person's own looks. Up and
// down the lids pull it along with the head, so that it helps only where the registered eyes disagree with each other.
const (
	leastMoved = 0.04 // cm, standard deviation of the gaze, 2.2 degrees, from which the scale can be told
	leastScale = 0.6  // of the scale: less is the noise of registration, which flattens it
	mostScale  = 1.3
	agree      = 1.0 // degrees: eyes that scatter less against each other up and down are well registered
	disagree   = 1.4
	farOff     = 0.6 // cm from the lens, 35 degrees: what is further is measured too badly to tell the scale
)

// rims is the irises' way as each frame's face alone has it, cm; nil without one.
func (e *Eyes) rims(face *analysis.Face) (out [2][]float64) {
	if len(face.GazeYaw) != len(e.Usable) || len(face.GazePitch) != len(e.Usable) {
		return out
	}
	for a, column := range [2][]float32{face.GazeYaw, face.GazePitch} {
		out[a] = make([]float64, len(e.Usable))
		for i, angle := range column {
			out[a][i] = float64(1-2*a) * e.Reach * math.Sin(float64(angle)*math.Pi/180)
		}
	}
	return out
}

// average makes the irises' way of both measures, about a place that was learned with a depth.
func (e *Eyes) average(d Depth, about []int, place [2]float64, marked []bool) {
	for a := range e.Place {
		if e.alone[a] == nil {
			return
		}
		own, other := e.freed(a, d), e.level(a, d, about, marked)
		scale := e.scale(own, other, place[a])
		at := track.Median(track.Gather(other, about))
		for i := range other {
			other[i] = place[a] + (other[i]-at)/scale
		}
		mine, theirs := scatter(own, about, place[a]), scatter(other, about, place[a])
		share := mine / (mine + theirs)
		if a == 1 {
			share *= clamp((e.scatter([2][]float64{e.freed(0, d), own})[a]-agree)/(disagree-agree), 0, 1)
		}
		if math.IsNaN(share) {
			continue
		}
		averaged := make([]float64, len(own))
		for i := range averaged {
			averaged[i] = e.Place[a][i]
			if !math.IsNaN(other[i]) {
				averaged[i] += share * (other[i] - own[i])
			}
		}
		e.Place[a] = averaged
	}
}

// level is the other measure with what goes with the head's turn, at the lens, taken out.
func (e *Eyes) level(a int, d Depth, about []int, marked []bool) []float64 {
	l := newLine(0, depthSpan, len(about))
	b := bend{at: d.bend.at}
	var there []int
	for _, i := range about {
		if !math.IsNaN(e.alone[a][i]) {
			there = append(there, i)
			l.add(e.Axis[a][i], e.alone[a][i], e.weight(i, marked))
		}
	}
	slope, _ := l.slopeAndPlace(0, 3, -deepest)
	rest, weight := make([]float64, len(there)), make([]float64, len(there))
	for k, i := range there {
		rest[k], weight[k] = e.alone[a][i]-slope*e.Axis[a][i], e.weight(i, marked)
	}
	b.part[a] = b.fit(a, e, there, rest, weight)
	out := make([]float64, len(e.alone[a]))
	for i := range out {
		out[i] = e.alone[a][i] - slope*e.Axis[a][i] - b.of(a, [2]float64{e.Axis[0][i], e.Axis[1][i]})
	}
	return out
}

// scale is by how much the other measure moves for the own one; 1 when it can't be told.
func (e *Eyes) scale(own, other []float64, at float64) float64 {
	l, moved := newLine(1, 1, len(own)), 0.0
	for i := range own {
		if e.Usable[i] && !e.Lost[i] && math.Abs(own[i]-at) < farOff && !math.IsNaN(other[i]) {
			l.add(own[i]-at, other[i], e.Clock.Step)
			moved += sq(own[i] - at)
		}
	}
	if n := len(l.x); n == 0 || math.Sqrt(moved/float64(n)) < leastMoved {
		return 1
	}
	scale, _ := l.slopeAndPlace(1, 6, -deepest)
	return clamp(scale, leastScale, mostScale)
}

// scatter is the variance of the frames about a place.
func scatter(v []float64, about []int, place float64) float64 {
	sum, n := 0.0, 0
	for _, i := range about {
		if !math.IsNaN(v[i]) {
			sum, n = sum+sq(clamp(v[i]-place, -aboutPlace, aboutPlace)), n+1
		}
	}
	return sum / float64(n)
}
