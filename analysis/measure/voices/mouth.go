package voices

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

const (
	leastFaces = 2.0 // s of measured face within speech of which anything is said

	// Whether a mouth moves with a voice by more than chance is told by the same sound laid beside the picture shifted: so few of the shifts
	// may tell the voices apart as well as the sound in its place (the usual level of significance).
	chance     = 0.05
	shiftStep  = 0.1 // s
	leastShift = 1.5 // s: some syllables
	mostShifts = 500 // tried, spread evenly over the recording

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

// seen tells which of two voices is that of the visible person: the one with whose speech the mouth moves more, and by more than if the
// sound belonged to another part of the picture. Who chews, smiles or talks with somebody else moves it without regard to either voice.
// Alike is the share of places of the sound that tell the voices apart as well, 1 unless it is known.
func (m *mouth) seen(voices [2][]analysis.Span) (voice uint8, v verdict, alike float64) {
	if m == nil {
		return 0, unseen, 1
	}
	for _, of := range voices {
		if _, s := m.during(of); s < leastFaces {
			return 0, unseen, 1
		}
	}
	moves, whose := m.beside(voices)
	more := apart(moves, whose, 0)
	if more < 0 {
		voice = 1
	}
	least := int(leastShift / shiftStep)
	if float64(len(moves))*chance < float64(least) { // too short for as many shifts that have nothing to do with each other
		return voice, open, 1
	}
	tried, better := 1.0, 1.0
	for shift := least; shift <= len(moves)-least; shift += 1 + len(moves)/mostShifts {
		if tried++; math.Abs(apart(moves, whose, shift)) >= math.Abs(more) {
			better++
		}
	}
	if alike = better / tried; alike > chance {
		return voice, open, alike
	}
	return voice, tells, alike
}

// beside is how much the mouth moves at each step of the recording (log of it above the error of landmarks at rest; NaN where it isn't seen),
// and who speaks then: 1 the first voice alone, -1 the second, 0 both or neither.
func (m *mouth) beside(voices [2][]analysis.Span) (moves []float64, whose []int) {
	moves, whose = make([]float64, int(m.clock.Total/shiftStep)), make([]int, int(m.clock.Total/shiftStep))
	k := 0
	for i := range moves {
		t := (float64(i) + 0.5) * shiftStep
		for k+1 < len(m.clock.Time) && m.clock.Time[k+1] <= t {
			k++
		}
		moves[i] = math.NaN()
		if at := m.clock.Time[k]; t >= at && t < at+m.clock.Hold[k] {
			moves[i] = math.Log(m.moves[k] + stirError)
		}
	}
	for v, spans := range voices {
		for _, s := range spans {
			for i := max(0, int(math.Round(s.Start/shiftStep))); i < min(len(whose), int(math.Round(s.End/shiftStep))); i++ {
				whose[i] = max(-1, min(whose[i]+1-2*v, 1))
			}
		}
	}
	return moves, whose
}

// apart is by how much more the mouth moves in the mean while the first voice speaks than while the second does, with the sound so many
// steps early; 0 where one of them is not seen.
func apart(moves []float64, whose []int, shift int) float64 {
	var sum, n [3]float64 // while the second speaks, both or neither, the first
	add := func(moves []float64, whose []int) {
		for i, x := range moves {
			if x == x {
				w := 1 + whose[i]
				sum[w], n[w] = sum[w]+x, n[w]+1
			}
		}
	}
	wraps := len(whose) - shift
	add(moves[:wraps], whose[shift:])
	add(moves[wraps:], whose[:shift])
	if n[0] == 0 || n[2] == 0 {
		return 0
	}
	return sum[2]/n[2] - sum[0]/n[0]
}
