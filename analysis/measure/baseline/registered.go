package baseline

import (
	"fmt"
	"math"

	"poise/analysis"
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
func (r *Result) registeredMark(f *frames) {
	gaze, ok := r.shown(f)
	if !ok {
		return
	}
	r.Depth = r.Eyes.Learn(gaze)
	freed := r.Eyes.Freed(r.Depth)
	lens, ok := r.Eyes.Centre(freed, gaze)
	if !ok {
		r.GazeProblem = fmt.Sprintf("the marked baseline from %.1f to %.1f s shows no open eyes", f.marked[0].Start, f.marked[0].End)
		return
	}
	r.settle(freed, lens)
}

// settle takes a place of the irises for that of the look at the lens.
func (r *Result) settle(freed [2][]float64, lens [2]float64) {
	r.Yaw, r.Pitch = r.Eyes.Directions(freed, lens)
	r.GazeYaw, r.GazePitch = 0, 0
	r.LensYaw, r.LensPitch = r.Eyes.Degrees(lens[0]), -r.Eyes.Degrees(lens[1])
}

// Where the irises of people who look into the lens stand, against the middle of the average head's eyes, degrees: the line
// of sight differs from the eye's axis by some 5 degrees that differ between people (kappa), and faces from the average.
const (
	lensYaw   = 6.0
	lensPitch = 8.0
	// apart is how far, in degrees, another place must be from the proposed one to be another; nearly is the share of the
	// proposed one's evidence from which it may as well be the lens.
	apart  = 5.0
	nearly = 0.5
	// sampled is how many frames the density is taken of.
	sampled = 600
)

// registered proposes the look at the lens: the direction in which the gaze is densest, times how likely it is a priori.
func (r *Result) registered(f *frames) {
	if !r.usual(f) {
		return
	}
	r.Depth = r.Eyes.Learn(nil)
	freed := r.Eyes.Freed(r.Depth)
	yaw, pitch := r.Eyes.Directions(freed, [2]float64{})
	yaw, pitch = eyeball.Calm(r.Clock, yaw), eyeball.Calm(r.Clock, pitch)
	best, second, share := places(yaw, pitch)
	near := r.nearTo(yaw, pitch, best)
	lens, ok := r.Eyes.Centre(freed, near)
	if !ok {
		r.GazeProblem = analysis.LowConfidence.String()
		return
	}
	r.settle(freed, lens)
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

// places are the two directions with the best evidence for being the lens, and how good the second's is against the
// first's; 0 when there is no second.
func places(yaw, pitch []float32) (best, second [2]float64, share float64) {
	var at [][2]float64
	for i := range yaw {
		if y, p := float64(yaw[i]), float64(pitch[i]); !math.IsNaN(y + p) {
			at = append(at, [2]float64{y, p})
		}
	}
	step := max(1, len(at)/sampled)
	var evidence []float64
	for i := 0; i < len(at); i += step {
		sum := 0.0
		for k := 0; k < len(at); k += step {
			sum += math.Exp(-0.5 * (sq(at[i][0]-at[k][0]) + sq(at[i][1]-at[k][1])) / sq(kernel))
		}
		evidence = append(evidence, sum*math.Exp(-0.5*(sq(at[i][0]/lensYaw)+sq(at[i][1]/lensPitch))))
	}
	top := 0.0
	for k, e := range evidence {
		if e > top {
			top, best = e, at[k*step]
		}
	}
	for k, e := range evidence {
		p := at[k*step]
		if e/top > share && math.Hypot(p[0]-best[0], p[1]-best[1]) > apart {
			share, second = e/top, p
		}
	}
	return best, second, share
}

func sq(x float64) float64 { return x * x }
