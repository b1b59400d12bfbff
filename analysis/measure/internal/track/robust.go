package track

import (
	"math"
	"slices"
)

// there puts the values that are not NaN into room, or into a slice of its own where they have none.
func there[F float](v, room []F) []F {
	out := room[:0]
	if len(v) > cap(room) {
		out = make([]F, 0, len(v))
	}
	for _, x := range v {
		if !isNaN(x) {
			out = append(out, x)
		}
	}
	return out
}

// sampled is from how many values on a pivot is chosen by a sample.
const sampled = 600

// arrange moves the k-th smallest value of s to place k, nothing greater before and nothing smaller behind it (Hoare 1961,
// doi 10.1145/366622.366647): quantiles of long columns need no more, and sorting takes five times as long. The pivot of many values is
// nearly the one that is looked for, as a sample has it (Floyd & Rivest 1975, doi 10.1145/360680.360694).
func arrange[F float](s []F, k int) {
	for lo, hi := 0, len(s)-1; lo < hi; {
		a, b, c := s[lo], s[(lo+hi)/2], s[hi]
		pivot := max(min(a, b), min(max(a, b), c))
		if n := float64(hi - lo + 1); n > sampled {
			size := math.Pow(n, 2.0/3) / 2
			share := float64(k-lo) / n
			from := max(lo, k-int(share*size))
			part := s[from:min(hi+1, from+int(size)+1)]
			arrange(part, k-from)
			pivot = s[k]
		}
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
	var few [8]F
	return quantileOf(there(v, few[:]), q)
}

// quantileOf is the q-quantile of values in any order, which it changes.
func quantileOf[F float](s []F, q float64) float64 {
	if len(s) > 1 {
		lo := min(int(q*float64(len(s)-1)), len(s)-2)
		arrange(s, lo)
		next := lo + 1
		for i := next + 1; i < len(s); i++ {
			if s[i] < s[next] {
				next = i
			}
		}
		s[lo+1], s[next] = s[next], s[lo+1]
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

// MedianWhere is the median of the values that are there and kept; NaN when none is.
func MedianWhere[F float](v []F, keep []bool) float64 {
	s := make([]F, 0, len(v))
	for i, x := range v {
		if keep[i] && !isNaN(x) {
			s = append(s, x)
		}
	}
	return quantileOf(s, 0.5)
}

// MAD is the median absolute deviation from the median, times 1.4826 so that it estimates the standard deviation of
// normal data (Rousseeuw & Croux 1993, doi 10.1080/01621459.1993.10476408); NaN when no value is there.
func MAD[F float](v []F) float64 {
	m := Median(v)
	var few [8]float64
	dev := few[:0]
	if len(v) > cap(dev) {
		dev = make([]float64, 0, len(v))
	}
	for _, x := range v {
		dev = append(dev, math.Abs(float64(x)-m))
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
		for {
			for hi < len(v) && t[hi] <= t[i]+half+slack && isNaN(v[hi]) {
				hi++
			}
			for t[lo] < t[i]-half-slack && isNaN(v[lo]) {
				lo++
			}
			comes, goes := hi < len(v) && t[hi] <= t[i]+half+slack, t[lo] < t[i]-half-slack
			switch {
			case comes && goes && lo < hi:
				replace(window, v[lo], v[hi])
				lo, hi = lo+1, hi+1
				continue
			case comes:
				k, _ := slices.BinarySearch(window, v[hi])
				window = slices.Insert(window, k, v[hi])
				hi++
				continue
			case goes:
				k, _ := slices.BinarySearch(window, v[lo])
				window = slices.Delete(window, k, k+1)
				lo++
				continue
			}
			break
		}
		out[i] = F(sortedQuantile(window, q))
	}
	return out
}

// replace takes a value out of sorted ones and puts another in: what lies between the two moves by one place.
func replace[F float](sorted []F, old, value F) {
	k, _ := slices.BinarySearch(sorted, old)
	for ; k > 0 && sorted[k-1] > value; k-- {
		sorted[k] = sorted[k-1]
	}
	for ; k+1 < len(sorted) && sorted[k+1] < value; k++ {
		sorted[k] = sorted[k+1]
	}
	sorted[k] = value
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
