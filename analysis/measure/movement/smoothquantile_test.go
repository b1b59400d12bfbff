package movement

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"poise/analysis/measure/internal/track"
)

func TestSmoothQuantile(t *testing.T) {
	var ramp []float64
	rests := make([]float64, 1000)
	for k := range 1000 {
		ramp = append(ramp, float64(k), math.NaN())
	}
	for _, c := range []struct{ q, independent, want, within float64 }{
		{0.5, 40, 499.5, 1e-9}, {0.9, 40, 900, 5}, {0.1, 40, 100, 5}, {0.9, 1e6, 899.5, 1},
	} {
		if got := smoothQuantile(ramp, c.q, c.independent); math.Abs(got-c.want) > c.within {
			t.Errorf("%g-quantile with %g independent values: %g, want %g", c.q, c.independent, got, c.want)
		}
	}
	// A tenth of the time in movement, a hundredth more or less: the plain quantile is 0 or 1.
	for n, bounds := range map[int][2]float64{90: {0.35, 0.5}, 100: {0.45, 0.6}, 110: {0.5, 0.7}} {
		for k := range rests {
			rests[k] = 0
			if k < n {
				rests[k] = 1
			}
		}
		if got := smoothQuantile(rests, 0.9, 40); got < bounds[0] || got > bounds[1] {
			t.Errorf("%d of 1000 in movement: %g", n, got)
		}
	}
	for _, v := range []float64{smoothQuantile([]float64{math.NaN()}, 0.5, 10), smoothQuantile(ramp, 0.5, 0), smoothQuantile(ramp, 0.5, math.NaN())} {
		if v == v {
			t.Errorf("a quantile of nothing: %g", v)
		}
	}
}

func TestSmoothQuantileLiesAmongTheValues(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(-5, 5), 1, 50).Draw(rt, "v")
		n := rapid.Float64Range(0.1, 5000).Draw(rt, "independent")
		q := rapid.Float64Range(0.02, 0.98).Draw(rt, "q")
		got := smoothQuantile(v, q, n)
		if r := track.Range(v...); !(got >= r[0]-1e-9 && got <= r[1]+1e-9) {
			rt.Fatalf("%g is not among %v", got, v)
		}
		if higher := smoothQuantile(v, math.Min(q+0.01, 0.99), n); higher < got-1e-9 {
			rt.Fatalf("the %g-quantile %g lies above a higher one, %g", q, got, higher)
		}
	})
}
