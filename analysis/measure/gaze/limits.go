package gaze

import (
	"math"

	"poise/analysis"
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

// Grown is the cone with its edges to the sides, and those above and below, moved outwards by so many degrees.
func (l Limits) Grown(yaw, pitch float64) Limits {
	return Limits{Left: l.Left + yaw, Right: l.Right + yaw, Up: l.Up + pitch, Down: l.Down + pitch, Screen: max(l.Screen, l.Down+pitch)}
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
