package baseline

import (
	"math"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// A mark is to show the person looking at the lens, sitting as usual. What it shows instead is told, and then what is usual
// over the recording serves as the normal head and posture. People who sit and talk hold their heads within a few degrees
// of their own usual pose: what differs by more than these is another pose.
const (
	otherPitch = 8.0  // degrees
	otherYaw   = 10.0 // degrees
	otherRoll  = 10.0 // degrees
	mostShut   = 0.4  // share of the marked stretch with shut eyes: blinks take a tenth of the time at most
	aside      = 4.0  // degrees from the marked stretch's own direction: another look
	mostAside  = 0.25 // share of the marked stretch
)

// checkMark compares the marked stretch with what is usual over the recording, and takes the usual for the person's own
// normal where the mark differs.
func (r *Result) checkMark(f *frames, p *analysis.Pass) {
	all := both(trues(len(f.reasons)), f.reasons)
	faults := f.otherHead(r.Mask, all)
	if len(faults) == 0 {
		faults = newTorso(f, p).other(r.Clock.Within(f.marked), p.Profile.Posture)
	}
	if len(faults) == 0 {
		return
	}
	r.Own, r.Mask = false, all
	r.fault(faults...)
}

// fault notes what is wrong with the marked stretch.
func (r *Result) fault(faults ...string) {
	r.faults = append(r.faults, faults...)
	n := len(r.faults)
	list := r.faults[n-1]
	if n > 1 {
		list = lang.T("%s and %s", strings.Join(r.faults[:n-1], ", "), list)
	}
	r.MarkProblem = lang.T("In the stretch you marked, %s. Mark a look at the lens in which you sit as usual.", list)
}

// otherHead says how the head of the marked frames differs from the usual one.
func (f *frames) otherHead(mark, all []bool) (out []string) {
	differ := func(column []float32) float64 {
		return track.MedianWhere(column, mark) - track.MedianWhere(column, all)
	}
	if d := differ(f.face.HeadPitch); math.Abs(d) >= otherPitch {
		out = append(out, lang.T("your head was %.0f degrees %s than usual", math.Abs(d), word(d > 0, lang.T("higher"), lang.T("lower"))))
	}
	if d := differ(f.face.HeadYaw); math.Abs(d) >= otherYaw {
		out = append(out, lang.T("your head was turned %.0f degrees further to the %s than usual", math.Abs(d), word(d > 0, lang.T("right"), lang.T("left"))))
	}
	if d := differ(f.face.HeadRoll); math.Abs(d) >= otherRoll {
		out = append(out, lang.T("your head was tilted by %.0f degrees more than usual", math.Abs(d)))
	}
	return out
}

// checkLook tells when the eyes of the marked stretch are shut or go elsewhere.
func (r *Result) checkLook(gaze []bool) {
	var shut, off, all float64
	for i, in := range gaze {
		switch {
		case !in:
			continue
		case r.Eyes.Shut[i]:
			shut += r.Clock.Hold[i]
		case math.Hypot(float64(r.Yaw[i]), float64(r.Pitch[i])) > aside:
			off += r.Clock.Hold[i]
		}
		all += r.Clock.Hold[i]
	}
	if shut > mostShut*all {
		r.fault(lang.T("your eyes were shut for %.1f s", shut))
	}
	if off > mostAside*(all-shut) {
		r.fault(lang.T("your eyes went elsewhere for %.1f s", off))
	}
}

// A marked look is more often at something else than at the lens when the gaze rests far longer elsewhere, where a lens is
// likelier besides. Most people look far longer at the screen than at the lens, so that the length alone says nothing. The likelier
// a lens is there, the less longer is enough: both together are the evidence that places a lens without a mark.
const (
	farLonger   = 5.0  // times, where a lens is just so much likelier
	likelier    = 1.65 // times: worth a word
	farLikelier = 7.4  // times: the mark is not believed
)

// elsewhere tells whether the marked look rests beside where this person's look at the lens must be taken to be.
func (r *Result) elsewhere() bool {
	yaw, pitch := make([]float32, len(r.Yaw)), make([]float32, len(r.Yaw))
	for i := range yaw {
		yaw[i], pitch[i] = r.Yaw[i]+float32(r.LensYaw), r.Pitch[i]+float32(r.LensPitch)
	}
	d, lens := newDensity(yaw, pitch), [2]float64{r.LensYaw, r.LensPitch}
	best, _, _ := d.places()
	away, longer, odds := math.Hypot(best[0]-lens[0], best[1]-lens[1]), d.of(best)/d.of(lens), prior(best)/prior(lens)
	than := func(least float64) bool { return odds >= least && longer*odds >= farLonger*least }
	if away < apart || !(longer >= 1) || !than(likelier) {
		return false
	}
	text := lang.T("your eyes rest %.0f degrees beside where they rest most, and where a lens is likelier", away)
	if than(farLikelier) {
		text += lang.T(", which is taken for it")
	}
	r.fault(text)
	return than(farLikelier)
}

func word(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}
