package voice

import (
	"math"
	"slices"

	"poise/analysis"
)

const (
	hopSamples = Rate / 100 // samples between frames
	hopSeconds = float64(hopSamples) / Rate
	halfWindow = 320 // samples on either side of a frame's centre that it looks at (20 ms)
	floorLevel = -120.0
)

// framer cuts the sound into frames centred on multiples of step and appends their columns. The sound is high-passed
// first, so that rumble, hum and a constant offset do not count as level.
type framer struct {
	filter   biquad
	spectrum *spectrum
	window   [2 * hopSamples]float64 // Hann, for the level; sums to 1
	buf      []float64               // starts reach samples before the next frame's centre
}

func newFramer() *framer {
	f := &framer{filter: newHighpass(80), spectrum: newSpectrum(), buf: make([]float64, halfWindow, Rate)}
	for i := range f.window {
		f.window[i] = (1 - math.Cos(2*math.Pi*(float64(i)+0.5)/float64(len(f.window)))) / float64(len(f.window))
	}
	return f
}

func (f *framer) add(x []float32, v *analysis.Voice) {
	for _, s := range x {
		f.buf = append(f.buf, f.filter.next(float64(s)))
	}
	i := 0
	for ; i+2*halfWindow <= len(f.buf); i += hopSamples {
		f.frame(f.buf[i:i+2*halfWindow], v)
	}
	f.buf = slices.Delete(f.buf, 0, i)
}

// flush appends the frames whose centres lie before the end of n samples but which look beyond it, into silence.
func (f *framer) flush(n int64, v *analysis.Voice) {
	for int64(len(v.Level))*hopSamples < n {
		f.buf = append(f.buf, make([]float64, 2*halfWindow)...)
		f.frame(f.buf[:2*halfWindow], v)
		f.buf = slices.Delete(f.buf, 0, hopSamples)
	}
}

func (f *framer) frame(x []float64, v *analysis.Voice) {
	e := 0.0
	for i, w := range f.window {
		s := x[halfWindow-hopSamples+i]
		e += w * s * s
	}
	rows := &v.Bands
	if len(v.Level)%bandEvery != 0 {
		rows = nil
	}
	intensity, voicing, pitch := f.spectrum.analyse(x, rows)
	v.Level = append(v.Level, decibels(e))
	v.Intensity = append(v.Intensity, decibels(intensity))
	v.Voicing = append(v.Voicing, voicing)
	v.Pitch = append(v.Pitch, pitch)
}

// decibels of a mean square, relative to full scale, not below the floor.
func decibels(e float64) float32 {
	return float32(max(floorLevel, 10*math.Log10(max(e, 1e-30))))
}

// noiseFloor is the 10th percentile of a column of decibels.
func noiseFloor(db []float32) float64 {
	s := slices.Clone(db)
	slices.Sort(s)
	return float64(s[len(s)/10])
}

// biquad is a filter of second order.
type biquad struct{ b0, b1, b2, a1, a2, x1, x2, y1, y2 float64 }

// newHighpass is a Butterworth filter of second order (bilinear transform).
func newHighpass(hz float64) biquad {
	w := 2 * math.Pi * hz / Rate
	c, alpha := math.Cos(w), math.Sin(w)/math.Sqrt2
	n := 1 + alpha
	return biquad{b0: (1 + c) / 2 / n, b1: -(1 + c) / n, b2: (1 + c) / 2 / n, a1: -2 * c / n, a2: (1 - alpha) / n}
}

func (h *biquad) next(x float64) float64 {
	y := h.b0*x + h.b1*h.x1 + h.b2*h.x2 - h.a1*h.y1 - h.a2*h.y2
	h.x2, h.x1, h.y2, h.y1 = h.x1, x, h.y1, y
	return y
}
