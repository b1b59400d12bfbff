// Package baseline finds the stretch that serves as the person's own normal: what a look at the lens, an upright head and
// a resting face measure as. The other visual measures compare against it.
package baseline

import (
	"fmt"
	"math"
	"reflect"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Measure proposes or checks the baseline. Its result is a *Result.
var Measure = &analysis.Measure{
	Name: "baseline",
	Doc: "Takes the stretch that the user marked as looking at the lens, or proposes the densest gaze direction that " +
		"can be a look at the lens, and learns from it what straight ahead measures as for this person, this camera and this seat.",
	ResultType: reflect.TypeFor[*Result](),
	Run:        func(p *analysis.Pass) (any, error) { return find(p), nil },
}

const (
	// minSeconds is how much usable face a marked stretch must hold: a third of the 3 s that users are asked to mark.
	minSeconds = 1.0

	// minGazeSeconds is how much usable gaze a proposed baseline must rest on; with less the camera's geometry alone serves.
	minGazeSeconds = 1.0
)

// Result is the person's own normal. Angles in degrees, NaN where unknown.
type Result struct {
	Clock    *track.Clock      // time base of all analysed frames; empty without a picture
	Baseline analysis.Baseline // as used; Range is zero when none was found

	// Yaw and Pitch are the raw directions of the gaze, one entry per analysed frame: the eyes' vertical rotation restored,
	// neither baseline-corrected nor smoothed. Nil when nobody was seen.
	Yaw, Pitch []float32

	// Mask tells for each analysed frame whether it belongs to the baseline: a face was measured there inside the marked
	// range, or, when assumed, the gaze rests near the proposed direction. Nil when there is none.
	Mask []bool

	// Problem is empty, or says in words why there is no baseline; measures that need one then report it as their reason.
	Problem string
	// GazeProblem likewise for GazeYaw and GazePitch: a face may be usable where the eyes are not.
	GazeProblem string

	// Geometry is empty, or says in words why nothing of the person's own look at the lens could be learned; the lens is
	// then taken to be where the camera's geometry puts it for the average person.
	Geometry string

	GazeYaw, GazePitch           float64 // Yaw and Pitch while looking at the lens
	HeadYaw, HeadPitch, HeadRoll float64 // head neutral
	FaceWidth                    float64 // pixels
}

func find(p *analysis.Pass) *Result {
	nan := math.NaN()
	r := &Result{Baseline: p.Baseline, GazeYaw: nan, GazePitch: nan, HeadYaw: nan, HeadPitch: nan, HeadRoll: nan, FaceWidth: nan}
	v := p.Obs.Visual
	if v == nil {
		r.Clock = track.NewClock(nil, p.Obs.Recording.Duration)
		r.fail(analysis.NoVideo.String())
		return r
	}
	r.Clock = track.NewClock(v.Time, p.Obs.Recording.Duration)
	if len(v.People) == 0 {
		r.fail(v.Nobody().String())
		return r
	}
	face := &v.People[0].Face
	r.Yaw, r.Pitch = directions(face, own{eyePitch: usualEyePitch})
	reasons := r.Clock.Exclude(face.Reason, p.Exclude)
	eyes := r.Clock.Exclude(face.EyeReason, p.Exclude)
	if p.Baseline.Marked {
		r.marked(face, reasons, eyes)
	} else {
		r.assume(face, reasons, eyes, p.Profile.EyeContact.MinConfidence)
	}
	return r
}

func (r *Result) fail(problem string) { r.Problem, r.GazeProblem = problem, problem }

func (r *Result) marked(face *analysis.Face, reasons, eyes []analysis.Reason) {
	in := r.Clock.Within([]analysis.Span{r.Baseline.Range})
	span := fmt.Sprintf("the marked baseline from %.1f to %.1f s", r.Baseline.Range.Start, r.Baseline.Range.End)
	mask := both(in, reasons)
	if s := r.seconds(mask); s < minSeconds {
		r.fail(fmt.Sprintf("%s shows the face for %.1f s, %.1f s are needed", span, s, minSeconds))
		return
	}
	r.Mask = mask
	r.neutral(face)
	gaze := both(in, eyes)
	if s := r.seconds(gaze); s < minSeconds/2 {
		r.GazeProblem = fmt.Sprintf("%s shows the eyes for %.1f s, %.1f s are needed", span, s, minSeconds/2)
		return
	}
	r.look(face, gaze)
}

// look takes the gaze of the frames that look at the lens, and restores all directions about its eye position.
func (r *Result) look(face *analysis.Face, mask []bool) {
	r.Yaw, r.Pitch = directions(face, neutralOf(face, mask))
	r.GazeYaw = track.Median(track.Mask(r.Yaw, mask))
	r.GazePitch = track.Median(track.Mask(r.Pitch, mask))
}

// neutral takes the head and face of the baseline frames.
func (r *Result) neutral(face *analysis.Face) {
	r.HeadYaw = track.Median(track.Mask(face.HeadYaw, r.Mask))
	r.HeadPitch = track.Median(track.Mask(face.HeadPitch, r.Mask))
	r.HeadRoll = track.Median(track.Mask(face.HeadRoll, r.Mask))
	r.FaceWidth = track.Median(track.Mask(face.Width, r.Mask))
}

func (r *Result) seconds(mask []bool) (s float64) {
	for i, in := range mask {
		if in {
			s += r.Clock.Hold[i]
		}
	}
	return s
}

func both(in []bool, reasons []analysis.Reason) []bool {
	out := make([]bool, len(in))
	for i := range in {
		out[i] = in[i] && reasons[i] == analysis.Measured
	}
	return out
}
