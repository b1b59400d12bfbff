package baseline

import "math"

// farthest is how far from where the camera's geometry puts the lens, in standard deviations of the prior, a direction may
// lie and still be a look at the lens. The prior being half as wide again as people scatter, 95 of 100 people who look into
// a lens lie within (a radius of 2.45 of their own standard deviations), and a direction further out is rather something
// beside the lens: an interviewer, a second screen.
const farthest = 2.45 / 1.5

// compatible tells whether a raw direction can be this person's look at the lens.
func compatible(yaw, pitch float64) bool {
	return math.Hypot(yaw/priorYaw, (pitch-usualPitch)/priorPitch) <= farthest
}

// FromGeometry is where the camera's geometry puts the lens for the average person, relative to the baseline's gaze, degrees.
func (r *Result) FromGeometry() (yaw, pitch float64) {
	if r.Eyes != nil {
		return -r.LensYaw, -r.LensPitch
	}
	return -r.GazeYaw, usualPitch - r.GazePitch
}

// nineInTen is the radius, in standard deviations, within which nine of ten lie on two axes.
const nineInTen = 2.15

// alone is the share of the gaze at one place from which the person may have looked at nothing else, the lens included.
const alone = 0.8

// Usual tells whether the baseline's gaze lies where people's looks at the lens do: registered eyes within the radius of nine
// in ten, or, when they hardly look at anything else, within a standard deviation; each frame's face alone within the given
// degrees.
func (r *Result) Usual(yaw, pitch float64) bool {
	dy, dp := r.FromGeometry()
	if r.Eyes == nil {
		return math.Hypot(dy/yaw, dp/pitch) <= 1
	}
	radius := nineInTen
	if r.about() > alone {
		radius = 1
	}
	return math.Hypot(dy/lensYaw, dp/lensPitch) <= radius
}

// about is the share of the gaze within reach of the baseline's.
func (r *Result) about() float64 {
	near, all := 0.0, 0.0
	for i := range r.Yaw {
		d := math.Hypot(float64(r.Yaw[i])-r.GazeYaw, float64(r.Pitch[i])-r.GazePitch)
		if !math.IsNaN(d) {
			all += r.Clock.Hold[i]
			if d <= apart {
				near += r.Clock.Hold[i]
			}
		}
	}
	return near / all
}

// geometry leaves the lens where the picture's geometry puts it for the average person.
func (r *Result) geometry(why string) {
	r.Geometry = why
	r.GazeYaw, r.GazePitch = 0, usualPitch
}
