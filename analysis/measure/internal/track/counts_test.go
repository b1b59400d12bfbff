package track

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// The limits of Garwood's table, 90 % interval.
func TestRateBand(t *testing.T) {
	for _, tt := range []struct {
		seconds   float64
		counts    []float64
		low, high float64
	}{
		{60, []float64{0}, 0, 2.996}, {60, []float64{1}, 0.0513, 4.744}, {60, []float64{5}, 1.970, 10.513},
		{60, []float64{10}, 5.425, 16.962}, {60, []float64{100}, 84.14, 118.08}, {30, []float64{5}, 3.940, 21.027},
		{60, []float64{5, 1, 10}, 0.0513, 16.962}, {0, []float64{1}, math.NaN(), math.NaN()}, {60, nil, math.NaN(), math.NaN()},
	} {
		b := RateBand(tt.seconds, tt.counts...)
		if math.IsNaN(tt.low) != math.IsNaN(b[0]) || math.Abs(b[0]-tt.low) > 0.005 || math.Abs(b[1]-tt.high) > 0.005 {
			t.Errorf("%v in %v s: %.3f, want %v to %v", tt.counts, tt.seconds, b, tt.low, tt.high)
		}
	}
}

func TestRateBandHoldsTheRateAndNarrowsWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, seconds := float64(rapid.IntRange(0, 2000).Draw(t, "n")), rapid.Float64Range(5, 7200).Draw(t, "s")
		b, twice := RateBand(seconds, n), RateBand(2*seconds, 2*n)
		if rate := n / seconds * 60; !(b[0] <= rate && rate < b[1]) || !(twice[1]-twice[0] < b[1]-b[0]) {
			t.Fatalf("%v in %v s: %v, twice as long %v", n, seconds, b, twice)
		}
	})
}

func TestShareBand(t *testing.T) {
	for _, tt := range []struct {
		name   string
		cov    Coverage
		n      int
		shares []float64
		want   [2]float64
	}{
		{"all seen", Coverage{Share: 1, Seconds: 100}, 0, []float64{0, 0, 0}, [2]float64{0, 0.02}},
		{"half seen", Coverage{Share: 0.5, Seconds: 50}, 0, []float64{0, 0, 0}, [2]float64{0, 0.52}},
		{"half left out", Coverage{Share: 0.5, Seconds: 50, LeftOut: map[string]float64{"excluded": 0.5}}, 0, []float64{0}, [2]float64{0, 0.04}},
		{"one second", Coverage{Share: 1, Seconds: 1}, 0, []float64{0}, [2]float64{0, 1}},
		{"found", Coverage{Share: 0.5, Seconds: 50}, 2, []float64{0.1, 0, 0.2}, [2]float64{0, 0.606}},
		{"edges", Coverage{Share: 1, Seconds: 60}, 2, []float64{0.5, 0.4, 0.6}, [2]float64{0.39, 0.61}},
		{"not measured", Coverage{}, 0, []float64{math.NaN()}, [2]float64{math.NaN(), math.NaN()}},
	} {
		if got := tt.cov.ShareBand(2, tt.n, tt.shares...); !cmp.Equal(got, tt.want, cmpopts.EquateNaNs(), cmpopts.EquateApprox(0, 1e-9)) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
