// Package gaze turns the raw gaze columns into directions relative to the lens: baseline-corrected, smoothed over true
// times, with blinks found and set apart, and a target for each frame.
package gaze

import (
	"math"
	"reflect"

	"poise/analysis"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/internal/eyeball"
	"poise/analysis/measure/internal/lids"
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

// halfShut is the share of their usual opening below which lids hide half of the irises.
const halfShut = 0.5

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

	Blinks *lids.Blinks // nil without a picture
	Limits Limits       // of the contact cone as used
	Spots  []Spot       // marked looks beside the lens
	// SpotProblem is empty, or sentences about marked looks that can't be used.
	SpotProblem string
	Ambiguous   bool      // two places could be the lens: directions are relative to the likelier, there are no targets
	Drift       Drift     // of the gaze near the lens over the recording
	Undrifted   Drift     // what was taken out of it, at most
	open        []float32 // of the lids, as a share of what is usual
	Problem     string    // in words, why there is no gaze at all; empty when there may be
}

func columns(p *analysis.Pass) *Result {
	base := analysis.ResultOf[*baseline.Result](p, baseline.Measure)
	r := &Result{Clock: base.Clock, Blinks: &lids.Blinks{}, Problem: base.GazeProblem, Limits: Nominal(p.Profile.EyeContact)}
	v := p.Obs.Visual
	if v == nil || len(v.People) == 0 {
		if v != nil {
			r.absent(len(v.Time), v.Nobody())
		}
		return r
	}
	face := &v.People[0].Face
	r.Blinks, r.open = base.Blinks, lids.Opening(face)
	r.reasons(face, base, p)
	r.Yaw = r.clean(base.Yaw, base.GazeYaw)
	r.Pitch = r.clean(base.Pitch, base.GazePitch)
	r.bridge(p.Profile.EyeContact.MaxBlink)
	if base.Geometry != "" {
		r.Limits = r.Limits.Wide() // about a centre that may be off: gaps between rests say little about its edges
	} else {
		r.settle(p.Profile.EyeContact)
		r.learnSpots(p)
	}
	if base.Eyes != nil {
		r.Undrifted = r.undrift(face.SkinCost)
	}
	r.Drift = r.drift()
	r.Ambiguous = base.Candidates != nil
	r.Target = make([]analysis.Target, len(r.Yaw))
	for i := range r.Yaw {
		if r.Reason[i] == analysis.Measured && !r.Ambiguous {
			r.Target[i] = r.At(i, float64(r.Yaw[i]), float64(r.Pitch[i]))
		}
	}
	return r
}

// absent fills the columns of a picture in which nobody was found.
func (r *Result) absent(n int, why analysis.Reason) {
	r.Reason = make([]analysis.Reason, n)
	r.Yaw, r.Pitch = make([]float32, n), make([]float32, n)
	r.Target = make([]analysis.Target, n)
	r.Blinks = &lids.Blinks{State: make([]int8, n), Why: r.Reason}
	for i := range r.Reason {
		r.Reason[i], r.Blinks.State[i] = why, -1
		r.Yaw[i], r.Pitch[i] = float32(math.NaN()), float32(math.NaN())
	}
	r.Seen, r.SeenYaw, r.SeenPitch = r.Reason, r.Yaw, r.Pitch
}

// reasons marks the frames whose gaze can't be used: as observed, low confidence, blinking, no baseline, or excluded.
func (r *Result) reasons(face *analysis.Face, base *baseline.Result, p *analysis.Pass) {
	r.Reason = r.Clock.Exclude(face.EyeReason, p.Exclude)
	for i, why := range r.Reason {
		switch {
		case why != analysis.Measured:
		case r.Blinks.Shut[i], base.Eyes != nil && base.Eyes.Shut[i]:
			r.Reason[i] = analysis.EyesClosed
		case !(float64(face.GazeConfidence[i]) >= p.Profile.EyeContact.MinConfidence), r.Problem != "", math.IsNaN(float64(base.Yaw[i])),
			r.unfound(base, i):
			r.Reason[i] = analysis.LowConfidence
		}
	}
}

// unfound tells whether a gaze near the lens at frame i has irises that were not found, or not both: one of a pair that lies apart is
// somewhere else, and where the skin around the eyes has neither, the mesh keeps them amid the lids. The look may then be well beside the
// lens. What is measured far from the lens is further still, or far all the same, and stays, unless the lids are half shut too: then
// nothing tells how far down the eyes look.
func (r *Result) unfound(base *baseline.Result, i int) bool {
	return base.Eyes != nil && base.Eyes.Unfound[i] && (r.open[i] < halfShut ||
		r.Limits.Wide().Hold(float64(base.Yaw[i])-base.GazeYaw, float64(base.Pitch[i])-base.GazePitch))
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
	return eyeball.Calm(r.Clock, out)
}
