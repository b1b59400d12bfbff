package gaze

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Over a long recording the seat, the glasses or the light change, and with them what a look at the lens measures as: it
// drifts. The gaze in contact of each stretch is compared with that of the others. A stretch in which the person looks a little
// beside the lens most of the time looks the same, so a drift is reported and widens the bands. It is taken out only where the
// registration of the head shows its cause: from one stretch to another the skin about the eyes no longer looks the same.
const (
	driftWindow = 60.0 // seconds of a stretch: many looks at the lens
	driftLeast  = 10.0 // seconds of contact that it must hold
	driftNoise  = 3.0  // degrees: stretches of one sitting differ by less, twice the spread near the lens
	otherSkin   = 1.5  // times: what the head's fit leaves unexplained, against the best stretch, from which the skin looks another
	ownDrift    = 1.5  // degrees from the lens, the spread near it, from which such a stretch has drifted
)

// Drift is how far the gaze near the lens moved over a recording, degrees; zero where it did not, or where the recording
// is too short to tell.
type Drift struct{ Yaw, Pitch float64 }

// Size is how far that is in all.
func (d Drift) Size() float64 { return math.Hypot(d.Yaw, d.Pitch) }

// stretch is a part of the recording with what was measured near the lens.
type stretch struct {
	at         float64 // seconds: its middle
	yaw, pitch float64 // degrees: median near the lens
	skin       float64 // median of what the head's fit leaves unexplained; NaN without one
}

// stretches are those in which the person looks at the lens for long enough; skin is the cost of the head's fit by frame, or nil.
func (r *Result) stretches(skin []float32) (out []stretch) {
	n := len(r.Clock.Time)
	for first := 0; first < n; {
		var yaw, pitch, cost []float32
		held, i := 0.0, first
		for ; i < n && r.Clock.Time[i] < r.Clock.Time[first]+driftWindow; i++ {
			if y, p := r.SeenYaw[i], r.SeenPitch[i]; r.Seen[i] == analysis.Measured && r.Limits.Hold(float64(y), float64(p)) {
				yaw, pitch, held = append(yaw, y), append(pitch, p), held+r.Clock.Hold[i]
				if skin != nil {
					cost = append(cost, skin[i])
				}
			}
		}
		if held >= driftLeast {
			out = append(out, stretch{(r.Clock.Time[first] + r.Clock.Time[i-1]) / 2, track.Median(yaw), track.Median(pitch), track.Median(cost)})
		}
		first = i
	}
	return out
}

// drift is how far the medians of the stretches lie apart, on each axis.
func (r *Result) drift() Drift {
	var yaws, pitches []float64
	for _, s := range r.stretches(nil) {
		yaws, pitches = append(yaws, s.yaw), append(pitches, s.pitch)
	}
	return Drift{Yaw: between(yaws), Pitch: between(pitches)}
}

// undrift takes out the drift of stretches in which the skin looks another than in the best one, and says by how much at most.
func (r *Result) undrift(skin []float32) (taken Drift) {
	if len(skin) != len(r.Seen) {
		return taken
	}
	all := r.stretches(skin)
	best := math.Inf(1)
	for _, s := range all {
		best = math.Min(best, s.skin)
	}
	moved := false
	for k, s := range all {
		if !(s.skin >= otherSkin*best) || math.Hypot(s.yaw, s.pitch) < ownDrift {
			all[k].yaw, all[k].pitch = 0, 0
			continue
		}
		moved = true
		taken.Yaw, taken.Pitch = math.Max(taken.Yaw, math.Abs(s.yaw)), math.Max(taken.Pitch, math.Abs(s.pitch))
	}
	for i := 0; moved && i < len(r.Seen); i++ {
		yaw, pitch := at(all, r.Clock.Time[i])
		for _, column := range []struct {
			v []float32
			d float64
		}{{r.Yaw, yaw}, {r.SeenYaw, yaw}, {r.Pitch, pitch}, {r.SeenPitch, pitch}} {
			column.v[i] -= float32(column.d)
		}
	}
	return taken
}

// at is the drift at a time: straight between the middles of stretches, level before the first and after the last.
func at(all []stretch, t float64) (yaw, pitch float64) {
	for k, s := range all {
		if t <= s.at {
			if k == 0 {
				return s.yaw, s.pitch
			}
			b := all[k-1]
			f := (t - b.at) / (s.at - b.at)
			return b.yaw + f*(s.yaw-b.yaw), b.pitch + f*(s.pitch-b.pitch)
		}
	}
	last := all[len(all)-1]
	return last.yaw, last.pitch
}

// between is the greatest distance of the values, 0 when that is no more than noise.
func between(v []float64) float64 {
	r := track.Range(v...)
	if d := r[1] - r[0]; d > driftNoise {
		return d
	}
	return 0
}
