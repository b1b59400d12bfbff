package gaze

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Limits are the edges of the contact cone around the lens and of the screen below it, degrees, all positive.
type Limits struct {
	Left, Right, Up, Down float64
	Screen                float64 // further down is notes
}

// Nominal are the limits as the profile has them.
func Nominal(p analysis.EyeContactProfile) Limits {
	return Limits{Left: p.ConeYaw, Right: p.ConeYaw, Up: p.ConeUp, Down: p.ConeDown, Screen: p.ScreenDown}
}

// unlearned widens the cone when nothing of the person's own look at the lens could be learned. The line of sight differs
// from the eye's axis by an angle (kappa, some 5 degrees) that differs between people, and so does where the lids put the
// iris: measured looks into a lens scatter by 3.4 degrees from person to person. With the scatter within a fixation (1.5)
// nine of ten such looks need 1.96 standard deviations on either axis (.95 each), 7.3 degrees: the cone of 5 by half again.
const unlearned = 1.5

// Wide is the cone for a person of whom nothing could be learned.
func (l Limits) Wide() Limits {
	l.Left, l.Right, l.Up, l.Down = unlearned*l.Left, unlearned*l.Right, unlearned*l.Up, unlearned*l.Down
	l.Screen = max(l.Screen, l.Down)
	return l
}

// Hold tells whether a direction counts as a look at the lens.
func (l Limits) Hold(yaw, pitch float64) bool {
	return yaw >= -l.Left && yaw <= l.Right && pitch <= l.Up && pitch >= -l.Down
}

// Grown is the cone with every edge moved outwards by so many degrees.
func (l Limits) Grown(by float64) Limits {
	return Limits{Left: l.Left + by, Right: l.Right + by, Up: l.Up + by, Down: l.Down + by, Screen: max(l.Screen, l.Down+by)}
}

// Moved is the cone about another centre.
func (l Limits) Moved(yaw, pitch float64) Limits {
	return Limits{Left: l.Left - yaw, Right: l.Right + yaw, Up: l.Up + pitch, Down: l.Down - pitch, Screen: l.Screen - pitch}
}

// screenYaw is how far to a side, in degrees, a gaze below the lens still meets the screen that the lens sits on: half of
// a 34 cm wide laptop screen at 60 cm.
const screenYaw = 16.0

// Target is what a gaze of the given direction (degrees relative to the lens) rests on.
func (l Limits) Target(yaw, pitch float64) analysis.Target {
	if l.Hold(yaw, pitch) {
		return analysis.Camera
	}
	side := math.Abs(yaw)
	if pitch < -l.Down && (side <= screenYaw || side <= -pitch) {
		if pitch < -l.Screen {
			return analysis.Notes
		}
		return analysis.Screen
	}
	if pitch > l.Up && (yaw >= -l.Left && yaw <= l.Right || side <= pitch) {
		return analysis.LookUp
	}
	if yaw < 0 {
		return analysis.LookLeft
	}
	return analysis.LookRight
}

// Gaze rests: on the lens, on the screen, on notes, with little in between. The measured angle between two rests may fall
// short of the true one by up to half (the eyes' measured rotation does, see package baseline), which puts a rest on the
// screen at the cone's edge. So an edge moves inwards to the gap between rests, where the person's own gaze shows one.
const (
	inner   = 0.5  // share of the limit: how far in an edge may move
	outer   = 2.5  // limits: how far out the rest beyond it may lie
	cell    = 0.25 // degrees: grid of the density
	blur    = 0.6  // degrees, standard deviation: width of a rest after smoothing
	gap     = 0.6  // most density in a gap, relative to the lower of the two rests beside it
	minRest = 1.5  // seconds that the rest beyond must hold
)

// settle moves the edges of the nominal cone into gaps of the gaze's own density.
func (r *Result) settle(p analysis.EyeContactProfile) {
	n := Nominal(p)
	r.Limits = n
	yaw, pitch := r.SeenYaw, r.SeenPitch
	beside := func(i int) bool { return float64(pitch[i]) <= n.Up && float64(pitch[i]) >= -n.Down }
	around := func(i int) bool { return float64(yaw[i]) <= n.Right && float64(yaw[i]) >= -n.Left }
	r.Limits.Left = r.edge(yaw, -1, n.Left, beside)
	r.Limits.Right = r.edge(yaw, 1, n.Right, beside)
	r.Limits.Up = r.edge(pitch, 1, n.Up, around)
	r.Limits.Down = r.edge(pitch, -1, n.Down, around)
}

// edge is the limit on one side (sign) of a column, looking at the frames that count.
func (r *Result) edge(column []float32, sign, limit float64, counts func(i int) bool) float64 {
	reach := outer * limit
	density := make([]float64, int(2*reach/cell)+1) // from -reach to reach
	for i, why := range r.Seen {
		x := sign*float64(column[i]) + reach
		if k := int(math.Round(x / cell)); why == analysis.Measured && k >= 0 && k < len(density) && counts(i) {
			density[k] += r.Clock.Hold[i]
		}
	}
	smooth := track.Blur(density, blur/cell)
	at := func(x float64) int { return int(math.Round((x + reach) / cell)) }
	low, high := at(inner*limit), at(limit)
	floor := low
	for k := low; k <= high; k++ {
		if smooth[k] < smooth[floor] {
			floor = k
		}
	}
	contact, beyond, rest := 0.0, 0.0, 0.0
	for k := at(-inner * limit); k < low; k++ {
		contact = max(contact, smooth[k])
	}
	for k := floor; k < len(density); k++ {
		beyond, rest = max(beyond, smooth[k]), rest+density[k]
	}
	limitDensity := smooth[floor] / gap
	if rest < minRest || limitDensity > min(contact, beyond) || limitDensity > smooth[high] {
		return limit
	}
	return middle(smooth, low, floor, high, min(contact, beyond)*gap/2)*cell - reach
}

// middle is the middle of the stretch around floor, within low and high, in which the density stays below a level.
func middle(density []float64, low, floor, high int, level float64) float64 {
	level = max(level, density[floor])
	a, b := floor, floor
	for a > low && density[a-1] <= level {
		a--
	}
	for b < high && density[b+1] <= level {
		b++
	}
	return float64(a+b) / 2
}
