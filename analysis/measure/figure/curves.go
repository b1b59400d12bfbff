package figure

import (
	"math"

	"poise/analysis"
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
type Curve struct{ X, Y track.Grid }

// Head is the path of the head. An empty curve means that there is no face.
func (r *Result) Head() Curve {
	if r.Face == nil {
		return Curve{}
	}
	f := r.Face
	w := track.RunningQuantile(f.Clock.Time, f.Width, steady, 0.5)
	return curve(f.Clock.Time, divide(f.X, w), divide(f.Y, w))
}

// Torso is the path of the middle of the shoulders.
func (r *Result) Torso() Curve {
	if r.Problem != "" {
		return Curve{}
	}
	x, y := r.Middle(analysis.LeftShoulder, analysis.RightShoulder)
	return curve(r.Clock.Time, divide(x, r.FaceWidth), divide(y, r.FaceWidth))
}

// Hand is the path of the left (0) or right (1) wrist; relative to the middle of the shoulders where asked.
func (r *Result) Hand(side int, relative bool) Curve {
	if r.Problem != "" {
		return Curve{}
	}
	c := r.joints[analysis.LeftWrist+side]
	x, y := c.x, c.y
	if relative {
		mx, my := r.Middle(analysis.LeftShoulder, analysis.RightShoulder)
		x, y = minus(x, mx), minus(y, my)
	}
	return curve(r.Clock.Time, divide(x, r.FaceWidth), divide(y, r.FaceWidth))
}

// Middle is the midpoint of two keypoints at each pose, pixels; NaN unless both can be trusted.
func (r *Result) Middle(a, b int) (x, y []float64) {
	x, y = make([]float64, len(r.Frames)), make([]float64, len(r.Frames))
	for i := range x {
		x[i] = (r.joints[a].x[i] + r.joints[b].x[i]) / 2
		y[i] = (r.joints[a].y[i] + r.joints[b].y[i]) / 2
	}
	return x, y
}

func curve(t, x, y []float64) Curve {
	return Curve{track.Resample(t, track.ZeroPhase(t, x, filter), Rate, maxGap),
		track.Resample(t, track.ZeroPhase(t, y, filter), Rate, maxGap)}
}

// Speed is the curve's speed in face widths per second, by differences over two steps of the grid; NaN at its ends and
// beside gaps.
func (c Curve) Speed() []float64 {
	n := len(c.X.Values)
	out := make([]float64, n)
	for i := range out {
		out[i] = math.NaN()
		if i > 0 && i+1 < n {
			out[i] = math.Hypot(c.X.Values[i+1]-c.X.Values[i-1], c.Y.Values[i+1]-c.Y.Values[i-1]) * Rate / 2
		}
	}
	return out
}

func divide(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] / b[i]
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
