// Package gaze turns the raw gaze columns into directions relative to the lens: baseline-corrected, smoothed over true
// times, with blinks found and set apart, and a target for each frame.
package gaze

import (
	"math"
	"reflect"

	"poise/analysis"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/internal/track"
)

// Measure cleans the gaze columns. Its result is a *Result; it reports no number of its own.
var Measure = &analysis.Measure{
	Name: "gaze",
	Doc: "Corrects the raw combined direction of eyes and head by the baseline, removes blinks, smooths over the frames' own " +
		"times without delay, and says for each frame whether the gaze rests on the camera, the screen, notes, or to a side.",
	Requires:   []*analysis.Measure{baseline.Measure},
	ResultType: reflect.TypeFor[*Result](),
	Run:        func(p *analysis.Pass) (any, error) { return columns(p), nil },
}

// Result is the gaze over time; slices have one entry per analysed frame and are nil without a picture.
type Result struct {
	Clock  *track.Clock
	Reason []analysis.Reason // why there is no gaze at a frame
	Yaw    []float32         // degrees relative to the lens, corrected and smoothed; NaN where Reason is not Measured
	Pitch  []float32
	Target []analysis.Target // NoTarget where not measured

	// Seen is Reason with blinks bridged: a blink of at most MaxBlink seconds between two frames with gaze counts as
	// measured, and SeenYaw and SeenPitch run straight across it. Shares and episodes are taken from these.
	Seen               []analysis.Reason
	SeenYaw, SeenPitch []float32

	Blink    []int8            // 1 blink, 0 none, -1 not measured
	BlinkWhy []analysis.Reason // why blinks are not measured at a frame
	Blinks   []track.Episode   // the blinks, in order
	Limits   Limits            // of the contact cone as used
	Drift    Drift             // of the gaze near the lens over the recording
	Problem  string            // in words, why there is no gaze at all; empty when there may be
}

// steady smooths gaze: at rest it averages over about a fifth of a second, during a saccade (hundreds of degrees/s) it
// follows within a frame. The cutoffs are in Hz, so they hold at any frame rate.
var steady = track.Euro{Cutoff: 1.2, Beta: 0.04, Speed: 2, MaxGap: 0.5}

// spike is half the window, in seconds, of the median that takes out wrong frames before smoothing: what leaves and comes
// back within it is no look, because the shortest fixations last 0.2 s (Rayner 1998, doi 10.1037/0033-2909.124.3.372).
const spike = 0.15

func columns(p *analysis.Pass) *Result {
	base := analysis.ResultOf[*baseline.Result](p, baseline.Measure)
	r := &Result{Clock: base.Clock, Problem: base.GazeProblem, Limits: Nominal(p.Profile.EyeContact)}
	v := p.Obs.Visual
	if v == nil || len(v.People) == 0 {
		if v != nil {
			r.absent(len(v.Time), v.Nobody())
		}
		return r
	}
	face := &v.People[0].Face
	r.findBlinks(face, p)
	r.reasons(face, p)
	r.Yaw = r.clean(base.Yaw, base.GazeYaw)
	r.Pitch = r.clean(base.Pitch, base.GazePitch)
	r.bridge(p.Profile.EyeContact.MaxBlink)
	if base.Geometry != "" {
		r.Limits = r.Limits.Wide() // about a centre that may be off: gaps between rests say little about its edges
	} else {
		r.settle(p.Profile.EyeContact)
	}
	r.Drift = r.drift()
	r.Target = make([]analysis.Target, len(r.Yaw))
	for i := range r.Yaw {
		if r.Reason[i] == analysis.Measured {
			r.Target[i] = r.Limits.Target(float64(r.Yaw[i]), float64(r.Pitch[i]))
		}
	}
	return r
}

// absent fills the columns of a picture in which nobody was found.
func (r *Result) absent(n int, why analysis.Reason) {
	r.Reason = make([]analysis.Reason, n)
	r.Yaw, r.Pitch = make([]float32, n), make([]float32, n)
	r.Blink, r.Target = make([]int8, n), make([]analysis.Target, n)
	for i := range r.Reason {
		r.Reason[i], r.Blink[i] = why, -1
		r.Yaw[i], r.Pitch[i] = float32(math.NaN()), float32(math.NaN())
	}
	r.Seen, r.SeenYaw, r.SeenPitch, r.BlinkWhy = r.Reason, r.Yaw, r.Pitch, r.Reason
}

// reasons marks the frames whose gaze can't be used: as observed, low confidence, blinking, no baseline, or excluded.
func (r *Result) reasons(face *analysis.Face, p *analysis.Pass) {
	r.Reason = r.Clock.Exclude(face.EyeReason, p.Exclude)
	shut := make([]bool, len(r.Reason))
	for _, b := range r.Blinks {
		for i := b.First; i <= b.Last; i++ {
			shut[i] = true
		}
	}
	for i, why := range r.Reason {
		switch {
		case why != analysis.Measured:
		case shut[i]:
			r.Reason[i] = analysis.EyesClosed
		case !(float64(face.GazeConfidence[i]) >= p.Profile.EyeContact.MinConfidence):
			r.Reason[i] = analysis.LowConfidence
		case r.Problem != "":
			r.Reason[i] = analysis.LowConfidence
		}
	}
}

// clean is a column minus its neutral value, where it may be used, without spikes and smoothed.
func (r *Result) clean(raw []float32, neutral float64) []float32 {
	out := make([]float32, len(raw))
	for i, x := range raw {
		out[i] = float32(math.NaN())
		if r.Reason[i] == analysis.Measured {
			out[i] = x - float32(neutral)
		}
	}
	out = track.Despike(r.Clock.Time, out, spike)
	return track.ZeroPhase(r.Clock.Time, out, steady)
}
