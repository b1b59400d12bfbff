package eyeball

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// To the sides, each frame's face alone tells the gaze too, by the irises' rims against the white of the eyes. Its errors are
// others than those of registration (they do not go together), and smaller behind glasses. So both are averaged, each by how
// steady it is at the lens, after that measure was brought to the scale of registered eyes on this person's own looks.
const (
	leastMoved = 0.04 // cm, standard deviation of the gaze, 2.2 degrees, from which the scale can be told
	leastScale = 0.4  // of the scale: less, or more than mostScale, is another thing than gaze
	mostScale  = 1.3
	farOff     = 0.6 // cm from the lens, 35 degrees: what is further is measured too badly to tell the scale
)

// rims is the irises' way to the sides as each frame's face alone has it, cm; nil without one.
func (e *Eyes) rims(face *analysis.Face) []float64 {
	if len(face.GazeYaw) != len(e.Usable) {
		return nil
	}
	out := make([]float64, len(e.Usable))
	for i, yaw := range face.GazeYaw {
		out[i] = e.Reach * math.Sin(float64(yaw)*math.Pi/180)
	}
	return out
}

// average makes the irises' way to the sides of both measures, about a place that was learned with a depth.
func (e *Eyes) average(d Depth, about []int, place [2]float64, marked []bool) {
	if e.alone == nil {
		return
	}
	own, other := e.Freed(d)[0], e.level(d, about, marked)
	scale := e.scale(own, other, place[0])
	at := track.Median(track.Gather(other, about))
	for i := range other {
		other[i] = place[0] + (other[i]-at)/scale
	}
	mine, theirs := scatter(own, about, place[0]), scatter(other, about, place[0])
	share := mine / (mine + theirs)
	if math.IsNaN(share) {
		return
	}
	x := make([]float64, len(own))
	for i := range x {
		x[i] = e.Place[0][i]
		if !math.IsNaN(other[i]) {
			x[i] += share * (other[i] - own[i])
		}
	}
	e.Place[0] = x
}

// level is the other measure with what goes with the head's turn, at the lens, taken out.
func (e *Eyes) level(d Depth, about []int, marked []bool) []float64 {
	l := line{spread: depthSpan}
	b := bend{at: d.bend.at}
	var there []int
	for _, i := range about {
		if !math.IsNaN(e.alone[i]) {
			there = append(there, i)
			l.add(e.Axis[0][i], e.alone[i], e.Clock.Hold[i]/e.lasts(i, marked))
		}
	}
	slope, _ := l.slopeAndPlace(0, 3, -deepest)
	rest, weight := make([]float64, len(there)), make([]float64, len(there))
	for k, i := range there {
		rest[k], weight[k] = e.alone[i]-slope*e.Axis[0][i], e.Clock.Hold[i]/e.lasts(i, marked)
	}
	b.part[0] = b.fit(0, e, there, rest, weight)
	out := make([]float64, len(e.alone))
	for i := range out {
		out[i] = e.alone[i] - slope*e.Axis[0][i] - b.of(0, [2]float64{e.Axis[0][i], e.Axis[1][i]})
	}
	return out
}

// scale is by how much the other measure moves for the own one; 1 when it can't be told.
func (e *Eyes) scale(own, other []float64, at float64) float64 {
	l := line{prior: 1, spread: 1}
	moved, n := 0.0, 0
	var xs, ys []float64
	for i := range own {
		if e.Usable[i] && !e.Lost[i] && math.Abs(own[i]-at) < farOff && !math.IsNaN(other[i]) {
			xs, ys = append(xs, own[i]-at), append(ys, other[i])
			moved, n = moved+sq(own[i]-at), n+1
		}
	}
	if n == 0 || math.Sqrt(moved/float64(n)) < leastMoved {
		return 1
	}
	for i := range xs {
		l.add(xs[i], ys[i], e.Clock.Step)
	}
	if scale, _ := l.slopeAndPlace(1, 6, -deepest); scale > leastScale && scale < mostScale {
		return scale
	}
	return 1
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
