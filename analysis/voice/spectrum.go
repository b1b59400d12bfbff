package voice

import (
	"math"

	"gonum.org/v1/gonum/dsp/fourier"

	"poise/analysis"
)

const (
	fftSize = 1024 // of the transform: a 40 ms window and zeros, so that lags up to 384 do not wrap around

	// Syllables show best between the fundamental and the hiss of consonants, in the bands that every telephone and browser
	// keeps. Each of bands equally wide on the mel scale counts with the power 0.3 of its energy, as loudness does (Stevens
	// 1956, doi 10.2307/1418112): weak formants count, and one strong harmonic does not hide a change of vowel.
	syllableBands             = 16
	syllableLow, syllableHigh = 200.0, 3500.0 // Hz
	loudnessExponent          = 0.3

	pitchLow, pitchHigh  = 62.5, 500.0 // Hz: range of speaking voices
	minPeriod, maxPeriod = 32, 256     // samples: their periods
	voiceHigh            = 3500.0      // Hz: harmonics above do not help to tell voice from noise

	octaveCost = 0.01 // per octave: of two equal peaks the shorter period wins (Boersma 1993)
	minVoicing = 0.3  // below this a pitch would be a guess
)

// spectrum analyses one frame with a single transform: the power in the syllable band, and, by transforming the power back,
// the normalised autocorrelation of Boersma 1993 (Proc. Institute of Phonetic Sciences Amsterdam 17, 97-110).
type spectrum struct {
	fft        *fourier.FFT
	cosine     *fourier.DCT // back from power: real and even, it needs half a transform
	window     [2 * halfWindow]float64
	scale      float64                // of summed power to mean square
	edges      [syllableBands + 1]int // first bin of each band, and the end of the last
	melFilters [analysis.VoiceBands]melFilter
	windowACF  [fftSize]float64 // autocorrelation of the window within the voice band, relative to lag 0
	x          [fftSize]float64
	power      []complex128           // the transform
	energy     [fftSize/2 + 1]float64 // its squares
}

func newSpectrum() *spectrum {
	s := &spectrum{fft: fourier.NewFFT(fftSize), cosine: fourier.NewDCT(fftSize/2 + 1), melFilters: newMelFilters(), power: make([]complex128, fftSize/2+1)}
	energy := 0.0
	for i := range s.window {
		w := 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/float64(len(s.window)))
		s.window[i] = w
		energy += w * w
	}
	s.scale = 2 / (fftSize * energy)
	for i := range s.edges {
		mel := melOf(syllableLow) + (melOf(syllableHigh)-melOf(syllableLow))*float64(i)/syllableBands
		s.edges[i] = bin(700 * (math.Exp(mel) - 1))
	}
	for i := range s.windowACF {
		for j := 0; j+i < len(s.window); j++ {
			s.windowACF[i] += s.window[j] * s.window[j+i] / energy
		}
	}
	return s
}

// melOf is the mel scale without its factor: only equal steps matter.
func melOf(hz float64) float64 { return math.Log1p(hz / 700) }

func bin(hz float64) int { return int(math.Round(hz * fftSize / Rate)) }

// analyse returns the mean square in the syllable band, the strength of the best period (0 to 1) and its frequency in Hz
// (NaN when there is none to speak of). Unless rows is nil, it gets a row of bands.
func (s *spectrum) analyse(frame []float64, rows *[]uint8) (power float64, voicing, pitch float32) {
	clear(s.x[:])
	for i, w := range s.window {
		s.x[i] = w * frame[i]
	}
	s.fft.Coefficients(s.power, s.x[:])
	for i, c := range s.power {
		s.energy[i] = real(c)*real(c) + imag(c)*imag(c)
	}
	power = s.loudnessPower()
	if rows != nil {
		*rows = s.appendBands(*rows)
	}
	clear(s.energy[:bin(pitchLow/2)])
	clear(s.energy[bin(voiceHigh):])
	s.cosine.Transform(s.x[:len(s.energy)], s.energy[:])
	voicing, pitch = s.pitch()
	return power, voicing, pitch
}

// loudnessPower is the mean square of a sound of the same loudness in which all bands are equally strong.
func (s *spectrum) loudnessPower() float64 {
	sum := 0.0
	for b := range syllableBands {
		e := 0.0
		for _, x := range s.energy[s.edges[b]:s.edges[b+1]] {
			e += x
		}
		sum += math.Pow(e*s.scale, loudnessExponent)
	}
	return syllableBands * math.Pow(sum/syllableBands, 1/loudnessExponent)
}

// pitch finds the best peak of the autocorrelation in x, normalised by that of the window.
func (s *spectrum) pitch() (voicing, pitch float32) {
	pitch = float32(math.NaN())
	if s.x[0] < 1e-6 { // digital silence: below about -110 dB
		return 0, pitch
	}
	at := func(i int) float64 { return s.x[i] / (s.x[0] * s.windowACF[i]) }
	best, strength, hz := math.Inf(-1), 0.0, 0.0
	for i := minPeriod; i <= maxPeriod; i++ {
		a, b, c := at(i-1), at(i), at(i+1)
		if b <= 0 || b < a || b <= c {
			continue
		}
		d := 0.5 * (a - c) / (a - 2*b + c) // vertex of the parabola through the three
		peak, f := b-0.25*(a-c)*d, Rate/(float64(i)+d)
		if score := peak + octaveCost*math.Log2(f/pitchLow); score > best {
			best, strength, hz = score, peak, f
		}
	}
	strength = min(strength, 1)
	if strength >= minVoicing {
		pitch = float32(hz)
	}
	return float32(max(strength, 0)), pitch
}
