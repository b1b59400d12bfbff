package posture

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

const (
	nearer      = 0.15 // relative: a torso that leans in by about 10 cm at 70 cm
	minDistance = 2.0  // seconds
	widthError  = 0.03 // relative, of the face's width against itself, nine times in ten
)

// distance reports how near the face is against the own normal in the same view of the camera: a cut moves nobody.
func (s *sitter) distance() {
	method := lang.T("face width against the own normal; more than %s for at least %g s counts", percent(nearer), minDistance)
	why := s.reasons(s.FaceWidth, analysis.NoFace)
	usual := s.Own(s.FaceWidth)
	if s.needsNormal(distance, why, usual, method) {
		return
	}
	there := s.OwnInView(s.FaceWidth)
	rel := s.column(func(i int) float64 { return s.FaceWidth[i] / there[i] })
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
	f.Parts["near"] = s.shifted(why, rel, "near", lang.T("nearer to"), func(r float64) bool { return r > 1+nearer })
	f.Parts["far"] = s.shifted(why, rel, "far", lang.T("farther from"), func(r float64) bool { return r < 1/(1+nearer) })
	s.pass.Report(f)
}

// shifted reports the stretches at another distance and returns their share.
func (s *sitter) shifted(why []analysis.Reason, rel []float64, kind, words string, holds func(float64) bool) float64 {
	es := s.Clock.Episodes(track.States(why, func(i int) bool { return holds(rel[i]) }), rules(minDistance))
	for _, e := range es {
		m := s.median(rel, e)
		s.pass.Moment(analysis.Moment{Measure: distance.ID, Start: e.Start, End: e.End, Kind: kind, Value: m,
			Why: lang.T("You were %s the camera than usual for %.1f s.", words, e.Length())})
	}
	return s.share(why, es)
}

// The states of a pose as a whole. Who slouches, is turned away or has a hand at the face is closed whatever the arms do.
const (
	unknown  = iota // why tells why
	openly          // nothing speaks against it
	crossing        // the arms alone are crossed
	bent            // lowered, turned away, or a hand at the face
)

// open reports the time without any closed posture, as far as arms, height of the head and torso can be judged: who sits upright with the
// arms out of the picture may have crossed them.
func (s *sitter) open(arms, slouched, away []track.Episode, touch []analysis.Span, out *Result) {
	method := lang.T("none of crossed arms, slouching, a body turned away, a hand on the face; the arms as where they can be judged, and the range for all that they may do elsewhere")
	shoulders := s.reasons(s.column(func(i int) float64 { return s.frame[i].width }), analysis.ShouldersHidden)
	hand := s.Clock.Within(touch)
	parts := map[string]float64{"crossed": s.share(shoulders, arms), "slouched": s.share(shoulders, slouched), "turned": s.share(shoulders, away),
		"hand_on_face": s.Clock.Share(shoulders, func(i int) bool { return hand[i] }),
		"judged_arms":  s.Clock.Share(shoulders, func(i int) bool { o, _ := s.arms(i); return !math.IsNaN(o) })}
	out.judge(s, shoulders, inside(len(shoulders), arms), inside(len(shoulders), slouched, away), hand)
	value, band, cov := out.Open(s.Clock)
	if cov.Seconds < minSeconds || s.NoNormal != "" {
		value = math.NaN()
	}
	f := cov.Finding(open, value, band, method)
	if !math.IsNaN(f.Value) {
		f.Parts = parts
	} else if s.NoNormal != "" {
		f.Reason = s.NoNormal
	}
	s.pass.Report(f)
}

// inside tells which of n poses lie in one of the episodes.
func inside(n int, all ...[]track.Episode) []bool {
	in := make([]bool, n)
	for _, es := range all {
		for _, e := range es {
			for i := e.First; i <= e.Last; i++ {
				in[i] = true
			}
		}
	}
	return in
}

// judge sets the state of each pose, from why the shoulders can't be judged.
func (r *Result) judge(s *sitter, shoulders []analysis.Reason, crossed, low, hand []bool) {
	r.whole, r.shoulders = make([]uint8, len(shoulders)), shoulders
	r.why = append([]analysis.Reason(nil), shoulders...)
	for i, why := range shoulders {
		overlap, _ := s.arms(i)
		switch {
		case why != analysis.Measured:
		case low[i] || hand[i]:
			r.whole[i] = bent
		case crossed[i]:
			r.whole[i] = crossing
		case math.IsNaN(overlap):
			r.why[i] = analysis.HandsHidden
		case len(s.headWhy) > 0 && s.headWhy[i] != analysis.Measured:
			r.why[i] = s.headWhy[i]
		default:
			r.whole[i] = openly
		}
	}
}

// Open is the share of the clock's time in an open posture, its band and its coverage. The value takes the arms to do where they can't be
// judged what they do elsewhere, the band that they are crossed there all the time or never.
func (r *Result) Open(c *track.Clock) (value float64, band [2]float64, cov track.Coverage) {
	var seconds [bent + 1]float64
	total := 0.0
	for i, w := range r.whole {
		if r.shoulders[i] == analysis.Measured {
			seconds[w], total = seconds[w]+c.Hold[i], total+c.Hold[i]
		}
	}
	straight := 1 - seconds[bent]/total // share of the time in which only the arms decide
	value = straight * seconds[openly] / (seconds[openly] + seconds[crossing])
	if seconds[bent] == total {
		value = 0
	}
	band = [2]float64{math.Max(seconds[openly]/total-openError, 0), math.Min(straight-seconds[crossing]/total+openError, 1)}
	return value, band, c.Coverage(r.why)
}

// openError is the share of time at which the parts are wrong together, mostly at the edges of their episodes (0.3 s each).
const openError = 0.05
