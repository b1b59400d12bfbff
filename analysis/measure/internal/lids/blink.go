// Package lids finds blinks: fast dips of the lids' opening.
package lids

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

const (
	// lidWindow is half the window, in seconds, of the running median of the lid opening: longer than two blinks, short
	// enough to follow the lids when the person looks down.
	lidWindow = 1.0

	// lidDip is the share of the running median below which the lids are closing, lidOpen the share from which they are
	// open again: in between they belong to the blink beside them and spoil the gaze.
	lidDip, lidOpen = 0.75, 0.88

	// A blink shuts the lids in about a tenth of a second (Evinger et al. 1991, Invest. Ophthalmol. Vis. Sci. 32:387); a smile
	// or squint narrows them more slowly and less. So the lids must fall by fall of their opening within closing seconds,
	// which leaves room for a frame before and after at 20 frames/s.
	// Both eyes blink at once: each, where measured, falls alongside at least half as far.
	closing, fall, alongside = 0.2, 0.3, 0.15

	// turned is the head yaw, in degrees, from which the eye on the far side is too foreshortened for its lids to count.
	turned = 20.0
)

// openings is the lid opening of both eyes, or of the nearer one when the head is turned; NaN where there is none.
func openings(f *analysis.Face) []float32 {
	out := make([]float32, len(f.Reason))
	for i := range out {
		l, r, yaw := f.LeftEyeOpen[i], f.RightEyeOpen[i], f.HeadYaw[i]
		switch {
		case yaw > turned || l != l:
			out[i] = r
		case yaw < -turned || r != r:
			out[i] = l
		default:
			out[i] = (l + r) / 2
		}
	}
	return out
}

// Opening is the lids' opening over the recording as a share of what is usual.
func Opening(f *analysis.Face) []float32 {
	out := openings(f)
	usual := float32(track.Median(out))
	for i := range out {
		out[i] /= usual
	}
	return out
}

// Blinks are the blinks of a recording; slices have one entry per analysed frame.
type Blinks struct {
	All   []track.Episode   // in order
	State []int8            // 1 blink, 0 none, -1 not measured
	Why   []analysis.Reason // why blinks are not measured at a frame
	Shut  []bool            // the lids are part of a blink, whether blinks can be counted or not
}

// Find finds dips of the lid opening against the person's own running median that last at most MaxBlink. A closure that
// lasts longer is no blink.
func Find(clock *track.Clock, face *analysis.Face, p *analysis.Pass) *Blinks {
	open := openings(face)
	usual := track.RunningQuantile(clock.Time, open, lidWindow, 0.5)
	states := make([]track.State, len(open))
	b := &Blinks{Why: clock.Exclude(clock.Details(face), p.Exclude), State: make([]int8, len(open)), Shut: make([]bool, len(open))}
	for i, o := range open {
		if b.Why[i] == analysis.Measured && math.IsNaN(float64(o)) {
			b.Why[i] = analysis.EyesHidden
		}
		if b.Why[i] == analysis.Measured {
			states[i] = track.When(o < lidDip*usual[i])
		}
	}
	spread(states, func(i int) bool { return open[i] < lidOpen*usual[i] })
	for _, e := range clock.Episodes(states, track.Rules{}) {
		if e.Length() <= p.Profile.EyeContact.MaxBlink+clock.Step/2 && snaps(clock, open, e, fall) &&
			snaps(clock, face.LeftEyeOpen, e, alongside) && snaps(clock, face.RightEyeOpen, e, alongside) {
			b.All = append(b.All, e)
		}
	}
	b.mark(clock.Step == 0 || 1/clock.Step < 0.98*p.Profile.Face.MinBlinkFPS)
	return b
}

// mark fills in the frames' states; slow: there are too few frames a second to count blinks.
func (b *Blinks) mark(slow bool) {
	for i, why := range b.Why {
		if why == analysis.Measured && slow {
			b.Why[i] = analysis.FrameRateTooLow
		}
		if b.Why[i] != analysis.Measured {
			b.State[i] = -1
		}
	}
	for _, e := range b.All {
		for i := e.First; i <= e.Last; i++ {
			b.Shut[i] = true
			if b.State[i] == 0 {
				b.State[i] = 1
			}
		}
	}
}

// snaps tells whether lids fall fast by a share of their opening to their lowest point in an episode, or were not measured.
func snaps(clock *track.Clock, open []float32, e track.Episode, share float64) bool {
	low := e.First
	for i := e.First; i <= e.Last; i++ {
		if open[i] < open[low] || open[low] != open[low] {
			low = i
		}
	}
	if open[low] != open[low] {
		return true
	}
	before := open[low]
	for i := low - 1; i >= 0 && clock.Time[low]-clock.Time[i] <= closing+clock.Step/2; i-- {
		before = max(before, openOr(open[i]))
	}
	return float64(open[low]) <= (1-share)*float64(before)
}

// openOr is an opening, or nothing where it was not measured.
func openOr(o float32) float32 {
	if o != o {
		return 0
	}
	return o
}

// spread turns frames beside an On frame On as long as near holds.
func spread(states []track.State, near func(i int) bool) {
	for i := 1; i < len(states); i++ {
		if states[i] == track.Off && states[i-1] == track.On && near(i) {
			states[i] = track.On
		}
	}
	for i := len(states) - 2; i >= 0; i-- {
		if states[i] == track.Off && states[i+1] == track.On && near(i) {
			states[i] = track.On
		}
	}
}
