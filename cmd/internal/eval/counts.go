package main

import (
	"math"

	"slices"

	"gonum.org/v1/gonum/stat"
)

// counts are a yes-or-no answer against the truth.
type counts struct{ tp, fp, fn, tn int }

func (c *counts) add(truth, said bool) {
	switch {
	case truth && said:
		c.tp++
	case said:
		c.fp++
	case truth:
		c.fn++
	default:
		c.tn++
	}
}

// join adds other answers.
func (c *counts) join(o counts) { c.tp, c.fp, c.fn, c.tn = c.tp+o.tp, c.fp+o.fp, c.fn+o.fn, c.tn+o.tn }

// f1 is NaN where neither the truth nor the answer ever says yes.
func (c counts) f1() float64        { return ratio(2*c.tp, 2*c.tp+c.fp+c.fn) }
func (c counts) precision() float64 { return ratio(c.tp, c.tp+c.fp) }
func (c counts) recall() float64    { return ratio(c.tp, c.tp+c.fn) }

// balanced is the mean of the shares of yes and no that are answered right; NaN when one of them never is true.
func (c counts) balanced() float64 { return (c.recall() + ratio(c.tn, c.tn+c.fp)) / 2 }

// turned asks the opposite question.
func (c counts) turned() counts { return counts{tp: c.tn, fp: c.fn, fn: c.fp, tn: c.tp} }

func ratio(a, b int) float64 {
	if b == 0 {
		return math.NaN()
	}
	return float64(a) / float64(b)
}

// mean, quantile (nearest ranks, linear between) and spread (population standard deviation) are NaN of nothing.
func mean(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	return stat.Mean(v, nil)
}

func quantile(v []float64, q float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(v))
	x := q * float64(len(s)-1)
	i := int(x)
	if i+1 == len(s) {
		return s[i]
	}
	return s[i] + (x-float64(i))*(s[i+1]-s[i])
}

func spread(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	return stat.PopStdDev(v, nil)
}

// unbiased is the mean distance from the median.
func unbiased(v []float64) float64 {
	m, d := quantile(v, 0.5), make([]float64, len(v))
	for i, x := range v {
		d[i] = math.Abs(x - m)
	}
	return mean(d)
}

// correlation is Pearson's r over the entries that both have.
func correlation(a, b []float64) float64 {
	var x, y []float64
	for i := range a {
		if !math.IsNaN(a[i]) && !math.IsNaN(b[i]) {
			x, y = append(x, a[i]), append(y, b[i])
		}
	}
	if len(x) < 3 {
		return math.NaN()
	}
	return stat.Correlation(x, y, nil)
}
