package fillers

import "math"

// What sets a filler off from the same vowel inside a word is that it lasts, stands by itself, and stays: the mouth does
// not move and the pitch is level or falls slowly (O'Shaughnessy 1992, doi 10.1109/ICASSP.1992.225857; Shriberg 2001, doi
// 10.1017/S0025100301001128). Vowels of running speech last 0.05 to 0.15 s; fillers mostly 0.2 s and more.
const (
	briefest, lasting = 0.10, 0.30 // s: from no sign to a full one
	moving, still     = 4.5, 2.5   // dB of change
	sliding, level    = 4.0, 1.5   // semitones of spread
	least             = 0.60       // confidence from which a sound counts
	hint              = 0.30       // confidence of a sound that bears out an "um" or "uh" which the network wrote
	doubt             = 0.10       // how far the confidence may be off: the band's limits move by it
)

// confidence that a sound is a filler, 0 to 1.
func (f *frames) confidence(s sound) float64 {
	if f.length(s) > longestHold || math.IsNaN(s.spread) {
		return 0
	}
	lasts := rise(s.held, briefest, lasting)
	apart := (2*s.before + s.after) / 3 // what ends a phrase is drawn out too: what stands before says more
	steady := min(rise(s.change, moving, still), rise(s.spread, sliding, level))
	return math.Sqrt(lasts*apart) * math.Sqrt(steady)
}

// rise is 0 at none and 1 at all, in between in proportion.
func rise(x, none, all float64) float64 {
	return min(max((x-none)/(all-none), 0), 1)
}
