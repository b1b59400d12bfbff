package posture

import (
	"fmt"
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/internal/track"
)

const (
	earsPart    = 0.5  // of slouch_drop: what the ears have to sink with the nose
	lookingDown = 10.0 // degrees of head pitch below the own normal from which a low nose says nothing about posture
	// upright is the quantile of the head's height, and of the shoulders' width, that is the own normal without a marked
	// baseline: sinking lowers the one, turning the other.
	upright = 0.7

	turnedPart = 0.25 // of turned_drop: enough when the head sits off the middle
	// offMiddle is how far the middle of the ears then lies off that of the shoulders, in shoulder widths: shoulders that look
	// a twentieth narrower are turned by 18 degrees, and a head 0.25 shoulder widths in front of them lies 0.08 aside.
	offMiddle = 0.06
	sunk      = 0.05 // relative: a head this much lower comes nearer to the camera, which widens the face as a turn would
	// yawAside is how far the middle of the ears moves off the middle with the head's own yaw, shoulder widths per degree:
	// the ears lie about 0.25 shoulder widths in front of the axis about which neck and head turn.
	yawAside = 0.0045
)

// height is how far a point lies above the shoulder line over the shoulders' distance, steadied.
func (s *sitter) height(of func(i int) (x, y float64)) []float64 {
	return s.calm(s.column(func(i int) float64 {
		_, v := s.frame[i].of(of(i))
		return -v / s.frame[i].width
	}))
}

// drop is how much lower a height is than the own normal, relative to it.
func (s *sitter) drop(height []float64) []float64 {
	usual := s.usual(height)
	return s.column(func(i int) float64 { return 1 - height[i]/usual })
}

// usual is the own normal of what sinking or turning can only lower.
func (s *sitter) usual(v []float64) float64 {
	if s.Marked {
		return s.Own(v)
	}
	return track.Quantile(v, upright)
}

// sunken is the drops of nose and ears.
func (s *sitter) sunken() (nose, ears []float64) {
	nose = s.drop(s.height(func(i int) (x, y float64) { return s.Joint(i, blazepose.Nose) }))
	return nose, s.drop(s.height(s.ears))
}

// slouch reports a head lowered towards the shoulders.
func (s *sitter) slouch() []track.Episode {
	q := s.pass.Profile.Posture
	method := fmt.Sprintf("nose above the shoulder line over the shoulders' distance at least %s below the own normal for %g s",
		percent(q.SlouchDrop), q.MinSlouch)
	nose, ears := s.sunken()
	why := s.reasons(nose, analysis.ShouldersHidden)
	if s.needsNormal(slouch, why, s.Own(nose), method) {
		return nil
	}
	pitch := s.angles(s.Face.Pitch)
	level := s.Own(pitch)
	return s.report(track.Condition{
		Definition: slouch, Why: why, Error: dropError, Method: method,
		Holds: func(i, _ int, shift float64) bool {
			return nose[i] > q.SlouchDrop+shift && !(ears[i] <= earsPart*(q.SlouchDrop+shift)) && !(pitch[i] < level-lookingDown)
		},
		Moment: func(e track.Episode) analysis.Moment {
			d := s.median(nose, e)
			return analysis.Moment{Measure: slouch.ID, Start: e.Start, End: e.End, Kind: "slouch", Value: d,
				Why: fmt.Sprintf("The head is %s lower above the shoulders than usual for %.1f s.", percent(d), e.Length())}
		},
	}, q.MinSlouch)
}

// turned reports a torso turned away from the camera.
func (s *sitter) turned() []track.Episode {
	q := s.pass.Profile.Posture
	method := fmt.Sprintf("shoulders over face width at least %s below the own normal, or %s with the head off the middle, for %g s",
		percent(q.TurnedDrop), percent(turnedPart*q.TurnedDrop), q.MinTurned)
	ratio := s.calm(s.column(func(i int) float64 { return s.frame[i].width / s.FaceWidth[i] }))
	shift := s.yawShift()
	aside := s.calm(s.column(func(i int) float64 {
		x, _ := s.ears(i)
		return (x - shift[i] - s.frame[i].x) / s.ShoulderWidth
	}))
	low, _ := s.sunken()
	why := s.reasons(ratio, analysis.ShouldersHidden)
	for i := range why {
		if why[i] == analysis.ShouldersHidden && math.IsNaN(s.FaceWidth[i]) {
			why[i] = analysis.NoFace
		}
	}
	usual, middle := s.usual(ratio), s.Own(aside)
	if s.needsNormal(turned, why, usual, method) {
		return nil
	}
	drop := s.column(func(i int) float64 { return 1 - ratio[i]/usual })
	return s.report(track.Condition{
		Definition: turned, Why: why, Error: dropError, Method: method,
		Holds: func(i, _ int, shift float64) bool {
			return drop[i] > q.TurnedDrop+shift || drop[i] > turnedPart*q.TurnedDrop+shift/2 &&
				math.Abs(aside[i]-middle) > offMiddle && low[i] < sunk
		},
		Moment: func(e track.Episode) analysis.Moment {
			d := s.median(drop, e)
			return analysis.Moment{Measure: turned.ID, Start: e.Start, End: e.End, Kind: "turned", Value: d,
				Why: fmt.Sprintf("The shoulders look %s narrower than usual for %.1f s: the torso is turned.", percent(d), e.Length())}
		},
	}, q.MinTurned)
}

// lean reports the angle of the upper body to a side; not while the torso is turned.
func (s *sitter) lean(away []track.Episode) {
	shift := s.yawShift()
	angle := s.calm(s.column(func(i int) float64 {
		x, y := s.ears(i)
		return math.Atan2(x-shift[i]-s.frame[i].x, s.frame[i].y-y) * 180 / math.Pi
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
		for k, side := range [2]string{"left", "right"} {
			sign := float64(2*k - 1)
			states := track.States(why, func(i int) bool { return sign*(angle[i]-usual) > q.LeanDegrees })
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

// angles brings an angle of the face to the poses.
func (s *sitter) angles(v []float64) []float64 { return s.calm(track.Gather(v, s.Frames)) }

// yawShift is how far the middle of the ears has moved towards the right of the picture by turning the head alone, pixels;
// 0 where the face was not measured.
func (s *sitter) yawShift() []float64 {
	yaw := s.angles(s.Face.Yaw)
	facing := s.Own(yaw)
	return s.column(func(i int) float64 {
		if turn := yaw[i] - facing; !math.IsNaN(turn) {
			return yawAside * turn * s.ShoulderWidth
		}
		return 0
	})
}
