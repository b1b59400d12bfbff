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

// Gaps returns the silences between neighbouring segments, leaving out those that an excluded range touches.
func Gaps(segments, excluded []analysis.Span) []analysis.Span {
	var out []analysis.Span
	for i := 1; i < len(segments); i++ {
		g := analysis.Span{Start: segments[i-1].End, End: segments[i].Start}
		if !slices.ContainsFunc(excluded, func(c analysis.Span) bool { return c.Start <= g.End && c.End >= g.Start }) {
			out = append(out, g)
		}
	}
	return out
}

// near returns the silences that are too short by EdgeError at most.
func near(parts []analysis.Span, minGap, start float64, excluded []analysis.Span) []analysis.Span {
	finer := Gaps(join(parts, minGap-EdgeError, start), excluded)
	return slices.DeleteFunc(finer, func(g analysis.Span) bool { return g.Length() >= minGap })
}
