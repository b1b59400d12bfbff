package movement

import (
	"math"
	"slices"
)

// smoothQuantile is the Harrell-Davis estimate of the q-quantile (0 < q < 1) of the values that are not NaN (1982, doi
// 10.1093/biomet/69.3.635): a mean of all of them, weighted by the probability of each to be the quantile of a sample of
// independent values. Neighbours in time are not independent, so the number of independent ones is a parameter. Where values
// near the quantile are sparse, as between those of rest and of movement, a plain quantile jumps when a handful of values is
// added; this one changes gradually. NaN when there is no value or independent is not positive.
func smoothQuantile(v []float64, q, independent float64) float64 {
	s := slices.DeleteFunc(slices.Clone(v), math.IsNaN)
	if len(s) == 0 || !(independent > 0) {
		return math.NaN()
	}
	slices.Sort(s)
	independent = math.Min(independent, float64(len(s)))
	a, b := (independent+1)*q, (independent+1)*(1-q) // of the beta distribution
	log := func(u float64) float64 { return (a-1)*math.Log(u) + (b-1)*math.Log(1-u) }
	mode := log(q)
	var sum, weight float64
	for i, x := range s {
		w := math.Exp(log((float64(i)+0.5)/float64(len(s))) - mode)
		sum, weight = sum+w*x, weight+w
	}
	return sum / weight
}
