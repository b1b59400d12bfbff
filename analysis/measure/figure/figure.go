package figure

import (
	"math"
	"reflect"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/internal/track"
)

// Measure prepares the main person's body; its result is a *Result.
var Measure = &analysis.Measure{
	Name: "figure",
	Doc: "Keeps the body keypoints that are visible, inside the picture and possible (limbs no longer than a body's, no jump " +
		"faster than a hand), and learns the person's scale and own normal posture.",
	Requires:   []*analysis.Measure{baseline.Measure},
	ResultType: reflect.TypeFor[*Result](),
	Run:        func(p *analysis.Pass) (any, error) { return prepare(p), nil },
}

// Result is the main person's body. Its columns have one entry per analysed pose (poses are sampled more sparsely than
// faces); NaN is absence.
type Result struct {
	Problem string // not empty: why there is no body at all; then the columns are empty

	Clock  *track.Clock      // time base of the poses
	Frames []int             // analysed frame of each pose
	Reason []analysis.Reason // why there is no body; Excluded where the user left the range out

	joints [joints]column // those of measured
	curves curves
	edges  [4][]float32 // of the camera's picture at each pose: left, top, right, bottom

	FaceWidth     []float64 // pixels, steadied over 2 s and bridged over short losses of the face
	ShoulderWidth float64   // pixels: the person's own, upright and facing the camera; NaN unknown

	// Normal tells which poses show the person's own normal: those in the marked baseline, or all when it is assumed.
	Normal []bool
	Marked bool
	// NoNormal is not empty when a marked baseline shows nobody: measures against the own normal report it as reason.
	NoNormal string

	Camera Camera

	Face *Face // the head as the face's landmarks show it; nil without a face

	// Handless: hands were looked for again and again, and none was found.
	Handless bool
}

// joints counts the keypoints down to the hands.
const joints = blazepose.RightThumb + 1

// measured are those of them that are stored: all but the eyes and the mouth, which the face's landmarks show better.
var measured = [...]int{blazepose.Nose, blazepose.LeftEar, blazepose.RightEar, blazepose.LeftShoulder, blazepose.RightShoulder,
	blazepose.LeftElbow, blazepose.RightElbow, blazepose.LeftWrist, blazepose.RightWrist, blazepose.LeftPinky, blazepose.RightPinky,
	blazepose.LeftIndex, blazepose.RightIndex, blazepose.LeftThumb, blazepose.RightThumb}

// column is a keypoint as it was observed: a long recording has many.
type column struct{ x, y []float32 }

func (c *column) at(i int) (x, y float64) { return float64(c.x[i]), float64(c.y[i]) }

// wide is x and y in the precision that is measured in.
func (c *column) wide() (x, y []float64) {
	x, y = make([]float64, len(c.x)), make([]float64, len(c.x))
	for i := range x {
		x[i], y[i] = c.at(i)
	}
	return x, y
}

// Joint is keypoint k, one of measured, at pose i in pixels of the stored picture; NaN, NaN where it can't be trusted.
func (r *Result) Joint(i, k int) (x, y float64) { return r.joints[k].at(i) }

// Edges are the sides of the camera's own picture at pose i, pixels of the stored picture.
func (r *Result) Edges(i int) (left, top, right, bottom float64) {
	return float64(r.edges[0][i]), float64(r.edges[1][i]), float64(r.edges[2][i]), float64(r.edges[3][i])
}

// Has tells whether keypoint k, one of measured, at pose i can be trusted.
func (r *Result) Has(i, k int) bool { return r.joints[k].x[i] == r.joints[k].x[i] }

// Own is the median over the person's own normal; NaN when nothing was measured there.
func (r *Result) Own(v []float64) float64 { return track.MedianWhere(v, r.Normal) }

