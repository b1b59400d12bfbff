package track

import "math"

// Euro holds the parameters of the One-Euro filter (Casiez, Roussel & Vogel 2012, doi 10.1145/2207676.2208639).
type Euro struct {
	Cutoff float64 // Hz: cutoff at rest
	Beta   float64 // Hz per (unit/s): how much the cutoff rises with speed
	Speed  float64 // Hz: cutoff of the speed estimate; 0 means 1 Hz
	MaxGap float64 // seconds: after a longer absence the filter starts anew
}

func lowPass(cutoff, dt float64) float64 {
	r := 2 * math.Pi * cutoff * dt
	return r / (r + 1)
}

// ZeroPhase is the mean of the One-Euro filter run forwards and backwards over the column: the two delays cancel.
func ZeroPhase[F float](t []float64, v []F, p Euro) []F {
	out := oneEuro(t, v, p, false)
	for i, b := range oneEuro(t, v, p, true) {
		out[i] = (out[i] + b) / 2
	}
	return out
}

// oneEuro filters a column in one direction, by the frames' true distances. NaN stays NaN.
func oneEuro[F float](t []float64, v []F, p Euro, backwards bool) []F {
	if p.Speed == 0 {
		p.Speed = 1
	}
	out := make([]F, len(v))
	var last int
	var x, raw, speed float64
	started := false
	for k := range v {
		i := k
		if backwards {
			i = len(v) - 1 - k
		}
		in := float64(v[i])
		if math.IsNaN(in) {
			out[i] = v[i]
			continue
		}
		dt := math.Abs(t[i] - t[last])
		if !started || dt > p.MaxGap {
			started, x, speed = true, in, 0
		} else {
			speed += lowPass(p.Speed, dt) * ((in-raw)/dt - speed)
			x += lowPass(p.Cutoff+p.Beta*math.Abs(speed), dt) * (in - x)
		}
		last, raw, out[i] = i, in, F(x)
	}
	return out
}

// Blur smooths values on a uniform grid by a Gaussian kernel of the given standard deviation in grid steps. Values beyond
// the ends count as zero; a kernel reaches three deviations.
func Blur(v []float64, sigma float64) []float64 {
	radius := int(math.Ceil(3 * sigma))
	kernel := make([]float64, radius+1)
	sum := 0.0
	for d := range kernel {
		u := float64(d) / sigma
		kernel[d] = math.Exp(-u * u / 2)
		sum += kernel[d]
		if d > 0 {
			sum += kernel[d]
		}
	}
	out := make([]float64, len(v))
	for i, x := range v {
		if x == 0 {
			continue
		}
		for d := max(-radius, -i); d <= min(radius, len(v)-1-i); d++ {
			out[i+d] += x * kernel[max(d, -d)] / sum
		}
	}
	return out
}
