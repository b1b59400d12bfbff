package voice

import (
	"math"

	"poise/analysis"
)

// The spectrum's bands reach from the fundamental to where the sound ends; 24 of them keep formants apart and vowels of
// different pitch alike, as mel filters for recognising speech do (Davis & Mermelstein 1980, doi
// 10.1109/TASSP.1980.1163420).
const (
	melLow, melHigh = 80.0, 7600.0 // Hz
	bandEvery       = 2            // frames of which one gives a row
)

// melFilter is one mel filter over the bins of the transform.
type melFilter struct {
	first  int
	weight []float64
}

// newMelFilters are filters of height 1 between the centres of their neighbours.
func newMelFilters() (out [analysis.VoiceBands]melFilter) {
	low, step := melOf(melLow), (melOf(melHigh)-melOf(melLow))/(analysis.VoiceBands+1)
	for b := range out {
		t := melFilter{first: -1}
		for k := 1; k < fftSize/2; k++ {
			place := (melOf(float64(k)*Rate/fftSize) - low) / step // in bands, centre at b+1
			if w := 1 - math.Abs(place-float64(b+1)); w > 0 {
				if t.first < 0 {
					t.first = k
				}
				t.weight = append(t.weight, w)
			}
		}
		out[b] = t
	}
	return out
}

// appendBands appends the level of each band of the power spectrum, in half decibels above the floor.
func (s *spectrum) appendBands(out []uint8) []uint8 {
	for i := range s.melFilters {
		t, e := &s.melFilters[i], 0.0
		for k, w := range t.weight {
			e += w * s.energy[t.first+k]
		}
		out = append(out, halfDecibels(e*s.scale))
	}
	return out
}

// halfDecibels counts half decibels of a mean square above the floor.
func halfDecibels(e float64) uint8 {
	return uint8(min(max(math.Round(2*(10*math.Log10(max(e, 1e-30))-floorLevel)), 0), 240))
}
