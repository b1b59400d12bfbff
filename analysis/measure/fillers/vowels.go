package fillers

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/pitch"
	"poise/analysis/measure/speech"
)

// The vowel of "uh" and "um" is central. Its formants (Hillenbrand et al. 1995, doi 10.1121/1.411872) lie for men between
// those of "hud" (623, 1200 Hz) and "heard" (474, 1379), for women between 753, 1426 and 523, 1588. The limits are those
// with a tenth to a fifth on either side, since a band of the spectrum is that wide.
var (
	lowVoice  = formants{380, 850, 1020, 1560}
	highVoice = formants{420, 1000, 1180, 1800}
)

const (
	highPitch = 155.0 // Hz: between the medians of men and women (Hillenbrand et al. 1995: 131 and 220), nearer the narrow one

	firstBand, lastBand = 2, 16 // of a row: 340 to 3200 Hz, where vowels differ and every microphone hears
	dynamics            = 30.0  // dB below the loudest band: what lies deeper is the room
	frontGap            = 3.0   // dB by which the second formant stands above the region of front vowels, 1.3 to 1.75 times as high
	around              = 2     // rows on either side between which the spectrum's change is taken: 80 ms
	mostChange          = 4.5   // dB, root mean square over the bands: above it sounds pass into one another
	mostGap             = 2     // rows that may fail inside a vowel
	shortestVowel       = 4     // rows: 0.08 s
)

type formants struct{ lowest1, highest1, lowest2, highest2 float64 }

// frames reads the spectrum of a voice.
type frames struct {
	v      *analysis.Voice
	limits []float32 // see speech.Result
	space  formants
	usual  float64 // Hz, of the voice; NaN: not known
	n      int
}

func newFrames(v *analysis.Voice, heard *speech.Result) *frames {
	f := &frames{v: v, limits: heard.Limits, space: lowVoice, usual: pitch.Usual(v, heard.Segments), n: len(v.Bands) / analysis.VoiceBands}
	if f.usual > highPitch {
		f.space = highVoice
	}
	return f
}

// fine is the index of the finer columns (Level, Voicing, Pitch) that belongs to a row.
func (f *frames) fine(row int) int {
	return min(int(math.Round(float64(row)*f.v.BandHop/f.v.Hop)), len(f.v.Level)-1)
}

// heard tells whether the finer frame i is louder than the room.
func (f *frames) heard(i int) bool {
	second := int(float64(i) * f.v.Hop)
	return i >= 0 && i < len(f.v.Level) && second < len(f.limits) && f.v.Level[i] > f.limits[second]
}

// voiced tells whether row i or its surroundings of 20 ms are voiced: creaky voice is so only off and on.
func (f *frames) voiced(row int, least float64) bool {
	i := f.fine(row)
	for k := max(0, i-2); k <= min(i+2, len(f.v.Voicing)-1); k++ {
		if float64(f.v.Voicing[k]) >= least {
			return true
		}
	}
	return false
}

// levels returns the levels of a row in dB, those far below the loudest lifted.
func (f *frames) levels(row int) [analysis.VoiceBands]float64 {
	var out [analysis.VoiceBands]float64
	bands := (*[analysis.VoiceBands]uint8)(f.v.Bands[row*analysis.VoiceBands:])
	top := 0
	for _, x := range bands[firstBand : lastBand+1] {
		top = max(top, int(x))
	}
	for b, x := range bands {
		out[b] = float64(max(int(x), top-2*dynamics))/2 - 120
	}
	return out
}

// central tells whether a row is a central vowel by its two lowest formants.
func (f *frames) central(row int) bool {
	x := f.levels(row)
	second, at := -1, 0.0
	for b := firstBand + 1; b < lastBand; b++ {
		if hz, peak := top(&x, b); peak && hz >= f.space.lowest2 && hz <= f.space.highest2 && (second < 0 || x[b] > x[second]) {
			second, at = b, hz
		}
	}
	if second < 0 {
		return false
	}
	for b := second + 1; b < lastBand; b++ {
		if r := centres[b] / at; r >= 1.3 && r <= 1.75 && x[b] > x[second]-frontGap {
			return false
		}
	}
	first, at1 := -1, 0.0
	for b := firstBand; b < second; b++ {
		if hz, peak := top(&x, b); peak && (first < 0 || x[b] > x[first]) {
			first, at1 = b, hz
		}
	}
	return first >= 0 && at1 >= f.space.lowest1 && at1 <= f.space.highest1
}

// top tells whether band b is a peak, and its frequency in Hz by the parabola through its neighbours.
func top(x *[analysis.VoiceBands]float64, b int) (hz float64, peak bool) {
	l, m, r := x[b-1], x[b], x[b+1]
	if m < l || m <= r {
		return 0, false
	}
	return centre(float64(b) + 0.5*(l-r)/(l-2*m+r)), true
}

// centre is the frequency of a band's middle, Hz; see analysis.Voice.
func centre(band float64) float64 {
	return 700 * math.Expm1(lowEnd+(highEnd-lowEnd)*(band+1)/(analysis.VoiceBands+1))
}

// centres are those of the bands.
var centres = func() (out [analysis.VoiceBands]float64) {
	for b := range out {
		out[b] = centre(float64(b))
	}
	return out
}()

// lowEnd and highEnd are the ends of the bands on the mel scale, in units of 1127 mel.
var lowEnd, highEnd = math.Log1p(80.0 / 700), math.Log1p(7600.0 / 700)

// change is how far the spectrum's shape moves across a row, dB.
func (f *frames) change(row int) float64 {
	a, b := f.levels(max(0, row-around)), f.levels(min(f.n-1, row+around))
	const n = lastBand - firstBand + 1
	mean := 0.0
	for k := firstBand; k <= lastBand; k++ {
		mean += (a[k] - b[k]) / n
	}
	sum := 0.0
	for k := firstBand; k <= lastBand; k++ {
		d := a[k] - b[k] - mean
		sum += d * d / n
	}
	return math.Sqrt(sum)
}

// stretch is a range of rows, end excluded.
type stretch struct{ first, end int }

// vowels are the stretches that stay one central vowel.
func (f *frames) vowels(minVoicing float64) []stretch {
	var out []stretch
	open := stretch{-1, -1}
	finish := func() {
		if open.first >= 0 && open.end-open.first >= shortestVowel {
			out = append(out, open)
		}
		open = stretch{-1, -1}
	}
	for i := range f.n {
		if !f.heard(f.fine(i)) || !f.voiced(i, minVoicing) || !f.central(i) || f.change(i) > mostChange {
			continue
		}
		if open.first >= 0 && i-open.end > mostGap {
			finish()
		}
		if open.first < 0 {
			open.first = i
		}
		open.end = i + 1
	}
	finish()
	return out
}
