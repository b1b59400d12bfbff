package gaze

import (
	"math"

	"poise/analysis"
)

// screenYaw is how far to a side, in degrees, a gaze below the lens still meets the screen that the lens sits on: half of
// a 34 cm wide laptop screen at 60 cm.
const screenYaw = 16.0

// TargetOf is what a gaze of the given direction (degrees relative to the lens) rests on.
func TargetOf(yaw, pitch float64, p analysis.EyeContactProfile) analysis.Target {
	if InCone(yaw, pitch, p) {
		return analysis.Camera
	}
	side := math.Abs(yaw)
	if pitch < -p.ConeDown && (side <= screenYaw || side <= -pitch) {
		if pitch < -p.ScreenDown {
			return analysis.Notes
		}
		return analysis.Screen
	}
	if pitch > p.ConeUp && (side <= p.ConeYaw || side <= pitch) {
		return analysis.LookUp
	}
	if yaw < 0 {
		return analysis.LookLeft
	}
	return analysis.LookRight
}

// InCone tells whether a direction counts as a look at the lens.
func InCone(yaw, pitch float64, p analysis.EyeContactProfile) bool {
	return math.Abs(yaw) <= p.ConeYaw && pitch <= p.ConeUp && pitch >= -p.ConeDown
}
