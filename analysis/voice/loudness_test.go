package voice

import (
	"math"
	"math/cmplx"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"poise/analysis"
)

// The coefficients of ITU-R BS.1770-4, tables 1 and 2.
func TestFiltersAreThoseOfTheRecommendation(t *testing.T) {
	near := cmp.Options{cmpopts.EquateApprox(0, 1e-8), cmp.AllowUnexported(biquad{})}
	shelf := biquad{b0: 1.53512485958697, b1: -2.69169618940638, b2: 1.19839281085285, a1: -1.69065929318241, a2: 0.73248077421585}
	high := biquad{b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621}
	if d := cmp.Diff(shelf, kShelf(48000), near); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(high, kHigh(48000), near); d != "" {
		t.Error(d)
	}
}

// gain of a filter at a frequency, dB.
func (h biquad) gain(hz, rate float64) float64 {
	z := cmplx.Exp(complex(0, -2*math.Pi*hz/rate))
	return 20 * math.Log10(cmplx.Abs((complex(h.b0, 0)+complex(h.b1, 0)*z+complex(h.b2, 0)*z*z)/
		(1+complex(h.a1, 0)*z+complex(h.a2, 0)*z*z)))
}

// A sine of 997 Hz at full scale reads -3.01 LKFS; others differ as the recommendation's filters at 48 kHz say, but for the
// bilinear transform, which bends the shelf a little more at 16 kHz.
func TestLoudness(t *testing.T) {
	for _, c := range []struct{ hz, peak float64 }{{997, 1}, {997, 0.1}, {60, 1}, {100, 1}, {2000, 0.5}, {4000, 1}} {
		want := -0.691 - 3.01 + 20*math.Log10(c.peak) + kShelf(48000).gain(c.hz, 48000) + kHigh(48000).gain(c.hz, 48000)
		if c.hz == 997 && math.Abs(want-20*math.Log10(c.peak)+3.01) > 0.01 {
			t.Fatalf("the recommendation's own example reads %.3f", want)
		}
		v := observe(t, tone(2*Rate, c.hz, c.peak, 1), 1000)
		if got := float64(v.Loudness[10]); math.Abs(got-want) > 0.15 {
			t.Errorf("%v Hz at %v: %.2f LKFS, want %.2f", c.hz, c.peak, got, want)
		}
	}
	v := observe(t, make([]float32, 2*Rate+1), 1000)
	if len(v.Loudness) != 21 || v.Loudness[3] != -120 {
		t.Errorf("%d entries of silence, %v", len(v.Loudness), v.Loudness)
	}
}

// A tone lights the band it lies in, and those of its neighbours only that overlap.
func TestBands(t *testing.T) {
	for _, hz := range []float64{300, 1000, 3000, 6000} {
		v := observe(t, tone(Rate, hz, 0.5, 1), 1000)
		if want := 50 * analysis.VoiceBands; len(v.Bands) != want && len(v.Bands) != want+analysis.VoiceBands {
			t.Fatalf("%d values, want about %d", len(v.Bands), want)
		}
		row := v.Bands[20*analysis.VoiceBands : 21*analysis.VoiceBands]
		step := (melOf(melHigh) - melOf(melLow)) / (analysis.VoiceBands + 1)
		place := (melOf(hz)-melOf(melLow))/step - 1
		for b, level := range row {
			d := math.Abs(float64(b) - place)
			if d > 2 && level > 240-90 || d < 0.5 && level < 240-30 {
				t.Errorf("%v Hz, which is band %.1f: band %d has %v half decibels", hz, place, b, level)
			}
		}
	}
}
