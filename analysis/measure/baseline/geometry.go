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
func (r *Result) FromGeometry() (yaw, pitch float64) { return -r.GazeYaw, usualPitch - r.GazePitch }

// geometry leaves the lens where the picture's geometry puts it for the average person.
func (r *Result) geometry(why string) {
	r.Geometry = why
	r.GazeYaw, r.GazePitch = 0, usualPitch
}
