package eyeball

import "poise/analysis/measure/internal/track"

// steady smooths gaze: at rest it averages over about a fifth of a second, during a saccade (hundreds of degrees/s) it
// follows within a frame. The cutoffs are in Hz, so they hold at any frame rate.
var steady = track.Euro{Cutoff: 1.2, Beta: 0.04, Speed: 2, MaxGap: 0.5}

// spike is half the window, in seconds, of the median that takes out wrong frames before smoothing: what leaves and comes
// back within it is no look, because the shortest fixations last 0.2 s (Rayner 1998, doi 10.1037/0033-2909.124.3.372).
const spike = 0.15

// Calm is a column of angles without spikes, smoothed without delay; NaN stays NaN.
func Calm(clock *track.Clock, angle []float32) []float32 {
	return track.ZeroPhase(clock.Time, track.Despike(clock.Time, angle, spike), steady)
}
