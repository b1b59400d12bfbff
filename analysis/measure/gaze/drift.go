package gaze

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Over a long recording the seat, the glasses or the light change, and with them what a look at the lens measures as: it
// drifts. The gaze in contact of each stretch is compared with that of the others. A stretch in which the person looks a little
// beside the lens most of the time looks the same, so a drift is reported and widens the bands; it is not taken out.
const (
	driftWindow = 60.0 // seconds of a stretch: many looks at the lens
	driftLeast  = 10.0 // seconds of contact that it must hold
	driftNoise  = 3.0  // degrees: stretches of one sitting differ by less, twice the spread near the lens
)

// Drift is how far the gaze near the lens moved over a recording, degrees; zero where it did not, or where the recording
// is too short to tell.
type Drift struct{ Yaw, Pitch float64 }

// Size is how far that is in all.
func (d Drift) Size() float64 { return math.Hypot(d.Yaw, d.Pitch) }

// drift is how far the medians of the stretches lie apart, on each axis.
func (r *Result) drift() (d Drift) {
	var yaws, pitches []float64
	n := len(r.Clock.Time)
	for first := 0; first < n; {
		var yaw, pitch []float32
		held, i := 0.0, first
		for ; i < n && r.Clock.Time[i] < r.Clock.Time[first]+driftWindow; i++ {
			if y, p := r.SeenYaw[i], r.SeenPitch[i]; r.Seen[i] == analysis.Measured && r.Limits.Hold(float64(y), float64(p)) {
				yaw, pitch, held = append(yaw, y), append(pitch, p), held+r.Clock.Hold[i]
			}
		}
		if held >= driftLeast {
			yaws, pitches = append(yaws, track.Median(yaw)), append(pitches, track.Median(pitch))
		}
		first = i
	}
	return Drift{Yaw: between(yaws), Pitch: between(pitches)}
}

// between is the greatest distance of the values, 0 when that is no more than noise.
func between(v []float64) float64 {
	r := track.Range(v...)
	if d := r[1] - r[0]; d > driftNoise {
		return d
	}
	return 0
}
