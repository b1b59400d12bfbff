package posture

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// A slouch bends the trunk: head and shoulders come forward and down together. Lowering the chin moves the head alone, about joints that
// lie below and behind the ears, and leaves the shoulders where they are.
const (
	earsPart = 0.5 // of slouch_drop: what the ears have to sink with the nose
	// chinDrop is what each degree by which the chin is lowered takes off the nose's height above the shoulders, relative to it. The nose lies
	// about 11 cm in front of the ears, which lie 5 cm in front of the lower neck's joints and 17 cm above the shoulders (Drillis &
	// Contini 1966): 16 cm times the sine of a degree, over 17 cm.
	chinDrop = 0.016
	// bentTrunk is what the rest of the drop and the way of head and shoulders have to come to together: the share by which the face looks
	// wider and the face widths (about 14 cm) by which the shoulders sink in the picture. ISO 11226 and RULA (McAtamney & Corlett 1993, doi
	// 10.1016/0003-6870(93)90080-S) call a trunk bent from 20 degrees on; half of that, about hips 50 cm below the shoulders (Drillis & Contini
	// 1966), brings shoulders and face 9 and 11 cm nearer to a camera at the height of the eyes, which comes to 0.35 at 1 m, 0.30 at 1.2 m, and to
	// this at 1.8 m, farther than which people hardly sit. A chin lowered by 10 degrees leaves 0.05; upright sitters who sway to and fro by 5 cm
	// come to 0.1.
	bentTrunk = 0.22
)

// slouch reports a bent trunk with the head lowered towards the shoulders.
func (s *sitter) slouch() []track.Episode {
	q := s.pass.Profile.Posture
	method := lang.T("nose above the shoulder line over the shoulders' distance at least %s below the own normal for %g s, with head and shoulders "+
		"forward and down by more than lowering the chin explains", percent(q.SlouchDrop), q.MinSlouch)
	nose, ears := s.sunken()
	bent := s.bent(nose)
	why := s.slouchReasons(nose, bent)
	s.headWhy = why
	if s.needsNormal(slouch, why, s.Own(nose), method) {
		return nil
	}
	return s.report(track.Condition{
		Definition: slouch, Why: why, Error: dropError, Method: method,
		Holds: func(i, _ int, shift float64) bool {
			return nose[i] > q.SlouchDrop+shift && !(ears[i] <= earsPart*(q.SlouchDrop+shift)) && bent[i] > bentTrunk+shift
		},
		Moment: func(e track.Episode) analysis.Moment {
			d := s.median(nose, e)
			return analysis.Moment{Measure: slouch.ID, Start: e.Start, End: e.End, Kind: "slouch", Value: d,
				Why: lang.T("You slouched for %.1f s: your head sank %s.", e.Length(), percent(d))}
		},
	}, q.MinSlouch)
}

// slouchReasons is why a slouch can't be told: shoulders or nose unseen, or, where the head is low, the face that tells why it is.
func (s *sitter) slouchReasons(nose, bent []float64) []analysis.Reason {
	why := s.reasons(nose, analysis.ShouldersHidden)
	for i, r := range why {
		if r == analysis.Measured && nose[i] > s.pass.Profile.Posture.SlouchDrop && math.IsNaN(bent[i]) {
			why[i] = analysis.NoFace
		}
	}
	return why
}

// bent is how far the trunk is bent at each pose (see bentTrunk); NaN where the face was not measured.
func (s *sitter) bent(nose []float64) []float64 {
	upright := make([]bool, len(nose))
	for i, d := range nose {
		upright[i] = !(d > s.pass.Profile.Posture.SlouchDrop/2)
	}
	pitch := s.angles(s.Face.Pitch)
	level := s.Own(pitch)
	wide, low := s.shoulderLevel()
	way := s.column(func(i int) float64 { return wide[i] + low[i] })
	rest := s.usualAround(way, upright)
	return s.column(func(i int) float64 {
		return nose[i] - chinDrop*math.Max(level-pitch[i], 0) + way[i] - rest[i]
	})
}

// shoulderLevel is the logarithm of the face's width and the way of the shoulders down the picture, in the person's own face widths.
func (s *sitter) shoulderLevel() (wide, low []float64) {
	own := s.Own(s.FaceWidth)
	wide = s.calm(s.column(func(i int) float64 { return math.Log(s.FaceWidth[i] / own) }))
	low = s.calm(s.column(func(i int) float64 {
		y := s.frame[i].y
		if s.Camera.Y != nil {
			y -= s.Camera.Y[i]
		}
		return y / own
	}))
	return wide, low
}
