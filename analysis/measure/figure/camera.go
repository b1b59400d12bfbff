package figure

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

const (
	// shaking is the least way of the background, as a share of the picture's width, within shakeWindow seconds before
	// and after that is a movement of the camera: what is less is the error of measuring it.
	shaking     = 0.001
	shakeWindow = 0.5
)

// Camera is how the background moves.
type Camera struct {
	Known bool      // the background told for at least half of the poses
	X, Y  []float64 // way of the background at each pose, pixels; nil when the camera stands still or nothing is known
}

// watch adds up the background's steps at the poses in which it moves.
func (r *Result) watch(v *analysis.Visual) {
	n := len(r.Frames)
	if len(v.CameraX) != len(v.Time) || n == 0 {
		return
	}
	dx, dy := make([]float64, n), make([]float64, n)
	known := 0
	for i, f := range r.Frames {
		if x := float64(v.CameraX[f]); !math.IsNaN(x) {
			dx[i], dy[i] = x, float64(v.CameraY[f])
			known++
		}
	}
	r.Camera.Known = 2*known >= n
	x, y := added(dx), added(dy)
	moves := make([]bool, n)
	some := false
	for i, t := range r.Clock.Time {
		lo, hi := r.Clock.Index(t-shakeWindow), min(r.Clock.Index(t+shakeWindow)+1, n)
		a, b := track.Range(x[lo:hi]...), track.Range(y[lo:hi]...)
		moves[i] = math.Hypot(a[1]-a[0], b[1]-b[0]) >= shaking*float64(v.Width)
		some = some || moves[i]
	}
	if !some || !r.Camera.Known {
		return
	}
	for i, m := range moves {
		if !m {
			dx[i], dy[i] = 0, 0
		}
	}
	if r.carried(dx, dy) {
		r.Camera.X, r.Camera.Y = added(dx), added(dy)
	}
}

// carried tells whether the head goes along with the background, as it does when the camera moves: a background that moves
// by itself (a virtual one, a window of a train) leaves the head where it is. The slope of the head's steps over the
// background's is 1 for a camera, 0 otherwise.
func (r *Result) carried(dx, dy []float64) bool {
	var both, own float64
	for i := 1; i < len(r.Frames); i++ {
		a, b := r.Frames[i-1], r.Frames[i]
		hx, hy := r.Face.X[b]-r.Face.X[a], r.Face.Y[b]-r.Face.Y[a]
		if !math.IsNaN(hx) && !math.IsNaN(hy) {
			both += hx*dx[i] + hy*dy[i]
			own += dx[i]*dx[i] + dy[i]*dy[i]
		}
	}
	return both > own/2
}

func added(steps []float64) []float64 {
	out := make([]float64, len(steps))
	sum := 0.0
	for i, d := range steps {
		sum += d
		out[i] = sum
	}
	return out
}

// still takes the camera's movement out of coordinates at the times of a clock; the coordinates themselves when it stands.
func (r *Result) still(c *track.Clock, v, way []float64) []float64 {
	if way == nil {
		return v
	}
	out := make([]float64, len(v))
	k := 0
	for i, t := range c.Time {
		for k+1 < len(way) && r.Clock.Time[k+1] <= t {
			k++
		}
		at := way[k]
		if k+1 < len(way) && t > r.Clock.Time[k] {
			f := (t - r.Clock.Time[k]) / (r.Clock.Time[k+1] - r.Clock.Time[k])
			at += f * (way[k+1] - way[k])
		}
		out[i] = v[i] - at
	}
	return out
}
