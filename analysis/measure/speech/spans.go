package speech

import (
	"slices"

	"poise/analysis"
)

// Without returns spans with the excluded ranges cut out. Spans must be in order and disjoint; excluded ranges may lie in
// any order and overlap.
func Without(spans, excluded []analysis.Span) []analysis.Span {
	cuts := slices.SortedFunc(slices.Values(excluded), func(a, b analysis.Span) int {
		switch {
		case a.Start < b.Start:
			return -1
		case a.Start > b.Start:
			return 1
		}
		return 0
	})
	var out []analysis.Span
	for _, s := range spans {
		for _, c := range cuts {
			if c.End <= s.Start || c.Start >= s.End || c.Length() <= 0 {
				continue
			}
			if c.Start > s.Start {
				out = append(out, analysis.Span{Start: s.Start, End: c.Start})
			}
			s.Start = c.End
			if s.Start >= s.End {
				break
			}
		}
		if s.End > s.Start {
			out = append(out, s)
		}
	}
	return out
}

func length(spans []analysis.Span) float64 {
	sum := 0.0
	for _, s := range spans {
		sum += s.Length()
	}
	return sum
}
