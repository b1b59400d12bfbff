// Package baseline finds the stretch that serves as the person's own normal: what a look at the lens, an upright head and
// a resting face measure as. The other visual measures compare against it.
package baseline

import (
	"math"
	"reflect"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/eyeball"
	"poise/analysis/measure/internal/lids"
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

	// Blinks are the blinks of the recording; nil when nobody was seen.
	Blinks *lids.Blinks

	// Eyes are the eyes against the registered head, Depth how deep they turn; nil where the recording has no such eyes: Yaw
	// and Pitch then come from each frame's face alone.
	Eyes  *eyeball.Eyes
	Depth eyeball.Depth

	// Own tells whether the marked stretch shows the person's own normal head and posture. Otherwise what is usual over the
	// recording serves: nothing was marked, or the mark shows something else.
	Own bool
	// MarkProblem is empty, or a sentence about a marked look that does not show what it should.
	MarkProblem string
	faults      []string // its parts

	// Second is another direction that may be the lens, relative to the one that was taken, degrees, and Odds how good its
	// evidence is against that one's, 0 to 1; 0 when the lens was marked.
	Second [2]float64
	Odds   float64
	// Turning is how far the head turns away from its pose at the lens, root mean square of the axis' way to either side and
	// up or down.
	Turning [2]float64

	// Candidates are two stretches, one of which shows the look at the lens, when the recording does not tell which.
	Candidates []analysis.Span

	// Geometry is empty, or says in words why nothing of the person's own look at the lens could be learned; the lens is
	// then taken to be where the camera's geometry puts it for the average person.
	Geometry string

	GazeYaw, GazePitch           float64 // Yaw and Pitch while looking at the lens
	LensYaw, LensPitch           float64 // where the registered irises stand then, against the average head's
	HeadYaw, HeadPitch, HeadRoll float64 // head neutral
	FaceWidth                    float64 // pixels
}

func find(p *analysis.Pass) *Result {
	nan := math.NaN()
	r := &Result{Baseline: p.Baseline, GazeYaw: nan, GazePitch: nan, LensYaw: nan, LensPitch: nan, HeadYaw: nan, HeadPitch: nan, HeadRoll: nan, FaceWidth: nan}
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
	f := &frames{face: face, marked: marked(p), reasons: r.Clock.Exclude(face.Reason, p.Exclude),
		eyes: r.Clock.Exclude(face.EyeReason, p.Exclude), confidence: p.Profile.EyeContact.MinConfidence}
	r.Blinks = lids.Find(r.Clock, face, p)
	r.Own = p.Baseline.Marked
	r.Eyes = eyeball.Of(face, r.Clock, both(trues(len(f.eyes)), f.eyes), r.shut(f))
	if r.Eyes != nil {
		r.Yaw, r.Pitch = r.Eyes.Directions(r.Eyes.Freed(eyeball.Usual()), [2]float64{})
	}
	switch {
	case r.Eyes == nil && p.Baseline.Marked:
		r.Yaw, r.Pitch = directions(face, own{eyePitch: usualEyePitch})
		r.mark(f, p)
	case r.Eyes == nil:
		r.Yaw, r.Pitch = directions(face, own{eyePitch: usualEyePitch})
		r.assume(f)
	case p.Baseline.Marked:
		r.registeredMark(f, p)
	default:
		r.registered(f)
	}
	if r.Eyes != nil {
		r.Eyes.Learned(r.Depth)
	}
	return r
}

// frames is what was seen of the face that serves.
type frames struct {
	face          *analysis.Face
	reasons, eyes []analysis.Reason // why there is no face, no gaze
	confidence    float64           // the least of the gaze
	marked        []analysis.Span   // looks at the lens
}

// marked are the looks at the lens that the user marked.
func marked(p *analysis.Pass) (out []analysis.Span) {
	for _, l := range p.Looks {
		if l.At == analysis.AtLens {
			out = append(out, l.Range)
		}
	}
	if out == nil && p.Baseline.Marked {
		out = append(out, p.Baseline.Range)
	}
	return out
}

func (r *Result) fail(problem string) { r.Problem, r.GazeProblem = problem, problem }

// shown takes head and face from the marked stretch and checks it; it returns the gaze that it holds, or false where that is too little.
func (r *Result) shown(f *frames, p *analysis.Pass) (gaze []bool, ok bool) {
	in := r.Clock.Within(f.marked)
	first := f.marked[0]
	span := lang.T("the marked baseline from %.1f to %.1f s", first.Start, first.End)
	r.Mask = both(in, f.reasons)
	if s := r.seconds(r.Mask); s < minSeconds {
		r.Mask = nil
		r.fail(lang.T("%s shows the face for %.1f s, %.1f s are needed", span, s, minSeconds))
		return nil, false
	}
	r.checkMark(f, p)
	r.neutral(f.face)
	gaze = both(in, f.eyes)
	if s := r.seconds(gaze); s < minSeconds/2 {
		r.GazeProblem = lang.T("%s shows the eyes for %.1f s, %.1f s are needed", span, s, minSeconds/2)
		return nil, false
	}
	return gaze, true
}

// mark takes the look at the lens from the marked stretch where the eyes are not registered.
func (r *Result) mark(f *frames, p *analysis.Pass) {
	if gaze, ok := r.shown(f, p); ok {
		r.look(f.face, gaze)
	}
}

// look takes the gaze of the frames that look at the lens, and restores all directions about its eye position.
func (r *Result) look(face *analysis.Face, mask []bool) {
	r.Yaw, r.Pitch = directions(face, neutralOf(face, mask))
	r.GazeYaw = track.MedianWhere(r.Yaw, mask)
	r.GazePitch = track.MedianWhere(r.Pitch, mask)
}

// neutral takes the head and face of the baseline frames.
func (r *Result) neutral(face *analysis.Face) {
	r.HeadYaw = track.MedianWhere(face.HeadYaw, r.Mask)
	r.HeadPitch = track.MedianWhere(face.HeadPitch, r.Mask)
	r.HeadRoll = track.MedianWhere(face.HeadRoll, r.Mask)
	r.FaceWidth = track.MedianWhere(face.Width, r.Mask)
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