func prepare(p *analysis.Pass) *Result {
	base := analysis.ResultOf[*baseline.Result](p, baseline.Measure)
	v := p.Obs.Visual
	r := &Result{ShoulderWidth: math.NaN(), Clock: track.NewClock(nil, p.Obs.Recording.Duration), Marked: base.Own}
	switch {
	case v == nil || len(v.Time) == 0:
		r.Problem = analysis.NoVideo.String()
		return r
	case len(v.People) == 0:
		r.Problem = analysis.NoBody.String()
		if v.Nobody() == analysis.TooDark {
			r.Problem = analysis.TooDark.String()
		}
		return r
	}
	if r.Marked {
		r.NoNormal = base.Problem
	}
	body := &v.People[0].Body
	r.Face = newFace(v, base.Clock, p.Exclude)
	r.Frames = track.Analysed(body.Reason)
	r.Clock = track.NewClock(track.Gather(v.Time, r.Frames), p.Obs.Recording.Duration)
	r.Reason = r.Clock.Exclude(track.Gather(body.Reason, r.Frames), p.Exclude)
	r.trust(body, v.Width, v.Height)
	r.dropUnfound(&v.People[0])
	r.dropRaised(v)
	r.normal(base)
	r.scale(&v.People[0].Face, v.Time)
	r.watch(v)
	r.draw()
	r.follow(v)
	return r
}

// trust copies the keypoints that are visible and inside the picture, then drops impossible ones.
func (r *Result) trust(body *analysis.Body, w, h int) {
	n := len(r.Frames)
	for _, f := range r.Frames {
		left, top, right, bottom := body.Edges(f, w, h)
		for k, e := range [4]float32{left, top, right, bottom} {
			r.edges[k] = append(r.edges[k], e)
		}
	}
	for _, k := range measured {
		r.joints[k] = column{make([]float32, n), make([]float32, n)}
	}
	for i, f := range r.Frames {
		for _, k := range measured {
			c := &r.joints[k]
			c.x[i], c.y[i] = nan, nan
			if r.Reason[i] == analysis.Measured && body.Trusted(f, k, w, h) {
				c.x[i], c.y[i], _ = body.At(f, k)
			}
		}
	}
	r.dropLying()
	r.ShoulderWidth = track.Median(r.shoulders())
	r.dropInvented()
}

// apart is the distance of two keypoints at pose i, pixels.
func (r *Result) apart(i, a, b int) float64 {
	ax, ay := r.Joint(i, a)
	bx, by := r.Joint(i, b)
	return math.Hypot(ax-bx, ay-by)
}

var nan = float32(math.NaN())

// shoulders is the distance of the shoulders at each pose, pixels.
func (r *Result) shoulders() []float64 {
	out := make([]float64, len(r.Frames))
	for i := range out {
		out[i] = r.apart(i, blazepose.LeftShoulder, blazepose.RightShoulder)
	}
	return out
}

func (r *Result) normal(base *baseline.Result) {
	r.Normal = make([]bool, len(r.Frames))
	for i, f := range r.Frames {
		r.Normal[i] = r.Reason[i] == analysis.Measured && (!r.Marked || base.Mask != nil && base.Mask[f])
	}
	if own := r.Own(r.shoulders()); !math.IsNaN(own) {
		r.ShoulderWidth = own
	}
}

const (
	steady  = 1.0 // seconds before and after over which the face's width is steadied: slower than a lean, faster than a move
	maxLost = 2.0 // seconds: a face lost for longer has no width
)

// scale brings the face's width to the poses.
func (r *Result) scale(face *analysis.Face, times []float64) {
	r.FaceWidth = make([]float64, len(r.Frames))
	var t, w []float64
	for i, x := range face.Width {
		if x == x && x > 0 && face.Reason[i] == analysis.Measured {
			t, w = append(t, times[i]), append(w, float64(x))
		}
	}
	w = track.RunningQuantile(t, w, steady, 0.5)
	next := 0
	for i, at := range r.Clock.Time {
		for next < len(t) && t[next] < at {
			next++
		}
		r.FaceWidth[i] = math.NaN()
		for _, k := range [2]int{next - 1, next} {
			if k >= 0 && k < len(t) && math.Abs(t[k]-at) <= maxLost && r.Reason[i] == analysis.Measured {
				r.FaceWidth[i] = w[k]
			}
		}
	}
}
