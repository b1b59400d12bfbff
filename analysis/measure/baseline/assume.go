package baseline

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// The proposal is the highest point of the gaze's density (time per solid angle, smoothed by a kernel) times a prior
// around the lens. The prior is half as wide again as uncorrected gaze differs from person to person (see directions).
const (
	cell       = 0.5  // degrees: grid of the density
	reach      = 24.0 // degrees: how far from the raw zero the lens may be
	kernel     = 1.5  // degrees: standard deviation of the smoothing, about the spread of a fixation after tracking
	priorYaw   = 4.5  // degrees, standard deviation
	priorPitch = 5.0
	// nearBaseline is how far from the proposed direction a frame may look and still count as baseline.
	nearBaseline = 3.0
	// headNear is how far the head may be from its median over the recording at such a frame.
	headNear = 15.0
)

// usual takes what is usual over the whole recording as the person's own normal head, face and posture. It reports false,
// with the reason noted, when no face was measured.
func (r *Result) usual(f *frames) bool {
	r.Mask = both(trues(len(f.reasons)), f.reasons)
	if r.seconds(r.Mask) == 0 {
		r.Mask = nil
		r.fail(mainReason(r.Clock.Coverage(f.reasons)))
		return false
	}
	r.neutral(f.face)
	return true
}

func (r *Result) assume(f *frames) {
	if !r.usual(f) {
		return
	}
	face, eyes := f.face, f.eyes
	usable := both(trues(len(eyes)), eyes)
	for i := range usable {
		usable[i] = usable[i] && float64(face.GazeConfidence[i]) >= f.confidence &&
			math.Abs(float64(face.HeadYaw[i])-r.HeadYaw) <= headNear && math.Abs(float64(face.HeadPitch[i])-r.HeadPitch) <= headNear
	}
	s := r.seconds(usable)
	if s == 0 {
		if r.GazeProblem = mainReason(r.Clock.Coverage(eyes)); r.GazeProblem == "" {
			r.GazeProblem = analysis.LowConfidence.String()
		}
		return
	}
	if s < minGazeSeconds {
		r.geometry(lang.T("%.1f s of gaze are too little to learn from", s))
		return
	}
	yaw, pitch := densest(r.Yaw, r.Pitch, r.Clock.Hold, usable)
	if !compatible(yaw, pitch) {
		r.geometry(lang.T("the gaze rests about %.0f degrees beside it, too far for a look at the lens",
			math.Hypot(yaw, pitch-usualPitch)))
		return
	}
	near := make([]bool, len(usable))
	states := make([]track.State, len(usable))
	for i, u := range usable {
		near[i] = u && math.Hypot(float64(r.Yaw[i])-yaw, float64(r.Pitch[i])-pitch) <= nearBaseline
		if u {
			states[i] = track.When(near[i])
		}
	}
	r.look(face, near)
	r.Mask = near
	r.neutral(face)
	r.Baseline.Range = longest(r.Clock.Episodes(states, track.Rules{Bridge: 0.5, Merge: 0.2}))
}

// densest is the direction at which density times prior is highest.
func densest(yaws, pitches []float32, hold []float64, usable []bool) (yaw, pitch float64) {
	const n = int(2*reach/cell) + 1
	var grid [n][n]float64 // [pitch][yaw]
	for i, u := range usable {
		x := int(math.Round((float64(yaws[i]) + reach) / cell))
		y := int(math.Round((float64(pitches[i]) - usualPitch + reach) / cell))
		if u && x >= 0 && y >= 0 && x < n && y < n {
			grid[y][x] += hold[i]
		}
	}
	smooth := blurRows(grid[:])
	smooth = transpose(blurRows(transpose(smooth)))
	best := -1.0
	for y := range smooth {
		for x, d := range smooth[y] {
			a, b := float64(x)*cell-reach, float64(y)*cell-reach
			w := d * math.Exp(-0.5*(a*a/(priorYaw*priorYaw)+b*b/(priorPitch*priorPitch)))
			if w > best {
				best, yaw, pitch = w, a, b
			}
		}
	}
	return yaw, pitch + usualPitch
}

const gridSize = int(2*reach/cell) + 1

func blurRows(in [][gridSize]float64) [][gridSize]float64 {
	const radius = int(3 * kernel / cell)
	out := make([][gridSize]float64, len(in))
	for y := range in {
		for x, v := range in[y] {
			if v == 0 {
				continue
			}
			for d := max(-radius, -x); d <= min(radius, gridSize-1-x); d++ {
				u := float64(d) * cell / kernel
				out[y][x+d] += v * math.Exp(-u*u/2)
			}
		}
	}
	return out
}

func transpose(in [][gridSize]float64) [][gridSize]float64 {
	out := make([][gridSize]float64, gridSize)
	for y := range in {
		for x, v := range in[y] {
			out[x][y] = v
		}
	}
	return out
}

func longest(es []track.Episode) (s analysis.Span) {
	for _, e := range es {
		if e.Length() > s.Length() {
			s = e.Span
		}
	}
	return s
}

// mainReason is the name of the reason that leaves out most; empty when nothing is left out.
func mainReason(c track.Coverage) string { return c.Main.String() }

func trues(n int) []bool {
	out := make([]bool, n)
	for i := range out {
		out[i] = true
	}
	return out
}
