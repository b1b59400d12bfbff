package baseline

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Networks report a share of an eye's vertical rotation that differs up and down: the lids follow the eye down and hide
// the iris. Package vision makes up for the mean; what is left shows on people who look into the lens with their heads at
// different pitches, where eye and head must cancel: on 29 such photographs (looking_or_not, clear labels, November 2026)
// head pitch against measured eye pitch breaks at the eyes' usual position, with slopes of 1.04 to 1.36 below it and 0.68
// to 0.74 above (regression either way), and a standard deviation of 3.0 degrees. For yaw the slope is 0.88 to 1.0, which
// is left alone.
const (
	downGain = 1.25
	upGain   = 0.7
)

// Usual measures of people who look into a lens, on the same photographs: eye pitch, and the sum of head and eye, degrees.
const usualEyePitch, usualPitch = 6.0, 2.0

// Below a lowered head the lids hide most of the iris, and its measured place says nothing any more. The upper lid then
// tells how far down the eyes look, because it follows them (Becker & Fuchs 1988, doi 10.1152/jn.1988.60.4.1227).
const (
	headLowered = 5.0  // degrees below neutral: without it narrow lids may be a smile or a squint
	lidsLowered = 0.78 // of the neutral opening
	lidDegrees  = 65.0 // degrees of rotation for the lids to close
)

// own is how the person's eyes measure while looking into the lens; a zero opening leaves the lids out of account.
type own struct {
	eyePitch, headPitch float64 // degrees
	opening             float64 // lid distance over eye width
}

// directions are the combined eye and head directions with the eyes' vertical rotation away from neutral restored,
// degrees; NaN where gaze was not measured.
func directions(f *analysis.Face, neutral own) (yaw, pitch []float32) {
	yaw, pitch = make([]float32, len(f.GazeYaw)), make([]float32, len(f.GazeYaw))
	for i := range yaw {
		d := eyePitch(f, i) - neutral.eyePitch
		restored := d * upGain
		if d < 0 {
			restored = d * downGain
		}
		lids := opening(f, i) / neutral.opening
		if lids < lidsLowered && float64(f.HeadPitch[i]) < neutral.headPitch-headLowered {
			restored = min(restored, (lids-1)*lidDegrees)
		}
		sin, cos := math.Sincos(float64(f.HeadRoll[i]) * math.Pi / 180)
		yaw[i] = float32(float64(f.GazeYaw[i]) + (restored-d)*sin)
		pitch[i] = float32(float64(f.GazePitch[i]) + (restored-d)*cos)
	}
	return yaw, pitch
}

// opening is the mean lid opening of both eyes.
func opening(f *analysis.Face, i int) float64 {
	return float64(f.LeftEyeOpen[i]+f.RightEyeOpen[i]) / 2
}

// neutralOf is how the eyes measure in the frames of a mask.
func neutralOf(f *analysis.Face, mask []bool) own {
	open := make([]float64, len(mask))
	for i := range open {
		open[i] = opening(f, i)
	}
	return own{
		eyePitch:  track.MedianWhere(eyePitches(f), mask),
		headPitch: track.MedianWhere(f.HeadPitch, mask),
		opening:   track.MedianWhere(open, mask),
	}
}

// eyePitches is the vertical rotation of the eyes in the head at each frame, degrees.
func eyePitches(f *analysis.Face) []float32 {
	out := make([]float32, len(f.GazePitch))
	for i := range out {
		out[i] = float32(eyePitch(f, i))
	}
	return out
}

// eyePitch is the vertical rotation of the eyes in the head, degrees, weighted by how well each is seen.
func eyePitch(f *analysis.Face, i int) float64 {
	l, r := float64(f.LeftEyeWeight[i]), float64(f.RightEyeWeight[i])
	switch {
	case !(l > 0) && !(r > 0):
		return math.NaN()
	case !(l > 0):
		return float64(f.RightEyePitch[i])
	case !(r > 0):
		return float64(f.LeftEyePitch[i])
	}
	return (l*float64(f.LeftEyePitch[i]) + r*float64(f.RightEyePitch[i])) / (l + r)
}
