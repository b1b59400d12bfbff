package fillers

import (
	"math"
	"slices"

	"poise/analysis/measure/internal/pitch"
)

const (
	sideReach  = 12   // finer frames (0.12 s) beside a vowel within which its silence or dip is looked for
	longPause  = 0.12 // s: a silence this long is a pause to anyone who listens
	shortPause = 0.04 // s: one this long separates two words, and no more than a plosive does
	click      = 0.03 // s: a shorter noise does not end a silence
	dip        = 10.0 // dB below the vowel: not the room's silence, but no voiced neighbour either

	nasalDrop   = 8.0  // dB by which the mouth's resonances fall when it closes for an "m"
	nasalHum    = 14.0 // dB below the vowel's own: the hum of the nose stays about as strong
	nasalPitch  = 2.0  // semitones: the pitch goes on
	closing     = 5    // rows (0.1 s) that the lips take
	shortestHum = 3    // rows
	longestHold = 1.5  // s: a steadier sound is none of speech
)

// sound is a possible filler, in finer frames, end excluded.
type sound struct {
	vowel         stretch // rows
	first, end    int     // of the whole, edges on the level
	held          float64 // s that are vowel and hum
	nasal         bool    // an "m" follows: "um", not "uh"
	before, after float64 // how well it is set apart on either side, 0 to 1
	change        float64 // dB, mean of the vowel
	hz            float64 // of the vowel's pitch, median
	spread        float64 // semitones, its 20th to 80th percentile
}

func (f *frames) length(s sound) float64 { return float64(s.end-s.first) * f.v.Hop }

// sound measures what belongs to a vowel and what stands beside it.
func (f *frames) sound(w stretch, minVoicing float64) sound {
	s := sound{vowel: w}
	for i := w.first; i < w.end; i++ {
		s.change += f.change(i) / float64(w.end-w.first)
	}
	low, high := f.fine(w.first), f.fine(w.end-1)+1
	level := f.level(low, high)
	mid, spread := f.pitch(low, high)
	s.hz, s.spread = mid, spread
	last := w.end
	if end := f.murmurs(w, mid, minVoicing); end > 0 {
		s.nasal, last, high = true, end, f.fine(end-1)+1
	}
	s.first, s.before = f.side(low, -1, level)
	s.end, s.after = f.side(high-1, 1, level)
	s.end++
	s.held = min(f.length(s), float64(last-w.first+2*around)*f.v.BandHop) // the change at its edges is the edges' own
	return s
}

// level is the median Level of finer frames, dB.
func (f *frames) level(low, high int) float64 {
	x := slices.Sorted(slices.Values(f.v.Level[low:high]))
	return float64(x[len(x)/2])
}

// pitch is the median pitch of finer frames, Hz, and its spread in semitones; jumps to multiples, which are the tracker's
// and not the voice's, are folded back. Fillers are often creaky, so frames in which the pitch is a guess count only where few are
// sure. NaN without any.
func (f *frames) pitch(low, high int) (mid, spread float64) {
	const few = 3
	var hz, guessed []float64
	for i, p := range f.v.Pitch[low:high] {
		switch {
		case p != p:
		case f.v.Voicing[low+i] >= pitch.Sure:
			hz = append(hz, float64(p))
		default:
			guessed = append(guessed, float64(p))
		}
	}
	if len(hz) < few {
		hz = append(hz, guessed...)
	}
	if len(hz) < few {
		return math.NaN(), math.NaN()
	}
	slices.Sort(hz)
	mid = hz[len(hz)/2]
	for i, p := range hz {
		hz[i] = pitch.Folded(p, mid)
	}
	slices.Sort(hz)
	return mid, hz[len(hz)*4/5] - hz[len(hz)/5]
}

// murmurs is the row after the hum that follows a vowel; 0 where none does.
func (f *frames) murmurs(w stretch, mid, minVoicing float64) int {
	for first := w.end; first < min(w.end+closing, f.n); first++ {
		end := first
		for end < f.n && f.murmur(end, w, mid, minVoicing) {
			end++
		}
		if end-first >= shortestHum {
			return end
		}
	}
	return 0
}

// murmur tells whether a row is the closed-mouth hum that ends the vowel: voiced at the same pitch, its lowest bands about
// as strong as the vowel's, those of the mouth weaker (Fujimura 1962, doi 10.1121/1.1909142).
func (f *frames) murmur(row int, w stretch, mid, minVoicing float64) bool {
	i := f.fine(row)
	p := float64(f.v.Pitch[i])
	if !f.voiced(row, minVoicing) || p == p && math.Abs(pitch.Folded(p, mid)) > nasalPitch {
		return false
	}
	vowel, now := f.levels((w.first+w.end)/2), f.bands(row)
	return mean(now[0:3]) > mean(vowel[0:3])-nasalHum && mean(now[4:8]) < mean(vowel[4:8])-nasalDrop
}

// bands is a row in dB as it is.
func (f *frames) bands(row int) []float64 {
	var out [24]float64
	for b, x := range f.v.Bands[row*len(out) : (row+1)*len(out)] {
		out[b] = float64(x)/2 - 120
	}
	return out[:]
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, y := range x {
		sum += y
	}
	return sum / float64(len(x))
}

// side walks from a finer frame in a direction to where the sound is over, and grades how well it is set apart there: 1
// for a pause, less for a short silence, a dip, nothing. The edge is the last frame of the sound.
func (f *frames) side(from, step int, level float64) (edge int, apart float64) {
	lowest, at := math.Inf(1), from
	for k := 1; k <= sideReach; k++ {
		i := from + k*step
		if !f.heard(i) {
			return i - step, f.silence(i, step)
		}
		if l := float64(f.v.Level[i]); l < lowest {
			lowest, at = l, i
		}
	}
	if level-lowest >= dip {
		return at - step, 0.4
	}
	return from, 0
}

// silence grades the silence that begins at a finer frame; a click does not end it.
func (f *frames) silence(from, step int) float64 {
	last, loud := 0, 0
	for k := 0; ; k++ {
		i := from + k*step
		switch {
		case i < 0 || i >= len(f.v.Level) || float64(k)*f.v.Hop >= longPause:
			return 1 // of the recording's ends too
		case !f.heard(i):
			last, loud = k+1, 0
			continue
		}
		if loud++; float64(loud)*f.v.Hop > click && float64(last)*f.v.Hop >= shortPause {
			return 0.7
		} else if float64(loud)*f.v.Hop > click {
			return 0.4
		}
	}
}
