package voice

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tones is a second of sound from a few frequencies of equal strength.
func tones(level float64, hz ...float64) []float32 {
	x := make([]float32, Rate/chunkSamples*chunkSamples)
	for i := range x {
		for _, f := range hz {
			x[i] += float32(level * math.Sqrt2 * math.Sin(2*math.Pi*f*float64(i)/Rate))
		}
	}
	return x
}

func filled(x []float32) (out []float32, f *bandNoise) {
	f = newBandNoise()
	out = append(out, x...)
	for i := 0; i+chunkSamples <= len(out); i += chunkSamples {
		f.addTo(out[i : i+chunkSamples])
	}
	return out, f
}

func TestFillLeavesSoundWithAnUpperBandAlone(t *testing.T) {
	hiss := make([]float32, Rate/chunkSamples*chunkSamples)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range hiss {
		hiss[i] = float32(0.001 * r.NormFloat64())
	}
	for name, x := range map[string][]float32{
		"silence": make([]float32, Rate), "hiss": hiss, "a faint upper tone": add(tones(0.1, 300, 1200), tones(0.001, 6000)),
	} {
		if got, _ := filled(x); !cmp.Equal(got, x) {
			t.Errorf("%s was changed", name)
		}
	}
}

func TestFillPutsNoiseIntoAnEmptyBand(t *testing.T) {
	x := tones(0.05, 300, 1200, 3100)
	got, before := filled(x)
	again, _ := filled(x)
	if !cmp.Equal(got, again) {
		t.Error("the same sound gets other noise")
	}
	after := newBandNoise()
	for i := 0; i+chunkSamples <= len(got); i += chunkSamples {
		after.measureBands(got[i : i+chunkSamples])
	}
	if want := 3 * 0.05 * 0.05; math.Abs(before.low/want-1) > 0.02 {
		t.Errorf("power below 4.5 kHz %.5f, want %.5f", before.low, want)
	}
	// Of noise up to 8 kHz, 3.5 lie in the upper band.
	want := before.low * powerRatio(addedLevel) * 3.5 / 8
	if r := after.high / want; r < 0.8 || r > 1.25 {
		t.Errorf("noise in the upper band has %.2f of the power wanted", r)
	}
}

func add(a, b []float32) []float32 {
	for i := range a {
		a[i] += b[i]
	}
	return a
}
