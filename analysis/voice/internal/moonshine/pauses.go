package moonshine

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/dsp/window"
)

// Quiet is where no band of an octave, from 125 Hz to 8 kHz, is much above the noise: weak fricatives show in the highest ones alone.
const (
	quietWindow = 256  // samples about a state's centre
	quietBands  = 6    // octaves
	noiseShare  = 0.1  // of the states are taken to hold noise alone
	quietBelow  = 4.0  // dB above the noise, the mean over bands: noise itself varies by about as much
	leastPower  = 1e-8 // of the sound's mean power: digital silence
)

// quiet tells for each state whether nothing is heard there.
func quiet(sound []float32, states int) []bool {
	fft := fourier.NewFFT(quietWindow)
	hann, frame, bins := make([]float64, quietWindow), make([]float64, quietWindow), make([]complex128, quietWindow/2+1)
	for i := range hann {
		hann[i] = 1
	}
	window.Hann(hann)
	power := 0.0
	for _, x := range sound {
		power += float64(x) * float64(x)
	}
	least := leastPower*power/float64(len(sound))*quietWindow*quietWindow/8 + math.SmallestNonzeroFloat64
	bands := make([][]float64, quietBands)
	for i := range states {
		from := i*stateSamples + stateCentre - quietWindow/2
		for k, w := range hann {
			frame[k] = 0
			if at := from + k; at >= 0 && at < len(sound) {
				frame[k] = w * float64(sound[at])
			}
		}
		fft.Coefficients(bins, frame)
		for b := range bands {
			sum := least
			for _, c := range bins[2<<b : 4<<b] {
				sum += real(c)*real(c) + imag(c)*imag(c)
			}
			bands[b] = append(bands[b], 10*math.Log10(sum))
		}
	}
	above := make([]float64, states)
	for _, band := range bands {
		sorted := slices.Sorted(slices.Values(band))
		noise := sorted[int(noiseShare*float64(states-1))]
		for i, level := range band {
			above[i] += max(0, level-noise) / quietBands
		}
	}
	out := make([]bool, states)
	for i := range out {
		before, after := max(0, i-1), min(states-1, i+1)
		out[i] = (above[before]+above[i]+above[after])/3 < quietBelow
	}
	return out
}
