package voices

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

const (
	leastFaces = 2.0 // s of measured face within speech of which anything is said
	moreMoves  = 1.5 // times: the person seen speaks in those segments in which the mouth moves so much more

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
	for i, in := range m.clock.Within(spans) {
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
	for i, in := range m.clock.Within(spans) {
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

// seen tells which of two voices is that of the visible person: the one with whose speech the mouth moves more. ok is false
// where the mouth does not say.
func (m *mouth) seen(voices [2][]analysis.Span) (voice uint8, ok bool) {
	if m == nil {
		return 0, false
	}
	a, s := m.during(voices[0])
	b, t := m.during(voices[1])
	switch {
	case s < leastFaces || t < leastFaces:
		return 0, false
	case a >= moreMoves*b:
		return 0, true
	}
	return 1, b >= moreMoves*a
}
