package eyecontact

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// minTarget is the shortest rest on a target that becomes a moment, in seconds.
const minTarget = 1.0

// targets reports the share of each target and the stretches on it.
func (e *eyes) targets() {
	c, g := e.gaze.Clock, e.gaze
	cov := c.Coverage(g.Seen)
	method := e.method() + lang.T("; screen down to %g degrees", e.pass.Profile.EyeContact.ScreenDown)
	if e.problem != "" {
		e.pass.Report(e.notMeasured(targets, cov))
		return
	}
	at := make([]analysis.Target, len(g.Seen))
	for i, why := range g.Seen {
		if why == analysis.Measured {
			at[i] = g.At(i, float64(g.SeenYaw[i]), float64(g.SeenPitch[i]))
		}
	}
	s := e.share(c, cov)
	value := s.value
	if cov.Seconds < e.leastShare() {
		value = math.NaN()
	}
	f := cov.Finding(targets, value, s.band(1), method+s.why(lang.T("; the range is what holds if ")))
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{}
		for t := analysis.Camera; t < analysis.NumTargets; t++ {
			f.Parts[t.String()] = c.Share(g.Seen, func(i int) bool { return at[i] == t })
			e.targetMoments(t, at)
		}
	}
	e.pass.Report(f)
}

func (e *eyes) targetMoments(t analysis.Target, at []analysis.Target) {
	states := make([]track.State, len(at))
	for i, a := range at {
		if a != analysis.NoTarget {
			states[i] = track.When(a == t)
		}
	}
	rules := track.Rules{Min: minTarget, Bridge: e.pass.Profile.EyeContact.MaxBlink, Merge: shortReturn}
	for _, s := range e.gaze.Clock.Episodes(states, rules) {
		e.pass.Moment(analysis.Moment{Measure: targets.ID, Start: s.Start, End: s.End, Kind: t.String(), Value: s.Length(),
			Why: lang.T("Your eyes rested %s for %.1f s.", lang.T(places[t]), s.Length())})
	}
}

var places = [analysis.NumTargets]string{"", lang.Mark("on the camera"), lang.Mark("on the screen below the lens"), lang.Mark("well below the lens, as if on notes"),
	lang.Mark("on the left"), lang.Mark("on the right"), lang.Mark("above the lens")}
