package figure

import (
	"math"

	"poise/analysis/blazepose"
	"poise/analysis/measure/internal/track"
)

// Rate is the sampling rate of Curve, Hz: three times the fastest rhythm looked for, and about that of the poses.
const Rate = 15.0

// maxGap is the longest absence in seconds over which a curve is interpolated.
const maxGap = 0.25

// filter takes the jitter of landmarks out and lets movements through: 2.5 Hz at rest, 7.5 Hz at 1 face width/s.
var filter = track.Euro{Cutoff: 2.5, Beta: 5, Speed: 2, MaxGap: maxGap}

// Curve is the path of a part of the body in face widths on a uniform grid; NaN where it was not measured. Both grids
// start at the same time.
type Curve struct {
	X, Y   track.Grid
	window float64 // seconds: of Speed
	rest   float64 // face widths: a curve that stays within is one at rest
}

// curves holds the paths that several measures read.
type curves struct {
	head, torso    Curve
	hand, relative [2]Curve
	moved          [2]Curve
}

// Head is the path of the head; empty when there is no face. Callers must not change it, nor those below.
func (r *Result) Head() Curve { return r.curves.head }

// Torso is the path of the middle of the shoulders.
func (r *Result) Torso() Curve { return r.curves.torso }

// Hand is the path of the left (0) or right (1) wrist; relative to the middle of the shoulders where asked.
func (r *Result) Hand(side int, relative bool) Curve {
	if relative {
		return r.curves.relative[side]
	}
	return r.curves.hand[side]
}

func (r *Result) draw() {
	f := r.Face
	w := track.RunningQuantile(f.Clock.Time, f.Width, steady, 0.5)
	r.curves.head = curve(quickWindow, 0, f.Clock.Time, travel(r.still(f.Clock, f.X, r.Camera.X), w), travel(r.still(f.Clock, f.Y, r.Camera.Y), w))
	mx, my := r.Middle(blazepose.LeftShoulder, blazepose.RightShoulder)
	r.curves.torso = curve(slowWindow, torsoRest, r.Clock.Time, travel(r.still(r.Clock, mx, r.Camera.X), r.FaceWidth),
		travel(r.still(r.Clock, my, r.Camera.Y), r.FaceWidth))
	for side := range 2 {
		x, y := r.joints[blazepose.LeftWrist+side].wide()
		r.curves.hand[side] = curve(quickWindow, handRest, r.Clock.Time, travel(r.still(r.Clock, x, r.Camera.X), r.FaceWidth),
			travel(r.still(r.Clock, y, r.Camera.Y), r.FaceWidth))
		r.curves.relative[side] = curve(quickWindow, handRest, r.Clock.Time, travel(minus(x, mx), r.FaceWidth), travel(minus(y, my), r.FaceWidth))
	}
}

// Middle is the midpoint of two keypoints at each pose, pixels; NaN unless both can be trusted.
func (r *Result) Middle(a, b int) (x, y []float64) {
	x, y = make([]float64, len(r.Frames)), make([]float64, len(r.Frames))
	for i := range x {
		ax, ay := r.Joint(i, a)
		bx, by := r.Joint(i, b)
		x[i], y[i] = (ax+bx)/2, (ay+by)/2
	}
	return x, y
}

func curve(window, rest float64, t, x, y []float64) Curve {
	return Curve{track.Resample(t, track.ZeroPhase(t, x, filter), Rate, maxGap),
		track.Resample(t, track.ZeroPhase(t, y, filter), Rate, maxGap), window, rest}
}

// travel adds up the steps of a coordinate in widths of the face at the time. (The coordinate itself over the width would
// leap wherever the width changes, the more the farther from the picture's corner.) NaN where either is absent.
func travel(x, width []float64) []float64 {
	out := make([]float64, len(x))
	var at, lastX, lastWidth float64
	started := false
	for i, v := range x {
		if math.IsNaN(v) || math.IsNaN(width[i]) {
			out[i] = math.NaN()
			continue
		}
		if started {
			at += (v - lastX) * 2 / (width[i] + lastWidth)
		}
		started, lastX, lastWidth = true, v, width[i]
		out[i] = at
	}
	return out
}

func minus(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - b[i]
	}
	return out
}
