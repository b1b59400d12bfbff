package posture

import (
	"fmt"
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

const (
	earsPart   = 0.5  // of slouch_drop: what the ears have to sink with the nose
	turnedPart = 0.3  // of turned_drop: enough when the head sits off the middle
	offMiddle  = 0.08 // shoulder widths
)

// slouch reports a head lowered towards the shoulders.
func (s *sitter) slouch() []track.Episode {
	q := s.pass.Profile.Posture
	method := fmt.Sprintf("nose above the shoulder line over the shoulders' distance at least %s below the own normal for %g s",
		percent(q.SlouchDrop), q.MinSlouch)
	nose := s.calm(s.column(func(i int) float64 {
		_, v := s.at(i, analysis.Nose)
		return -v / s.frame[i].width
	}))
	ears := s.calm(s.column(func(i int) float64 {
		_, v := s.frame[i].of(s.ears(i))
		return -v / s.frame[i].width
	}))
	why := s.reasons(nose, analysis.ShouldersHidden)
	usual, usualEars := s.Own(nose), s.Own(ears)
	if s.needsNormal(slouch, why, usual, method) {
		return nil
	}
	drop := s.column(func(i int) float64 { return 1 - nose[i]/usual })
	return s.report(condition{
		def: slouch, why: why, err: dropError, min: q.MinSlouch, method: method,
		holds: func(i int, shift float64) bool {
			sunk := 1 - ears[i]/usualEars
			return drop[i] > q.SlouchDrop+shift && (math.IsNaN(sunk) || sunk > earsPart*(q.SlouchDrop+shift))
		},
		moment: func(e track.Episode) analysis.Moment {
			d := s.median(drop, e)
			return analysis.Moment{Measure: slouch.ID, Start: e.Start, End: e.End, Kind: "slouch", Value: d,
				Why: fmt.Sprintf("The head is %s lower above the shoulders than usual for %.1f s.", percent(d), e.Length())}
		},
	})
}

// turned reports a torso turned away from the camera.
func (s *sitter) turned() []track.Episode {
	q := s.pass.Profile.Posture
	method := fmt.Sprintf("shoulders over face width at least %s below the own normal, or %s with the head off the middle, for %g s",
		percent(q.TurnedDrop), percent(turnedPart*q.TurnedDrop), q.MinTurned)
	ratio := s.calm(s.column(func(i int) float64 { return s.frame[i].width / s.FaceWidth[i] }))
	aside := s.calm(s.column(func(i int) float64 {
		u, _ := s.frame[i].of(s.ears(i))
		return u / s.ShoulderWidth
	}))
	why := s.reasons(ratio, analysis.ShouldersHidden)
	for i := range why {
		if why[i] == analysis.ShouldersHidden && math.IsNaN(s.FaceWidth[i]) {
			why[i] = analysis.NoFace
		}
	}
	usual, middle := s.Own(ratio), s.Own(aside)
	if s.needsNormal(turned, why, usual, method) {
		return nil
	}
	drop := s.column(func(i int) float64 { return 1 - ratio[i]/usual })
	return s.report(condition{
		def: turned, why: why, err: dropError, min: q.MinTurned, method: method,
		holds: func(i int, shift float64) bool {
			return drop[i] > q.TurnedDrop+shift || drop[i] > turnedPart*q.TurnedDrop+shift/2 && math.Abs(aside[i]-middle) > offMiddle
		},
		moment: func(e track.Episode) analysis.Moment {
			d := s.median(drop, e)
			return analysis.Moment{Measure: turned.ID, Start: e.Start, End: e.End, Kind: "turned", Value: d,
				Why: fmt.Sprintf("The shoulders look %s narrower than usual for %.1f s: the torso is turned.", percent(d), e.Length())}
		},
	})
}

// lean reports the angle of the upper body to a side; not while the torso is turned.
func (s *sitter) lean(away []track.Episode) {
	angle := s.calm(s.column(func(i int) float64 {
		x, y := s.ears(i)
		return math.Atan2(x-s.frame[i].x, s.frame[i].y-y) * 180 / math.Pi
	}))
	for _, e := range away {
		for i := e.First; i <= e.Last; i++ {
			angle[i] = math.NaN()
		}
	}
	s.angle(lean, angle, "middle of the shoulders to middle of the ears", func(side string, d float64, e track.Episode) analysis.Moment {
		return analysis.Moment{Measure: lean.ID, Start: e.Start, End: e.End, Kind: "lean_" + side, Value: d,
			Why: fmt.Sprintf("The upper body leans %.0f degrees further to the %s of the picture than usual for %.1f s.", math.Abs(d), side, e.Length())}
	})
}

// tilt reports the angle of the shoulder line.
func (s *sitter) tilt() {
	angle := s.calm(s.column(func(i int) float64 {
		f := s.frame[i]
		return math.Atan2(f.uy*f.down, math.Abs(f.ux)) * 180 / math.Pi
	}))
	s.angle(tilt, angle, "shoulder line", func(side string, d float64, e track.Episode) analysis.Moment {
		return analysis.Moment{Measure: tilt.ID, Start: e.Start, End: e.End, Kind: "tilt_" + side, Value: d,
			Why: fmt.Sprintf("The shoulder on the %s of the picture is lower by %.0f degrees than usual for %.1f s.", side, math.Abs(d), e.Length())}
	})
}

// angle reports a median angle and the time spent far from the own normal.
func (s *sitter) angle(d analysis.Definition, angle []float64, of string, moment func(string, float64, track.Episode) analysis.Moment) {
	q := s.pass.Profile.Posture
	method := fmt.Sprintf("%s; more than %g degrees from the own normal for at least %g s counts", of, q.LeanDegrees, q.MinLean)
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
		for side, sign := range map[string]float64{"left": -1, "right": 1} {
			states := make([]track.State, len(why))
			for i, r := range why {
				if r == analysis.Measured {
					states[i] = track.When(sign*(angle[i]-usual) > q.LeanDegrees)
				}
			}
			es := s.Clock.Episodes(states, track.Rules{Min: q.MinLean, Bridge: bridge, Merge: merge})
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
