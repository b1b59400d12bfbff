// Package pitch reads the column of F0 as measures of speech need it: the usual pitch of a voice, and distances from it in
// semitones.
package pitch

import (
	"math"
	"slices"

	"poise/analysis"
)

// Sure is the voicing from which a frame's pitch is taken for the voice's: below it one in ten is a guess.
const Sure = 0.6

// Usual is the median pitch of the sure frames within spans, Hz; NaN without any.
func Usual(v *analysis.Voice, spans []analysis.Span) float64 {
	var hz []float32
	Each(v, spans, func(_ int, p float32) { hz = append(hz, p) })
	if len(hz) == 0 {
		return math.NaN()
	}
	slices.Sort(hz)
	return float64(hz[len(hz)/2])
}

// Each calls f with the index and the pitch (Hz) of every sure frame within spans, which are in media time.
func Each(v *analysis.Voice, spans []analysis.Span, f func(i int, hz float32)) {
	for _, s := range spans {
		first := max(0, int(math.Ceil((s.Start-v.Start)/v.Hop)))
		for i := first; i < len(v.Pitch) && v.Start+float64(i)*v.Hop < s.End; i++ {
			if p := v.Pitch[i]; p == p && p > 0 && v.Voicing[i] >= Sure {
				f(i, p)
			}
		}
	}
}

// Semitones from one pitch to another.
func Semitones(from, to float64) float64 { return 12 * math.Log2(to/from) }

// Folded is the distance of a pitch from another in semitones, once the multiples and fractions at which a tracker errs are
// taken out: what remains is at most half an octave.
func Folded(hz, from float64) float64 {
	r := hz / from
	if r >= 1 {
		return 12 * math.Log2(r/math.Round(r))
	}
	return 12 * math.Log2(r*math.Round(1/r))
}
