package track

import (
	"math"
	"slices"
	"testing"
)

func TestEvenly(t *testing.T) {
	odd := func(i int) bool { return i%2 == 1 }
	for _, c := range []struct {
		n, about int
		want     []int
	}{{0, 3, nil}, {6, 5, []int{1, 3, 5}}, {12, 3, []int{1, 5, 9}}, {14, 3, []int{1, 5, 9, 13}}} {
		if got := Evenly(c.n, c.about, odd); !slices.Equal(got, c.want) {
			t.Errorf("%d of %d: %v, want %v", c.about, c.n, got, c.want)
		}
	}
}

func TestDensities(t *testing.T) {
	two, far := math.Exp(-.5), math.Exp(-12.5)
	for i, want := range []float64{1 + two + far, 1 + two + math.Exp(-8), 1 + far + math.Exp(-8)} {
		if got := Densities([][2]float64{{0, 0}, {0, 2}, {6, 8}}, 2)[i]; math.Abs(got-want) > 1e-3 {
			t.Errorf("point %d: %g, want %g", i, got, want)
		}
	}
}
