package gaze

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// Spot is a place that the user marked a look at, as this person's own gaze shows it.
type Spot struct {
	Target     analysis.Target
	Yaw, Pitch float64 // degrees relative to the lens
	Spread     float64 // degrees, standard deviation of the look
	Open       float64 // of the lids, as a share of what is usual
}

const (
	leastLook   = 0.5 // seconds of gaze that a marked look must hold
	leastSpread = 0.7 // degrees: no look is steadier as measured
	mostSpread  = 3.0 // degrees: what moves more is more than one look
	tooNear     = 2.5 // degrees from the lens: such looks can't be told apart
	ownReach    = 3.5 // spreads of the marked look at the lens: to the sides, beyond it lies another look of a person who marked several
	reachOfSpot = 3.0 // spreads of a look within which the gaze is on it, whatever lies around

	// lidsApart is the share of the usual opening by which the lids differ within one look, standard deviation. Far down the lids
	// hide the irises, so that notes measure as little lower than a screen; the upper lid follows the eye all the way.
	lidsApart = 0.15
)

var targetOf = map[analysis.Place]analysis.Target{analysis.AtScreen: analysis.Screen, analysis.AtNotes: analysis.Notes}

// learnSpots takes the marked looks beside the lens, and moves the sides of the cone to where a gaze is as likely the look
// at the lens as the one beside it.
func (r *Result) learnSpots(p *analysis.Pass) {
	lens := r.spreadOf(spansAt(p.Looks, analysis.AtLens), leastSpread)
	for _, place := range []analysis.Place{analysis.AtScreen, analysis.AtNotes} {
		spans := spansAt(p.Looks, place)
		if len(spans) == 0 {
			continue
		}
		in := r.Clock.Within(spans)
		yaw, pitch := track.MedianWhere(r.Yaw, in), track.MedianWhere(r.Pitch, in)
		switch {
		case r.seconds(in) < leastLook:
			r.SpotProblem += lang.T(" The marked look at %s shows no open eyes.", lang.T(placeWords[place]))
			continue
		case math.Hypot(yaw, pitch) < tooNear:
			r.SpotProblem += lang.T(" The marked looks at the lens and at %s go the same way; they can't be told apart.", lang.T(placeWords[place]))
			continue
		}
		s := Spot{Target: targetOf[place], Yaw: yaw, Pitch: pitch, Spread: r.spreadOf(spans, leastSpread), Open: track.MedianWhere(r.open, in)}
		r.Spots = append(r.Spots, s)
		r.Limits = r.Limits.before(s, lens/(lens+s.Spread))
	}
	if len(r.Spots) > 0 {
		r.Limits = r.Limits.within(math.Max(nearest, ownReach*lens))
	}
}

func spansAt(looks []analysis.Look, at analysis.Place) (out []analysis.Span) {
	for _, l := range looks {
		if l.At == at {
			out = append(out, l.Range)
		}
	}
	return out
}

// seconds is how long the frames of a mask hold gaze.
func (r *Result) seconds(in []bool) (s float64) {
	for i, why := range r.Reason {
		if in[i] && why == analysis.Measured {
			s += r.Clock.Hold[i]
		}
	}
	return s
}

// spreadOf is the spread of the gaze over ranges, on both axes together; usual when it is not known.
func (r *Result) spreadOf(spans []analysis.Span, usual float64) float64 {
	in := r.Clock.Within(spans)
	s := math.Hypot(track.MAD(track.Mask(r.Yaw, in)), track.MAD(track.Mask(r.Pitch, in))) / math.Sqrt2
	if math.IsNaN(s) {
		return usual
	}
	return math.Max(leastSpread, math.Min(mostSpread, s))
}

// within are the limits with neither side of the cone further from the lens than reach. Up and down, where lids and a nodding head
// take part, the gaze errs by more than the spread of a look.
func (l Limits) within(reach float64) Limits {
	l.Left, l.Right = math.Min(l.Left, reach), math.Min(l.Right, reach)
	return l
}

// before moves the side of the cone that faces a spot inwards, to the given share of the way to it.
func (l Limits) before(s Spot, share float64) Limits {
	side := func(limit *float64, way float64) { *limit = math.Min(*limit, math.Max(tooNear/2, share*way)) }
	switch {
	case math.Abs(s.Pitch) >= math.Abs(s.Yaw) && s.Pitch < 0:
		side(&l.Down, -s.Pitch)
	case math.Abs(s.Pitch) >= math.Abs(s.Yaw):
		side(&l.Up, s.Pitch)
	case s.Yaw < 0:
		side(&l.Left, -s.Yaw)
	default:
		side(&l.Right, s.Yaw)
	}
	return l
}

// At is what a gaze rests on at frame i: the lens, the nearest spot that was marked, or what lies in that direction.
func (r *Result) At(i int, yaw, pitch float64) analysis.Target {
	t := r.Limits.Target(yaw, pitch)
	if t == analysis.Camera || len(r.Spots) == 0 {
		return t
	}
	nearest, best := analysis.NoTarget, math.Inf(1)
	for _, s := range r.Spots {
		// Within half the way to the lens, or reachOfSpot spreads, a gaze is on the spot.
		far := math.Hypot(yaw-s.Yaw, pitch-s.Pitch)
		if far >= math.Hypot(s.Yaw, s.Pitch)/2 && far >= reachOfSpot*s.Spread {
			continue
		}
		d := far / s.Spread
		if lids := (float64(r.open[i]) - s.Open) / lidsApart; !math.IsNaN(lids) {
			d = math.Hypot(d, lids)
		}
		if d < best {
			best, nearest = d, s.Target
		}
	}
	switch {
	case nearest != analysis.NoTarget:
		return nearest
	case t == analysis.Screen || t == analysis.Notes:
		return r.between(t, pitch)
	}
	return t
}

// between is screen or notes for a gaze below the cone that is near neither: the side of the middle between both spots.
func (r *Result) between(t analysis.Target, pitch float64) analysis.Target {
	var screen, notes *Spot
	for i := range r.Spots {
		if r.Spots[i].Target == analysis.Screen {
			screen = &r.Spots[i]
		} else {
			notes = &r.Spots[i]
		}
	}
	if screen == nil || notes == nil || screen.Pitch <= notes.Pitch {
		return t
	}
	if pitch > (screen.Pitch+notes.Pitch)/2 {
		return analysis.Screen
	}
	return analysis.Notes
}

// placeWords are the places that sentences name.
var placeWords = map[analysis.Place]string{analysis.AtScreen: lang.Mark("the screen"), analysis.AtNotes: lang.Mark("the notes")}
