package voices

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

const (
	leastFaces = 2.0  // s of measured face within speech of which anything is said
	moreMoves  = 1.5  // times: the person seen speaks in those segments in which the mouth moves so much more
	leastTurn  = 0.4  // s of measured face within a turn that is held against others
	mostTurns  = 0.75 // share of pairs of turns, one of each voice, in which it does, to be told (chance is half)

	stir, stirError = analysis.StirringLips, 0.001
	hardly          = analysis.HardlyMoving // share of the time below which lips hardly move with speech
	leastWatched    = analysis.EnoughSpeech // s of measured face within speech on which that is said of a recording,
	leastStill      = 2.0                   // and of one stretch of it
	slowest         = 0.1                   // s between pictures: fewer do not show syllables
)

// mouth is how much the visible person's mouth moves: the mean deviation of the lips' gap, in face widths, over half a
// second about each frame; NaN where there is no face.
type mouth struct {
	clock *track.Clock
	moves []float64
	width []float32 // of the face, pixels
}

// newMouth is nil where there is no face to be seen.
func newMouth(o *analysis.Observations) *mouth {
	v := o.Visual
	if v == nil || len(v.People) == 0 || len(v.Time) == 0 {
		return nil
	}
	f := &v.People[0].Face
	return &mouth{clock: track.NewClock(v.Time, o.Recording.Duration), moves: f.LipMovement(v.Time), width: f.Width}
}

// during is the mean movement within spans, and the seconds of face that it rests on.
func (m *mouth) during(spans []analysis.Span) (moves, seconds float64) {
	sum := 0.0
	first, within := m.clock.Among(spans)
	for k, in := range within {
		i := first + k
		if x := m.moves[i]; in && x == x {
			sum, seconds = sum+x*m.clock.Hold[i], seconds+m.clock.Hold[i]
		}
	}
	return sum / seconds, seconds
}

// stirs is the share of the measured face's time within spans in which the lips move by so much, and that time in seconds.
func (m *mouth) stirs(spans []analysis.Span, least float64) (share, seconds float64) {
	if m == nil {
		return math.NaN(), 0
	}
	on := 0.0
	first, within := m.clock.Among(spans)
	for k, in := range within {
		i := first + k
		x := m.moves[i]
		if !in || x != x {
			continue
		}
		if seconds += m.clock.Hold[i]; x >= least {
			on += m.clock.Hold[i]
		}
	}
	return on / seconds, seconds
}

// verdict is what a mouth says about two voices.
type verdict int

const (
	unseen verdict = iota // too little of it was seen
	open                  // it doesn't tell
	tells
)

// seen tells which of two voices is that of the visible person: the one with whose speech the mouth moves more, in all and in nearly every
// turn against every other one. Who chews, smiles or talks with somebody else is not told by one turn in which they did.
func (m *mouth) seen(voices [2][]analysis.Span) (voice uint8, v verdict) {
	if m == nil {
		return 0, unseen
	}
	a, s := m.during(voices[0])
	b, t := m.during(voices[1])
	if s < leastFaces || t < leastFaces {
		return 0, unseen
	}
	if b > a {
		a, b, voice = b, a, 1
	}
	if a < moreMoves*b || m.above(voices[voice], voices[1-voice]) < mostTurns {
		return voice, open
	}
	return voice, tells
}

// above is the share of pairs of one turn of each voice, weighted by their time, in which the mouth moves more in the first one's.
func (m *mouth) above(first, second []analysis.Span) float64 {
	type turn struct{ moves, seconds float64 }
	of := func(spans []analysis.Span) (out []turn) {
		for _, s := range spans {
			if x, n := m.during([]analysis.Span{s}); n >= leastTurn {
				out = append(out, turn{x, n})
			}
		}
		return out
	}
	all, more := 0.0, 0.0
	others := of(second)
	for _, a := range of(first) {
		for _, b := range others {
			all += a.seconds * b.seconds
			if a.moves > b.moves {
				more += a.seconds * b.seconds
			}
		}
	}
	return more / all
}
