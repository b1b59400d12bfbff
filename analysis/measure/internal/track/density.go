package track

import "math"

// Evenly picks about so many of the frames below n that count, evenly; all of them where they are fewer.
func Evenly(n, about int, counts func(i int) bool) []int {
	counting := 0
	for i := range n {
		if counts(i) {
			counting++
		}
	}
	step, k := max(1, counting/about), 0
	out := make([]int, 0, (counting+step-1)/step)
	for i := range n {
		if counts(i) {
			if k%step == 0 {
				out = append(out, i)
			}
			k++
		}
	}
	return out
}

// Densities are how densely points lie about each of them: for every point, itself too, up to 1, by a normal curve of their distance.
func Densities(at [][2]float64, deviation float64) []float64 {
	square := func(x float64) float64 { return x * x }
	sum := make([]float64, len(at))
	for i, p := range at {
		for k, q := range at[:i] {
			near := math.Exp(-0.5 * (square(p[0]-q[0]) + square(p[1]-q[1])) / square(deviation))
			sum[i], sum[k] = sum[i]+near, sum[k]+near
		}
		sum[i]++
	}
	return sum
}
