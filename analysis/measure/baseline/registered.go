package baseline

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/eyeball"
	"poise/analysis/measure/internal/track"
)

const (
	// leastOpen is the lid opening, over the eye's width, below which an iris can't be placed.
	leastOpen = 0.12
	// besideBlink is how long before and after a blink, in seconds, the lids still move.
	besideBlink = 0.04
)

// shut are the frames in or beside a blink, and those in which the lids leave too little open.
func (r *Result) shut(f *frames) []bool {
	out := make([]bool, len(f.eyes))
	for i := range out {
		out[i] = opening(f.face, i) <= leastOpen
	}
	for i, shut := range r.Blinks.Shut {
		if !shut {
			continue
		}
		for k := i; k >= 0 && r.Clock.Time[k] >= r.Clock.Time[i]-besideBlink-r.Clock.Step/2; k-- {
			out[k] = true
		}
		for k := i; k < len(out) && r.Clock.Time[k] <= r.Clock.Time[i]+besideBlink+r.Clock.Step/2; k++ {
			out[k] = true
		}
	}
	return out
}

// registeredMark takes the look at the lens from the marked stretch.
func (r *Result) registeredMark(f *frames, p *analysis.Pass) {
	gaze, ok := r.shown(f, p)
	if !ok {
		return
	}
	r.Depth = r.Eyes.Learn(gaze)
	freed := r.Eyes.Freed(r.Depth)
	lens, ok := r.Eyes.Centre(freed, gaze)
	if !ok {
		r.GazeProblem = lang.T("the marked baseline from %.1f to %.1f s shows no open eyes", f.marked[0].Start, f.marked[0].End)
		return
	}
	r.settle(freed, lens, gaze)
	r.checkLook(gaze)
	if !r.Own {
		r.usualLook(freed)
	}
	if r.elsewhere() {
		r.Baseline.Marked, r.Own = false, false
		r.registered(f)
	}
}

// usualLook takes, where the marked stretch shows an unusual pose, the look at the lens from the place near it to which the gaze
// returns in all poses: what registration errs by grows with the head's turn.
func (r *Result) usualLook(freed [2][]float64) {
	yaw, pitch := eyeball.Calm(r.Clock, r.Yaw), eyeball.Calm(r.Clock, r.Pitch)
	near := r.nearTo(yaw, pitch, newDensity(yaw, pitch).about(nearBaseline))
	if usual, ok := r.Eyes.Centre(freed, near); ok {
		r.settle(freed, usual, near)
	}
}

// settle takes a place of the irises, that of the frames of a mask, for that of the look at the lens.
func (r *Result) settle(freed [2][]float64, lens [2]float64, mask []bool) {
	r.Yaw, r.Pitch = r.Eyes.Directions(freed, lens)
	r.GazeYaw, r.GazePitch = 0, 0
	r.LensYaw, r.LensPitch = r.Eyes.Degrees(lens[0]), -r.Eyes.Degrees(lens[1])
	r.Turning = r.Eyes.Turning(mask)
}

// registered proposes the look at the lens: the direction in which the gaze is densest, times how likely it is a priori.
func (r *Result) registered(f *frames) {
	if !r.usual(f) {
		return
	}
	r.Depth = r.Eyes.Learn(nil)
	freed := r.Eyes.Freed(r.Depth)
	yaw, pitch := r.Eyes.Directions(freed, [2]float64{})
	yaw, pitch = eyeball.Calm(r.Clock, yaw), eyeball.Calm(r.Clock, pitch)
	best, second, share := newDensity(yaw, pitch).places()
	near := r.nearTo(yaw, pitch, best)
	lens, ok := r.Eyes.Centre(freed, near)
	if !ok {
		r.GazeProblem = analysis.LowConfidence.String()
		return
	}
	r.settle(freed, lens, near)
	r.Second, r.Odds = [2]float64{second[0] - best[0], second[1] - best[1]}, share
	r.Mask = both(near, f.reasons)
	first := longest(r.Clock.Episodes(r.states(near), track.Rules{Bridge: 0.5, Merge: 0.2}))
	r.Baseline.Range = first
	if share > nearly {
		other := longest(r.Clock.Episodes(r.states(r.nearTo(yaw, pitch, second)), track.Rules{Bridge: 0.5, Merge: 0.2}))
		r.Candidates = []analysis.Span{clip(first), clip(other)}
	}
}

// longestClip is the length of a stretch that shows a look, seconds: enough to see where somebody looks.
const longestClip = 3.0

// clip is the middle of a stretch.
func clip(s analysis.Span) analysis.Span {
	if over := s.Length() - longestClip; over > 0 {
		s.Start, s.End = s.Start+over/2, s.End-over/2
	}
	return s
}

// states are the frames with gaze, on where near.
func (r *Result) states(near []bool) []track.State {
	out := make([]track.State, len(near))
	for i, y := range r.Yaw {
		if !math.IsNaN(float64(y)) {
			out[i] = track.When(near[i])
		}
	}
	return out
}

// nearTo are the frames with a gaze within nearBaseline of a direction.
func (r *Result) nearTo(yaw, pitch []float32, at [2]float64) []bool {
	out := make([]bool, len(yaw))
	for i := range out {
		out[i] = math.Hypot(float64(yaw[i])-at[0], float64(pitch[i])-at[1]) <= nearBaseline
	}
	return out
}
