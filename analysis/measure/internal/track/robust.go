package track

import (
	"math"
	"slices"
)

// there is a copy of the values that are not NaN.
func there[F float](v []F) []F {
	out := make([]F, 0, len(v))
	for _, x := range v {
		if !isNaN(x) {
			out = append(out, x)
		}
	}
	return out
}

// arrange moves the k-th smallest value of s to place k, nothing greater before and nothing smaller behind it (Hoare 1961,
// doi 10.1145/366622.366647): quantiles of long columns need no more, and sorting takes five times as long.
func arrange[F float](s []F, k int) {
	for lo, hi := 0, len(s)-1; lo < hi; {
		a, b, c := s[lo], s[(lo+hi)/2], s[hi]
		pivot := max(min(a, b), min(max(a, b), c))
		i, j := lo, hi
		for i <= j {
			for s[i] < pivot {
				i++
			}
			for s[j] > pivot {
				j--
			}
			if i <= j {
				s[i], s[j] = s[j], s[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return
		}
	}
}

// Quantile is the q-quantile (0 to 1, linear between neighbours) of the values that are there; NaN when none is.
func Quantile[F float](v []F, q float64) float64 {
	s := there(v)
	if len(s) > 1 {
		lo := min(int(q*float64(len(s)-1)), len(s)-2)
		arrange(s, lo)
		arrange(s[lo+1:], 0)
	}
	return sortedQuantile(s, q)
}

func sortedQuantile[F float](s []F, q float64) float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	at := q * float64(len(s)-1)
	lo := int(at)
	if lo+1 >= len(s) {
		return float64(s[len(s)-1])
	}
	f := at - float64(lo)
	return float64(s[lo])*(1-f) + float64(s[lo+1])*f
}

// Median is the 0.5-quantile; NaN when no value is there.
func Median[F float](v []F) float64 { return Quantile(v, 0.5) }

// MAD is the median absolute deviation from the median, times 1.4826 so that it estimates the standard deviation of
// normal data (Rousseeuw & Croux 1993, doi 10.1080/01621459.1993.10476408); NaN when no value is there.
func MAD[F float](v []F) float64 {
	m := Median(v)
	dev := make([]float64, len(v))
	for i, x := range v {
		dev[i] = math.Abs(float64(x) - m)
	}
	return 1.4826 * Median(dev)
}

// Mask is a copy of a column with NaN wherever keep is false.
func Mask[F float](v []F, keep []bool) []F {
	out := make([]F, len(v))
	for i, x := range v {
		if out[i] = x; !keep[i] {
			out[i] = F(math.NaN())
		}
	}
	return out
}

// RunningQuantile is, for each frame, the q-quantile of the values within half seconds before and after it; NaN where
// none is there.
func RunningQuantile[F float](t []float64, v []F, half, q float64) []F {
	out := make([]F, len(v))
	window := make([]F, 0, 64)
	lo, hi := 0, 0
	for i := range v {
		for ; hi < len(v) && t[hi] <= t[i]+half+slack; hi++ {
			if !isNaN(v[hi]) {
				k, _ := slices.BinarySearch(window, v[hi])
				window = slices.Insert(window, k, v[hi])
			}
		}
		for ; t[lo] < t[i]-half-slack; lo++ {
			if !isNaN(v[lo]) {
				k, _ := slices.BinarySearch(window, v[lo])
				window = slices.Delete(window, k, k+1)
			}
		}
		out[i] = F(sortedQuantile(window, q))
	}
	return out
}

// Despike is the running median over half seconds before and after each frame, where a value is there; NaN stays NaN.
func Despike[F float](t []float64, v []F, half float64) []F {
	out := RunningQuantile(t, v, half, 0.5)
	for i, x := range v {
		if isNaN(x) {
			out[i] = x
		}
	}
	return out
}
