package main

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// huberDegrees is the error beyond which a picture counts less when degrees a centimetre are fitted.
const huberDegrees = 5.0

// leaveOneOut estimates every strip's direction by weights of its columns that are fitted to the strips of all other people.
func leaveOneOut(all []*strip, truth func(*strip) float64, columns func(*strip) []float64) []float64 {
	out := make([]float64, len(all))
	fitted := map[int][]float64{}
	for i, p := range all {
		if fitted[p.person] == nil {
			fitted[p.person] = fitOthers(all, p.person, truth, columns)
		}
		for k, c := range columns(p) {
			out[i] += fitted[p.person][k] * c
		}
	}
	return out
}

// fitOthers is robust linear regression without a constant: straight ahead is zero for everybody.
func fitOthers(all []*strip, but int, truth func(*strip) float64, columns func(*strip) []float64) []float64 {
	n := len(columns(all[0]))
	weights := make([]float64, n)
	for step := range 6 {
		h, b := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
		for _, p := range all {
			if p.person == but {
				continue
			}
			c, got := columns(p), 0.0
			for k := range c {
				got += weights[k] * c[k]
			}
			w := 1.0
			if e := math.Abs(truth(p) - got); step > 0 && e > huberDegrees {
				w = huberDegrees / e
			}
			v := mat.NewVecDense(n, c)
			h.SymRankOne(h, w, v)
			b.AddScaledVec(b, w*truth(p), v)
		}
		var x mat.VecDense
		if err := x.SolveVec(h, b); err != nil {
			return weights
		}
		copy(weights, x.RawVector().Data)
	}
	return weights
}

// gainsOf is each person's slope of what was measured over the truth.
func gainsOf(all []*strip, got []float64, truth func(*strip) float64) (out []float64) {
	type sums struct{ n, x, y, xx, xy float64 }
	people := map[int]*sums{}
	var order []int
	for i, p := range all {
		s := people[p.person]
		if s == nil {
			s = &sums{}
			people[p.person], order = s, append(order, p.person)
		}
		x, y := truth(p), got[i]
		s.n, s.x, s.y, s.xx, s.xy = s.n+1, s.x+x, s.y+y, s.xx+x*x, s.xy+x*y
	}
	for _, k := range order {
		s := people[k]
		out = append(out, (s.n*s.xy-s.x*s.y)/(s.n*s.xx-s.x*s.x))
	}
	return out
}
