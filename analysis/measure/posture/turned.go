package posture

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// The neck rises in front of the line of the shoulders, so a torso that turns carries the head towards one of them: by about 0.25
// shoulder widths times the sine of the turn. Networks draw turned shoulders wider than they look, so a little less width is enough then.
const (
	turnedPart = 0.1  // of turned_drop: enough when the head sits off the middle
	offMiddle  = 0.08 // shoulder widths: the head of a torso turned by 20 degrees
	notTilted  = 0.02 // shoulder widths: what has to remain without the head's own tilt
	// chinNearer is by which share a face looks wider for each degree by which the chin is lowered, at most: half of it bends the neck, 15 cm
	// long and 20 degrees forward at rest (Drillis & Contini 1966), before a camera at 60 cm, nearer than which people hardly sit.
	chinNearer = 0.002
)

// turned reports a torso turned away from the camera.
func (s *sitter) turned() []track.Episode {
	q := s.pass.Profile.Posture
	method := lang.T("shoulders over face width at least %s below the own normal, or %s with the head off the middle of shoulders that do not lean, for %g s",
		percent(q.TurnedDrop), percent(turnedPart*q.TurnedDrop), q.MinTurned)
	ratio := s.calm(s.column(func(i int) float64 { return s.frame[i].width / s.FaceWidth[i] }))
	why := s.reasons(ratio, analysis.ShouldersHidden)
	for i := range why {
		if why[i] == analysis.ShouldersHidden && math.IsNaN(s.FaceWidth[i]) {
			why[i] = analysis.NoFace
		}
	}
	usual := s.usual(ratio)
	if s.needsNormal(turned, why, usual, method) {
		return nil
	}
	drop := s.column(func(i int) float64 { return 1 - ratio[i]/usual })
	x, chin := s.headAside(), s.own(s.Face.Pitch)
	little := s.column(func(i int) float64 { return turnedPart*q.TurnedDrop + chinNearer*math.Max(-chin[i], 0) })
	for i := range why { // a head that is not seen may sit off the middle
		if d := drop[i]; why[i] == analysis.Measured && math.IsNaN(x[i]) && d > little[i] && d <= q.TurnedDrop {
			why[i] = analysis.ShouldersHidden
		}
	}
	aside := s.aside(x, func(i int) bool { return drop[i] > little[i]+dropError })
	return s.report(track.Condition{
		Definition: turned, Why: why, Error: dropError, Method: method,
		Holds: func(i, _ int, shift float64) bool {
			return drop[i] > q.TurnedDrop+shift || drop[i] > little[i]+turnedPart*shift && aside[i]
		},
		Moment: func(e track.Episode) analysis.Moment {
			d := s.median(drop, e)
			return analysis.Moment{Measure: turned.ID, Start: e.Start, End: e.End, Kind: "turned", Value: d,
				Why: lang.T("The shoulders look %s narrower than usual for %.1f s: the torso is turned.", percent(d), e.Length())}
		},
	}, q.MinTurned)
}

// aside tells at which poses the head, at x (see headAside), sits off the middle of the shoulders although it is not only tilted and the torso does not lean;
// narrow tells where the shoulders surely look narrower.
func (s *sitter) aside(x []float64, narrow func(i int) bool) []bool {
	middle := s.Own(x)
	upright := s.Own(s.leaning)
	tilt := s.rollShift()
	out := make([]bool, len(x))
	for i := range out {
		d := x[i] - middle
		side := math.Copysign(1, d)
		part := slantPart
		if narrow(i) {
			part = narrowPart
		}
		out[i] = side*d > offMiddle && !(side*(d-tilt[i]) < notTilted) && !s.leansBy(part, i, side, upright)
	}
	return out
}

// headAside is how far the middle of the ears lies to the right of that of the shoulders, without what turning the head does, in shoulder widths.
func (s *sitter) headAside() []float64 {
	shift := s.yawShift()
	return s.calm(s.column(func(i int) float64 {
		x, _ := s.ears(i)
		return (x - shift[i] - s.frame[i].x) / s.ShoulderWidth
	}))
}

const (
	// yawAside is how far the middle of the ears moves off the middle with the head's own yaw, shoulder widths per degree: the ears lie about
	// 3 cm in front of the axis about which the head turns, and shoulders' keypoints 33 cm apart.
	yawAside = 0.0016
	// rollAside is the same for the head's tilt, which bends the neck about 10 cm below the ears.
	rollAside = 0.005
)

// yawShift is how far the middle of the ears has moved towards the right of the picture by turning the head alone, pixels;
// 0 where the face was not measured.
func (s *sitter) yawShift() []float64 {
	yaw := s.own(s.Face.Yaw)
	return s.column(func(i int) float64 { return yawAside * yaw[i] * s.ShoulderWidth })
}

// rollShift is the same for tilting the head, in shoulder widths.
func (s *sitter) rollShift() []float64 {
	roll := s.own(s.Face.Roll)
	return s.column(func(i int) float64 { return rollAside * roll[i] })
}

// own is an angle of the face against the own normal at each pose, degrees; 0 where the face was not measured.
func (s *sitter) own(angle []float64) []float64 {
	v := s.angles(angle)
	usual := s.Own(v)
	return s.column(func(i int) float64 {
		if d := v[i] - usual; !math.IsNaN(d) {
			return d
		}
		return 0
	})
}
