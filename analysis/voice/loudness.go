package voice

import (
	"math"

	"poise/analysis"
)

// loudnessMeter measures loudness after ITU-R BS.1770-4 without its gate: the K-weighted mean square of every 100 ms, from
// which gating blocks of 400 ms are put together later. The sound is mono and ends at 8 kHz; what lies above counts as
// nothing, which for a voice makes a tenth of a decibel.
type loudnessMeter struct {
	shelf, high biquad
	sum         float64
	n           int
}

const loudnessStep = Rate / 10 // samples of an entry

// The recommendation gives coefficients for 48 kHz alone. These are the two filters behind them, a shelf of 4 dB for the
// head and a high-pass (RLB), as analogue prototypes whose bilinear transforms at 48 kHz are those coefficients.
const (
	shelfHz, shelfGain, shelfQ = 1681.974450955533, 3.999843853973347, 0.7071752369554196
	highHz, highQ              = 38.13547087602444, 0.5003270373238773
	loudnessOffset             = -0.691 // dB
)

func newLoudnessMeter() *loudnessMeter {
	return &loudnessMeter{shelf: kShelf(Rate), high: kHigh(Rate)}
}

// kShelf is the first filter of the K-weighting at a sample rate.
func kShelf(rate float64) biquad {
	k := math.Tan(math.Pi * shelfHz / rate)
	vh := math.Pow(10, shelfGain/20)
	vb := math.Pow(vh, 0.4996667741545416)
	a0 := 1 + k/shelfQ + k*k
	return biquad{b0: (vh + vb*k/shelfQ + k*k) / a0, b1: 2 * (k*k - vh) / a0, b2: (vh - vb*k/shelfQ + k*k) / a0,
		a1: 2 * (k*k - 1) / a0, a2: (1 - k/shelfQ + k*k) / a0}
}

// kHigh is the second filter; its numerator is 1, -2, 1 as in the recommendation.
func kHigh(rate float64) biquad {
	k := math.Tan(math.Pi * highHz / rate)
	a0 := 1 + k/highQ + k*k
	return biquad{b0: 1, b1: -2, b2: 1, a1: 2 * (k*k - 1) / a0, a2: (1 - k/highQ + k*k) / a0}
}

func (w *loudnessMeter) add(x []float32, v *analysis.Voice) {
	for _, s := range x {
		y := w.high.next(w.shelf.next(float64(s)))
		w.sum += y * y
		if w.n++; w.n == loudnessStep {
			w.flush(v)
		}
	}
}

// flush appends the entry begun last.
func (w *loudnessMeter) flush(v *analysis.Voice) {
	if w.n == 0 {
		return
	}
	lkfs := loudnessOffset + 10*math.Log10(max(w.sum/float64(w.n), 1e-30))
	v.Loudness = append(v.Loudness, float32(max(floorLevel, lkfs)))
	w.sum, w.n = 0, 0
}
