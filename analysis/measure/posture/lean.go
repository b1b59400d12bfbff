package posture

import (
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// Leaning takes the trunk along: it swings about the hips, so the shoulders move to the side with the head, or their line slants to it.
const (
	slantPart = 0.5 // of the angle of the lean: the least that has to be seen of the trunk's
	// narrowPart is the same where the shoulders look narrower too, by more than the error of that: a trunk that leans doesn't narrow them, one
	// that turns does, and the network slants the shoulders of a turned one a little.
	narrowPart = 0.75
	// swing is how far the shoulders move aside when a trunk leans by a degree, shoulder widths: hip to shoulder is about 1.3 of them in
	// adults who sit (Drillis & Contini 1966).
	swing = 1.3 * math.Pi / 180
)

// trunk prepares what tells a leaning trunk: the angle of the line from shoulders to ears (degrees), and, against the own normal, the slant
// of the shoulder line (degrees) and its way to the right (shoulder widths).
func (s *sitter) trunk() {
	slant := s.slant()
	level := s.Own(slant)
	x := s.calm(s.column(func(i int) float64 {
		x := s.frame[i].x
		if s.Camera.X != nil {
			x -= s.Camera.X[i]
		}
		return x / s.ShoulderWidth
	}))
	middle := s.Own(x)
	s.slanted = s.column(func(i int) float64 { return slant[i] - level })
	s.moved = s.column(func(i int) float64 { return x[i] - middle })
	shift := s.yawShift()
	s.leaning = s.calm(s.column(func(i int) float64 {
		x, y := s.ears(i)
		return math.Atan2(x-shift[i]-s.frame[i].x, s.frame[i].y-y) * 180 / math.Pi
	}))
}

// leans tells whether the trunk leans with the head to a side, 1 for the right of the picture and -1 for the left.
func (s *sitter) leans(i int, side, usual float64) bool { return s.leansBy(slantPart, i, side, usual) }

// leansBy tells whether so much of the head's angle is seen of the trunk.
func (s *sitter) leansBy(part float64, i int, side, usual float64) bool {
	least := part * math.Max(side*(s.leaning[i]-usual), s.pass.Profile.Posture.LeanDegrees)
	return side*s.slanted[i] > least || side*s.moved[i] > swing*least
}

// lean reports the angle of the upper body to a side; not while the torso is turned.
func (s *sitter) lean(away []track.Episode) {
	angle := slices.Clone(s.leaning)
	for _, e := range away {
		for i := e.First; i <= e.Last; i++ {
			angle[i] = math.NaN()
		}
	}
	s.angle(lean, angle, lang.T("middle of the shoulders to middle of the ears, with the shoulders moved or slanted to the same side"), s.leans,
		func(side string, d float64, e track.Episode) analysis.Moment {
			return analysis.Moment{Measure: lean.ID, Start: e.Start, End: e.End, Kind: "lean_" + side, Value: d,
				Why: lang.T("You leaned to the %s of the picture for %.1f s.", lang.T(side), e.Length())}
		})
}

// tilt reports the angle of the shoulder line.
func (s *sitter) tilt() {
	s.angle(tilt, s.slant(), lang.T("shoulder line"), func(int, float64, float64) bool { return true }, func(side string, d float64, e track.Episode) analysis.Moment {
		return analysis.Moment{Measure: tilt.ID, Start: e.Start, End: e.End, Kind: "tilt_" + side, Value: d,
			Why: lang.T("Your shoulder on the %s of the picture sank for %.1f s.", lang.T(side), e.Length())}
	})
}

// slant is the angle of the shoulder line, degrees clockwise, steadied.
func (s *sitter) slant() []float64 {
	return s.calm(s.column(func(i int) float64 {
		f := s.frame[i]
		return math.Atan2(f.uy*f.down, math.Abs(f.ux)) * 180 / math.Pi
	}))
}

// angle reports a median angle and the time spent far from the own normal, where and says so.
func (s *sitter) angle(d analysis.Definition, angle []float64, of string, and func(i int, side, usual float64) bool,
	moment func(string, float64, track.Episode) analysis.Moment) {
	q := s.pass.Profile.Posture
	method := lang.T("%s; more than %g degrees from the own normal for at least %g s counts", of, q.LeanDegrees, q.MinLean)
	why := s.reasons(angle, analysis.ShouldersHidden)
	cov := s.Clock.Coverage(why)
	value := track.Median(angle)
	if cov.Seconds < minSeconds {
		value = math.NaN()
	}
	f := cov.Finding(d, value, [2]float64{value - angleError, value + angleError}, method)
	if usual := s.Own(angle); !math.IsNaN(f.Value) && !math.IsNaN(usual) {
		f.Parts = map[string]float64{}
		all := 0.0
		for k, side := range [2]string{"left", "right"} {
			sign := float64(2*k - 1)
			states := track.States(why, func(i int) bool { return sign*(angle[i]-usual) > q.LeanDegrees && and(i, sign, usual) })
			es := s.Clock.Episodes(states, rules(q.MinLean))
			f.Parts[side] = s.share(why, es)
			all += f.Parts[side]
			for _, e := range es {
				s.pass.Moment(moment(side, s.median(angle, e)-usual, e))
			}
		}
		f.Parts["share"] = all
	}
	s.pass.Report(f)
}
