package fidget

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"

	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
)

const (
	window = 36  // grid points: 2.4 s, two periods of the slowest rhythm
	hop    = 3   // grid points between windows: 0.2 s
	padded = 128 // points of the transform: bins of 0.12 Hz
	// lobe is half the width of a steady oscillation's peak under a Hann window of this length, Hz.
	lobe = 0.85
	// concentration is the least share of the power around the peak; steady oscillations reach 0.9, walks and speech 0.5.
	concentration = 0.7
	// repeats is the least correlation of the path with itself one period later.
	repeats = 0.5
)

// beat is what one window shows.
type beat struct {
	t         float64 // seconds: the middle of the window
	size      float64 // amplitude in face widths; NaN where the window has gaps
	frequency float64 // Hz, of the strongest oscillation
	upright   bool    // it swings more up and down than sideways
	steady    bool    // most of the power lies around the peak and the path repeats itself
}

// analyser holds what the windows share.
type analyser struct {
	fft       *fourier.FFT
	hann      [window]float64
	in        [padded]float64
	out       []complex128
	low, high float64 // Hz
}

func newAnalyser(low, high float64) *analyser {
	a := &analyser{fft: fourier.NewFFT(padded), out: make([]complex128, padded/2+1), low: low, high: high}
	for i := range a.hann {
		a.hann[i] = 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/window)
	}
	return a
}

// beats sizes a curve's movement window by window. inspect looks at those of at least a size.
func (a *analyser) beats(c figure.Curve) (out []beat) {
	var x, y [window]float64
	n := min(len(c.X.Values), len(c.Y.Values))
	for i := 0; i+window <= n; i += hop {
		sx, sy := detrend(c.X.Values[i:], &x), detrend(c.Y.Values[i:], &y)
		size := math.Sqrt(2 * (sx + sy)) // amplitude of an oscillation of that variance
		out = append(out, beat{t: c.X.At(i) + float64(window)/2*c.X.Step, size: size})
	}
	return out
}

func (a *analyser) inspect(c figure.Curve, bs []beat, least float64) {
	var x, y [window]float64
	for k := range bs {
		if bs[k].size >= least {
			detrend(c.X.Values[k*hop:], &x)
			detrend(c.Y.Values[k*hop:], &y)
			a.look(&bs[k], &x, &y, c.X.Step)
		}
	}
}

// detrend copies a window without its straight line and returns its variance; NaN when it has gaps.
func detrend(v []float64, out *[window]float64) (variance float64) {
	const middle = float64(window-1) / 2
	var sum, slope, norm float64
	for i := range out {
		u := float64(i) - middle
		sum += v[i]
		slope += u * v[i]
		norm += u * u
	}
	mean, slope := sum/window, slope/norm
	for i := range out {
		out[i] = v[i] - mean - slope*(float64(i)-middle)
		variance += out[i] * out[i] / window
	}
	return variance
}

func (a *analyser) look(b *beat, x, y *[window]float64, step float64) {
	var px, py, power [padded/2 + 1]float64
	a.power(x, &px)
	a.power(y, &py)
	bin := 1 / (padded * step)
	peak := -1
	var total float64
	for k := range power {
		power[k] = px[k] + py[k]
		f := float64(k) * bin
		if f >= a.low-lobe {
			total += power[k]
		}
		if f >= a.low-bin/2 && f <= a.high+bin/2 && (peak < 0 || power[k] > power[peak]) {
			peak = k
		}
	}
	if peak < 1 || peak >= padded/2 || total == 0 {
		return
	}
	l, m, r := power[peak-1], power[peak], power[peak+1]
	if l > m || r > m {
		return // the slope of something slower or faster than what is looked for
	}
	var around, up float64
	for k := range power {
		if math.Abs(float64(k-peak))*bin <= lobe {
			around += power[k]
			up += py[k]
		}
	}
	b.frequency = float64(peak) * bin
	if 2*m > l+r {
		b.frequency += bin * (r - l) / (2 * (2*m - l - r))
	}
	b.upright = up > around/2
	b.steady = around/total >= concentration && period(x, y, 1/(b.frequency*step)) >= repeats
}

func (a *analyser) power(v *[window]float64, out *[padded/2 + 1]float64) {
	for i, h := range a.hann {
		a.in[i] = v[i] * h
	}
	for k, c := range a.fft.Coefficients(a.out, a.in[:]) {
		out[k] = real(c * cmplx.Conj(c))
	}
}

// period is the correlation of the path with itself lag grid points later.
func period(x, y *[window]float64, lag float64) float64 {
	l := int(math.Round(lag))
	var both, one, two float64
	for i := 0; i+l < window; i++ {
		both += x[i]*x[i+l] + y[i]*y[i+l]
		one += x[i]*x[i] + y[i]*y[i]
		two += x[i+l]*x[i+l] + y[i+l]*y[i+l]
	}
	if one == 0 || two == 0 {
		return 0
	}
	return both / math.Sqrt(one*two)
}

// limit is the size from which movement stands out from the person's own: median + k MAD, but not below floor, and not
// above twice floor, so that someone who sways throughout does not become their own measure.
func limit(bs []beat, k, floor float64) float64 {
	sizes := make([]float64, len(bs))
	for i, b := range bs {
		sizes[i] = b.size
	}
	own := track.Median(sizes) + k*track.MAD(sizes)
	if math.IsNaN(own) {
		return floor
	}
	return math.Max(floor, math.Min(own, 2*floor))
}
