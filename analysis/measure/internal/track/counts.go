package track

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"poise/analysis/lang"
)

// CountMethod says in a finding's method how RateBand makes its band.
func CountMethod() string { return lang.T("; range: exact 90 % interval of a count") }

// RateBand is the band, per minute, of a rate that rests on counted events: from the lower limit of the smallest count to
// the upper limit of the greatest. The counts are what the thresholds, as they are and moved by their error, find in the
// same time; the limits are those of the exact 90 % interval of a count of independent events (Garwood 1936, doi
// 10.1093/biomet/28.3-4.437), so that few events in a short recording say little: none in one minute still allows 3.0 a
// minute. NaN when there is no time or no count.
func RateBand(seconds float64, counts ...float64) [2]float64 {
	r := Range(counts...)
	if !(seconds > 0) || math.IsNaN(r[0]) {
		return [2]float64{math.NaN(), math.NaN()}
	}
	const tail = 0.05
	limit := func(n, q float64) float64 {
		if n <= 0 {
			return 0
		}
		return distuv.ChiSquared{K: 2 * n}.Quantile(q) / 2 * 60 / seconds
	}
	return [2]float64{limit(r[0], tail), limit(r[1]+1, 1-tail)}
}

// edgeError is by how much an episode's start or end is mistimed, seconds (measured on rendered rehearsals: 0.1 to 0.3).
const edgeError = 0.3

// ShareBand is the band of a share of time: from the least to the greatest of the shares that the thresholds find as they
// are and moved by their error, widened by the mistimed edges of the n episodes, which are independent of each other, and
// by the time that was not seen, which may have held none of it or nothing else; time that the user left out, or was away in, is none of it.
// When all thresholds find nothing, a stretch just too short to count (seconds) may still have gone unnoticed.
func (c Coverage) ShareBand(shortest float64, n int, shares ...float64) [2]float64 {
	r := Range(shares...)
	if math.IsNaN(r[0]) || !(c.Share > 0) || !(c.Seconds > 0) {
		return r
	}
	total := max(c.There(), c.Share)
	seen := c.Share / total
	slack := edgeError * math.Sqrt(float64(2*n)) / c.Seconds
	if r[1] == 0 {
		slack = shortest / c.Seconds
	}
	return [2]float64{max(r[0]-slack, 0) * seen, min(r[1]+slack, 1)*seen + 1 - seen}
}
