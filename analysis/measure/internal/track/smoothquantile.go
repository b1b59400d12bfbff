package track

import (
	"math"
	"slices"
)

// SmoothQuantile is the q-quantile (0 < q < 1) of the values that are there as Harrell & Davis estimate it (1982, doi
// 10.1093/biomet/69.3.635): a mean of all of them, weighted by how likely each is to be the quantile of a sample of as many
// independent ones. Neighbours in time are not independent, so their number is given. Where few values lie about the
// quantile, as between those of rest and of movement, the plain one leaps from one side to the other with a handful of
// values; this one goes. NaN when no value is there or independent is not positive.
func SmoothQuantile(v []float64, q, independent float64) float64 {
	s := there(v)
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
