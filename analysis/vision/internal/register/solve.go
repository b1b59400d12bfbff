package register

import "math"

// system is a symmetric positive definite system of n unknowns, at most eight; its upper half counts.
type system struct {
	n int
	a [8][8]float64
	b [8]float64
}

// solve is Cholesky's method; false where the system is not positive definite.
func (s *system) solve() (x [8]float64, ok bool) {
	var l [8][8]float64
	for i := range s.n {
		for k := 0; k <= i; k++ {
			sum := s.a[k][i]
			for m := range k {
				sum -= l[i][m] * l[k][m]
			}
			if i != k {
				l[i][k] = sum / l[k][k]
				continue
			}
			if !(sum > 0) {
				return x, false
			}
			l[i][i] = math.Sqrt(sum)
		}
	}
	for i := range s.n {
		sum := s.b[i]
		for m := range i {
			sum -= l[i][m] * x[m]
		}
		x[i] = sum / l[i][i]
	}
	for i := s.n - 1; i >= 0; i-- {
		sum := x[i]
		for m := i + 1; m < s.n; m++ {
			sum -= l[m][i] * x[m]
		}
		x[i] = sum / l[i][i]
	}
	return x, true
}
