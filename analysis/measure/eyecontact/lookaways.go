package eyecontact

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/gaze"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/speech"
)

// shortReturn is the longest return to the lens, in seconds, that does not end a look away: fixations last longer (about
// 0.2 s and up; Rayner 1998, doi 10.1037/0033-2909.124.3.372), so a shorter one is noise at the cone's edge.
const shortReturn = 0.2

// lengthError is how much longer or shorter a measured look away may be, in seconds: smoothing by 1.2 Hz moves its ends by up
// to a tenth each, where the way out and back is not the same.
const lengthError = 0.15

// beforeSpeech is how soon after a look away speech must start, in seconds, for it to be called thinking before an answer.
const beforeSpeech = 1.0

// lookAways reports stretches outside the cone.
func (e *eyes) lookAways(s *speech.Result) {
	c := e.gaze.Clock
	cov := c.Coverage(e.gaze.Seen)
	method := e.method() + lang.T("; stretches of at least %g s", e.pass.Profile.EyeContact.MinLookAway)
	if e.problem != "" {
		e.pass.Report(e.notMeasured(lookAways, cov))
		return
	}
	least := e.pass.Profile.EyeContact.MinLookAway
	count := func(c cone, least float64) float64 { return float64(len(e.outside(c, least))) }
	away := e.outside(e.cone, least)
	may := spread{value: float64(len(away))}
	for _, c := range e.causes {
		may.add(c.words, count(c.low, least), count(c.high, least))
	}
	may.add(lang.T("looks away are %g s longer or shorter", lengthError), count(e.cone, least-lengthError), count(e.cone, least+lengthError))
	value := may.value / (cov.Seconds / 60)
	if cov.Seconds < minRate {
		value = math.NaN()
	}
	counts := may.band(math.Inf(1))
	f := cov.Finding(lookAways, value, track.RateBand(cov.Seconds, counts[:]...), method+track.CountMethod()+may.why(lang.T(", of the counts that there are if ")))
	if !math.IsNaN(f.Value) {
		lengths := track.Lengths(away)
		f.Parts = map[string]float64{"count": float64(len(away))}
		if len(away) > 0 {
			f.Parts["median_s"], f.Parts["longest_s"] = track.Median(lengths), track.Quantile(lengths, 1)
		}
		for _, a := range away {
			e.pass.Moment(e.lookAway(a, s))
		}
	}
	e.pass.Report(f)
}

// outside is the stretches of at least so many seconds in which the gaze is measured and out of the cone.
func (e *eyes) outside(k cone, least float64) []track.Episode {
	states := make([]track.State, len(e.gaze.Seen))
	for i, why := range e.gaze.Seen {
		if why == analysis.Measured {
			states[i] = track.When(!k.holds(e.gaze, i))
		}
	}
	return e.gaze.Clock.Episodes(states, track.Rules{Min: least, Bridge: e.pass.Profile.EyeContact.MaxBlink, Merge: shortReturn})
}

// lookAway describes a stretch by its median direction.
func (e *eyes) lookAway(a track.Episode, s *speech.Result) analysis.Moment {
	yaw := track.Median(e.gaze.SeenYaw[a.First : a.Last+1])
	pitch := track.Median(e.gaze.SeenPitch[a.First : a.Last+1])
	kind, where := direction(yaw, pitch, e.gaze.Limits)
	why := lang.T("You looked away %s for %.1f s.", where, a.Length())
	for _, seg := range s.Segments {
		if seg.Start >= a.End-0.5 && seg.Start <= a.End+beforeSpeech {
			why += lang.T(" Speech follows at once: looking away to think is normal.")
			break
		}
	}
	return analysis.Moment{Measure: lookAways.ID, Start: a.Start, End: a.End, Kind: kind, Value: a.Length(), Why: why}
}

// direction is the side of the cone that a gaze passes furthest, relative to the cone's size.
func direction(yaw, pitch float64, l gaze.Limits) (kind, where string) {
	side, vertical := max(yaw/l.Right, -yaw/l.Left), max(pitch/l.Up, -pitch/l.Down)
	switch {
	case vertical >= side && pitch < 0:
		return "down", lang.T("downwards")
	case vertical >= side:
		return "up", lang.T("upwards")
	case yaw < 0:
		return "left", lang.T("to the left")
	}
	return "right", lang.T("to the right")
}
