package pacing

import (
	"math"
	"slices"

	"poise/analysis"
)

// Syllable nuclei after de Jong & Wempe 2009 (doi 10.3758/BRM.41.2.385): maxima of the smoothed intensity, not far below
// the loud parts, with a dip on either side, voiced. Theirs is the intensity of the whole band; ours is closer to loudness
// (see package voice), and on transcribed recordings finds as many syllables as were spoken instead of 87 %.
const (
	smoothing = 0.0075 // s: standard deviation of the smoothing; with the 40 ms windows far below the shortest syllable (0.1 s)
	loudest   = 0.95   // quantile of the segment's intensity that stands for its loud parts
	reach     = 25.0   // dB below it a nucleus may lie
)

// nuclei returns the times of the syllables in the segments, seconds of media time, in order.
func nuclei(v *analysis.Voice, segments []analysis.Span, p analysis.VoiceProfile) []float64 {
	var out []float64
	kernel := gaussian(smoothing / v.Hop)
	for _, s := range segments {
		lo := max(0, int((s.Start-v.Start)/v.Hop))
		hi := min(len(v.Intensity), int((s.End-v.Start)/v.Hop)+1)
		if hi-lo < 3 {
			continue
		}
		x := smooth(v.Intensity, lo, hi, kernel)
		limit := quantile(x, loudest) - reach
		for _, i := range peaks(x, p.SyllableDip) {
			if x[i] >= limit && voiced(v, lo+i, p.MinVoicing) {
				out = append(out, v.Start+float64(lo+i)*v.Hop)
			}
		}
	}
	return out
}

// peaks returns the indices of the maxima of x that have a lower place on both sides, by dip at least, before any higher
// place. The ends of x count as low.
func peaks(x []float64, dip float64) []int {
	var out []int
	best, low := 0, math.Inf(-1) // low: the lowest since the last peak; none before the first
	up := true
	for i, y := range x {
		switch {
		case up && y > x[best]:
			best = i
		case up && y <= x[best]-dip:
			out, low, up = append(out, best), y, false
		case !up && y < low:
			low = y
		case !up && y >= low+dip:
			best, up = i, true
		}
	}
	if up {
		out = append(out, best)
	}
	return out
}

// voiced tells whether the frame or a neighbour is voiced at least this strongly.
func voiced(v *analysis.Voice, i int, least float64) bool {
	for j := max(0, i-1); j <= min(len(v.Voicing)-1, i+1); j++ {
		if float64(v.Voicing[j]) >= least {
			return true
		}
	}
	return false
}

// smooth averages the energies behind the decibels in column[lo:hi] with their neighbours'.
func smooth(column []float32, lo, hi int, kernel []float64) []float64 {
	r := len(kernel) / 2
	energy := make([]float64, hi-lo+2*r)
	for i := range energy {
		if j := lo - r + i; j >= 0 && j < len(column) {
			energy[i] = math.Pow(10, float64(column[j])/10)
		}
	}
	out := make([]float64, hi-lo)
	for i := range out {
		sum := 0.0
		for j, w := range kernel {
			sum += w * energy[i+j]
		}
		out[i] = 10 * math.Log10(sum+1e-12)
	}
	return out
}

// gaussian is a kernel of the given standard deviation, in frames, that sums to 1.
func gaussian(sigma float64) []float64 {
	r := int(math.Ceil(3 * sigma))
	k, sum := make([]float64, 2*r+1), 0.0
	for i := range k {
		d := float64(i-r) / sigma
		k[i] = math.Exp(-d * d / 2)
		sum += k[i]
	}
	for i := range k {
		k[i] /= sum
	}
	return k
}

// quantile of x, which is left as it is.
func quantile(x []float64, q float64) float64 {
	s := slices.Sorted(slices.Values(x))
	return s[int(q*float64(len(s)-1))]
}
