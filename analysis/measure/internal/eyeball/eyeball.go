// Package eyeball turns where the irises stand against the registered head into the direction of the eyes: it learns how
// deep in the head this person's eyeballs turn, and how far the irises travel for a degree.
package eyeball

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Anatomy. An iris turns about a centre 10.4 mm behind it (eyeball 24 mm, iris 11.7 mm across; Bekerman et al. 2014, doi
// 10.1155/2014/503645). Whoever has larger irises in the centimetres of an average head has larger eyes there too: the reach
// is the geometric mean of both measures, neither of which can be trusted alone.
const (
	usualReach   = 1.04
	reachOfIris  = 1.04 / 0.585 // of the iris's radius
	reachLo      = 0.8          // cm
	reachHi      = 1.35
	leastSeconds = 3.0 // usable seconds below which nothing is learned of a person
)

// The fit of the irises fails where what it leaves unexplained is this much, or this many times what it usually leaves.
const (
	lostCost  = 0.5
	lostTimes = 2.5
)

// steadyAxis is half the window, in seconds, over which the head's axis is smoothed: registration jitters, heads are slow.
const (
	steadyAxis  = 0.25
	leastFitted = 5 // frames for a parabola
)

// Eyes are the irises of a recording in centimetres against the head. Columns have one entry per analysed frame; index 0 is
// x (to the right of the picture), 1 is y (down).
type Eyes struct {
	Clock  *track.Clock
	Place  [2][]float64 // of the irises, both eyes' mean; NaN where not usable
	Axis   [2][]float64 // of the head, seen along the line from the lens to the eyes
	Usable []bool       // eyes open and measured
	Lost   []bool       // the irises' fit failed there
	// Unfound frames have irises only where the mesh has them, or one that is not where the fit has it.
	Unfound []bool
	Shut    []bool  // the lids are shut or moving, so that the eyes were left out
	Reach   float64 // cm from the eyeball's centre to its iris
	// Scatter is how far the eyes disagree from frame to frame while they look ahead, in degrees, standard deviations of their mean: eyes turn
	// together, so that glasses, poor light and noise show in it. Known once all is learned.
	Scatter [2]float64
	own     [2][]float64 // Place before it is averaged with what each frame's face alone has
	alone   [2][]float64 // the latter, cm; nil without one
	apart   [2][]float64 // half of the left iris's place minus half of the right one's
	hidden  []float64    // by how much more the eyes turn up or down than their irises' way tells where no lid tells it too; nil: by none
	stride  int          // of how many frames one is learned from
}

// Of gathers the registered eyes in the frames in which they may be used. It is nil when the recording has none, or too
// little of them to learn from: old observations, photographs.
func Of(face *analysis.Face, clock *track.Clock, use, shut []bool) *Eyes {
	n := len(use)
	for _, c := range [][]float32{face.LeftIrisX, face.LeftIrisY, face.RightIrisX, face.RightIrisY, face.AxisX, face.AxisY} {
		if len(c) != n {
			return nil
		}
	}
	e := &Eyes{Clock: clock, Shut: shut, Usable: make([]bool, n), Lost: make([]bool, n), Unfound: make([]bool, n)}
	e.Place = [2][]float64{both(face.LeftIrisX, face.RightIrisX), both(face.LeftIrisY, face.RightIrisY)}
	e.apart = [2][]float64{half(face.LeftIrisX, face.RightIrisX), half(face.LeftIrisY, face.RightIrisY)}
	e.Axis = [2][]float64{wide(face.AxisX), wide(face.AxisY)}
	seconds := 0.0
	for i := range use {
		sum := e.Place[0][i] + e.Place[1][i] + e.Axis[0][i] + e.Axis[1][i]
		if e.Usable[i] = use[i] && !shut[i] && !math.IsNaN(sum); e.Usable[i] {
			seconds += clock.Hold[i]
		}
	}
	if seconds < leastSeconds {
		return nil
	}
	e.stride = 1 + n/mostFrames
	e.find(face.IrisCost)
	e.addLids(face)
	e.reach(face.IrisRadius)
	for a := range e.Axis {
		e.Axis[a] = e.steady(e.Axis[a])
		for i, ok := range e.Usable {
			if !ok {
				e.Place[a][i] = math.NaN()
			}
		}
	}
	for i, lower := range e.usuallyLower() {
		e.Unfound[i] = e.Lost[i] || math.Abs(e.apart[1][i]-lower) > mostApart
	}
	e.own, e.alone = e.Place, e.rims(face)
	return e
}

// find marks the frames in which the irises' fit failed.
func (e *Eyes) find(cost []float32) {
	if len(cost) != len(e.Usable) {
		return
	}
	limit := math.Max(lostCost, lostTimes*track.MedianWhere(cost, e.Usable))
	for i, c := range cost {
		e.Lost[i] = !(float64(c) < limit)
	}
}

func (e *Eyes) reach(radius []float32) {
	e.Reach = usualReach
	if len(radius) != len(e.Usable) {
		return
	}
	if r := track.MedianWhere(radius, e.Usable); r > 0 {
		e.Reach = math.Max(reachLo, math.Min(reachHi, math.Sqrt(usualReach*reachOfIris*r)))
	}
}

// steady is the value at each usable frame of the parabola through the usable ones within steadyAxis (Savitzky & Golay 1964, doi
// 10.1021/ac60214a047): unlike a mean it follows a nod.
func (e *Eyes) steady(v []float64) []float64 {
	out := make([]float64, len(v))
	first, last := 0, 0
	for i := range v {
		for ; last < len(v) && e.Clock.Time[last] <= e.Clock.Time[i]+steadyAxis; last++ {
		}
		for ; e.Clock.Time[first] < e.Clock.Time[i]-steadyAxis; first++ {
		}
		out[i] = math.NaN()
		if e.Usable[i] {
			out[i] = e.parabola(v, first, last, i)
		}
	}
	return out
}

// parabola is the value at frame i of a parabola through the usable frames from first to before last; their mean where they are too few.
func (e *Eyes) parabola(v []float64, first, last, i int) float64 {
	var s [5]float64 // sums of powers of time
	var y [3]float64
	for k := first; k < last; k++ {
		if !e.Usable[k] {
			continue
		}
		t := (e.Clock.Time[k] - e.Clock.Time[i]) / steadyAxis
		for p, power := 0, 1.0; p < 5; p, power = p+1, power*t {
			s[p] += power
			if p < 3 {
				y[p] += power * v[k]
			}
		}
	}
	// Cramer's rule for the constant of the normal equations.
	minor := [3]float64{s[2]*s[4] - s[3]*s[3], s[2]*s[3] - s[1]*s[4], s[1]*s[3] - s[2]*s[2]}
	det := s[0]*minor[0] + s[1]*minor[1] + s[2]*minor[2]
	if s[0] < leastFitted || !(det > 1e-6*s[0]*s[0]*s[0]) {
		return y[0] / s[0]
	}
	return (y[0]*minor[0] + y[1]*minor[1] + y[2]*minor[2]) / det
}

// Freed is the place of the irises with the head's part, at that depth, taken out.
func (e *Eyes) Freed(d Depth) [2][]float64 { return [2][]float64{e.freed(0, d), e.freed(1, d)} }

func (e *Eyes) freed(a int, d Depth) []float64 {
	out := make([]float64, len(e.Usable))
	for i := range out {
		out[i] = e.Place[a][i] - d.Size[a]*e.Axis[a][i]
	}
	if d.bend == (bend{}) {
		return out
	}
	for i := range out {
		out[i] -= d.bend.of(a, [2]float64{e.Axis[0][i], e.Axis[1][i]})
	}
	return out
}

// scatter is Scatter for freed places.
func (e *Eyes) scatter(freed [2][]float64) (sd [2]float64) {
	near := e.near(freed)
	for a := range sd {
		at, sum, n := track.MedianWhere(e.apart[a], near), 0.0, 0
		for i, ok := range near {
			if d := e.apart[a][i] - at; ok && !math.IsNaN(d) {
				sum, n = sum+sq(d), n+1
			}
		}
		sd[a] = e.Degrees(math.Sqrt(sum / float64(max(1, n))))
	}
	return sd
}

// LostShare is the share of the usable frames in which the fit of the irises failed.
func (e *Eyes) LostShare() float64 {
	lost, all := 0.0, 0.0
	for i, ok := range e.Usable {
		if ok {
			all += e.Clock.Hold[i]
			if e.Lost[i] {
				lost += e.Clock.Hold[i]
			}
		}
	}
	return lost / all
}

// Turning is the root mean square by which the head's axis differs from its median over the frames of a mask.
func (e *Eyes) Turning(mask []bool) (rms [2]float64) {
	for a := range rms {
		at, sum, n := track.MedianWhere(e.Axis[a], mask), 0.0, 0
		for i, ok := range e.Usable {
			if ok {
				sum, n = sum+sq(e.Axis[a][i]-at), n+1
			}
		}
		rms[a] = math.Sqrt(sum / float64(max(1, n)))
	}
	return rms
}

// Directions are the eyes' directions for freed places, relative to the place of the look at the lens, degrees: yaw > 0 to
// the right of the picture, pitch > 0 up.
func (e *Eyes) Directions(freed [2][]float64, lens [2]float64) (yaw, pitch []float32) {
	n := len(e.Usable)
	yaw, pitch = make([]float32, n), make([]float32, n)
	for i := range yaw {
		yaw[i] = float32(e.Degrees(freed[0][i] - lens[0]))
		down := freed[1][i] - lens[1]
		if e.hidden != nil {
			down *= e.hidden[i]
		}
		pitch[i] = float32(-e.Degrees(down))
	}
	return yaw, pitch
}

// Degrees is the rotation that moves the iris by so many centimetres.
func (e *Eyes) Degrees(cm float64) float64 {
	return math.Asin(math.Max(-1, math.Min(1, cm/e.Reach))) * 180 / math.Pi
}

// both is the mean of two eyes, or the one that there is.
func both(l, r []float32) []float64 {
	out := make([]float64, len(l))
	for i := range out {
		a, b := float64(l[i]), float64(r[i])
		switch {
		case math.IsNaN(a):
			out[i] = b
		case math.IsNaN(b):
			out[i] = a
		default:
			out[i] = (a + b) / 2
		}
	}
	return out
}

// half is half of what lies between two eyes.
func half(l, r []float32) []float64 {
	out := make([]float64, len(l))
	for i := range out {
		out[i] = (float64(l[i]) - float64(r[i])) / 2
	}
	return out
}

func wide(v []float32) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = float64(x)
	}
	return out
}
