package posture

import (
	"fmt"
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

const (
	nearer      = 0.15 // relative: a torso that leans in by about 10 cm at 70 cm
	minDistance = 2.0  // seconds
	widthError  = 0.03 // relative, of the face's width against itself, nine times in ten
)

// distance reports how near the face is against the own normal.
func (s *sitter) distance() {
	method := fmt.Sprintf("face width against the own normal; more than %s for at least %g s counts", percent(nearer), minDistance)
	why := s.reasons(s.FaceWidth, analysis.NoFace)
	usual := s.Own(s.FaceWidth)
	if s.needsNormal(distance, why, usual, method) {
		return
	}
	rel := s.column(func(i int) float64 { return s.FaceWidth[i] / usual })
	cov := s.Clock.Coverage(why)
	value := track.Median(rel)
	if cov.Seconds < minSeconds {
		value = math.NaN()
	}
	f := cov.Finding(distance, value, [2]float64{value * (1 - widthError), value * (1 + widthError)}, method)
	if math.IsNaN(f.Value) {
		s.pass.Report(f)
		return
	}
	f.Parts = map[string]float64{"p10": track.Quantile(rel, 0.1), "p90": track.Quantile(rel, 0.9)}
	f.Parts["near"] = s.shifted(why, rel, "near", "nearer to", func(r float64) bool { return r > 1+nearer })
	f.Parts["far"] = s.shifted(why, rel, "far", "farther from", func(r float64) bool { return r < 1/(1+nearer) })
	s.pass.Report(f)
}

// shifted reports the stretches at another distance and returns their share.
func (s *sitter) shifted(why []analysis.Reason, rel []float64, kind, words string, holds func(float64) bool) float64 {
	es := s.Clock.Episodes(track.States(why, func(i int) bool { return holds(rel[i]) }), rules(minDistance))
	for _, e := range es {
		m := s.median(rel, e)
		s.pass.Moment(analysis.Moment{Measure: distance.ID, Start: e.Start, End: e.End, Kind: kind, Value: m,
			Why: fmt.Sprintf("The face is %s the camera than usual for %.1f s: %.2f times as wide.", words, e.Length(), m)})
	}
	return s.share(why, es)
}

// open reports the time without any closed posture, of that in which arms, height of the head and torso can all be judged: who sits
// upright with the arms out of the picture may have crossed them.
func (s *sitter) open(arms, slouched, away []track.Episode, touch []analysis.Span, out *Result) {
	const method = "none of arms crossed, lowered posture, torso turned away, hand on the face, while arms, head and shoulders can be judged"
	shoulders := s.reasons(s.column(func(i int) float64 { return s.frame[i].width }), analysis.ShouldersHidden)
	hand := s.Clock.Within(touch)
	why := s.allJudged(shoulders, hand)
	cov := s.Clock.Coverage(why)
	closed := make([]bool, len(why))
	parts := map[string]float64{}
	for name, es := range map[string][]track.Episode{"crossed": arms, "slouched": slouched, "turned": away} {
		parts[name] = s.share(why, es)
		for _, e := range es {
			for i := e.First; i <= e.Last; i++ {
				closed[i] = true
			}
		}
	}
	parts["hand_on_face"] = s.Clock.Share(why, func(i int) bool { return hand[i] })
	parts["judged_arms"] = s.Clock.Share(shoulders, func(i int) bool { o, _ := s.arms(i); return !math.IsNaN(o) })
	out.Why, out.Open = why, make([]bool, len(why))
	for i := range out.Open {
		out.Open[i] = !closed[i] && !hand[i]
	}
	value := s.Clock.Share(why, func(i int) bool { return out.Open[i] })
	if cov.Seconds < minSeconds || s.NoNormal != "" {
		value = math.NaN()
	}
	f := cov.Finding(open, value, [2]float64{math.Max(value-openError, 0), math.Min(value+openError, 1)}, method)
	if !math.IsNaN(f.Value) {
		f.Parts = parts
	} else if s.NoNormal != "" {
		f.Reason = s.NoNormal
	}
	s.pass.Report(f)
}

// allJudged is why not all of a posture can be judged at each pose, from why the shoulders can't. Arms of which a hand is at the face are
// not crossed.
func (s *sitter) allJudged(shoulders []analysis.Reason, hand []bool) []analysis.Reason {
	why := slices.Clone(shoulders)
	for i, r := range why {
		if r != analysis.Measured {
			continue
		}
		if overlap, _ := s.arms(i); math.IsNaN(overlap) && !hand[i] {
			why[i] = analysis.HandsHidden
		} else if len(s.headWhy) > 0 {
			why[i] = s.headWhy[i]
		}
	}
	return why
}

// openError is the share of time at which the parts are wrong together, mostly at the edges of their episodes (0.3 s each).
const openError = 0.05
