// Package summary writes the first page: at most three things that went well and three to try next, each from the advice of a
// measure over its findings, with its numbers. It describes what was observed, never the person.
package summary

import (
	"cmp"
	"math"
	"slices"

	"poise/analysis"
)

const (
	most        = 3   // statements of a kind
	minCoverage = 0.5 // of the recording: a measure that saw less says nothing here
)

// Statements applies the measures' advice, in the order of its ranks, to the findings of a recording.
func Statements(r *analysis.Results, rules []analysis.Advice) []analysis.Statement {
	f := findings{}
	for _, x := range r.Findings {
		f[x.ID] = x
	}
	rules = slices.SortedStableFunc(slices.Values(rules), func(a, b analysis.Advice) int { return cmp.Compare(a.Rank, b.Rank) })
	out := notes(r, f)
	out = append(out, pick(r, f, analysis.WentWell, rules)...)
	return append(out, pick(r, f, analysis.TryNext, rules)...)
}

// findings by id.
type findings map[string]analysis.Finding

// usable is the finding when it was measured on enough of the recording.
func (f findings) usable(id string) (analysis.Finding, bool) {
	x, ok := f[id]
	return x, ok && !math.IsNaN(x.Value) && x.Coverage >= minCoverage
}

// pick takes the first rules of a kind that fire, one a definition.
func pick(r *analysis.Results, f findings, kind string, rules []analysis.Advice) []analysis.Statement {
	var out []analysis.Statement
	said := map[string]bool{}
	for _, a := range rules {
		x, ok := f.usable(a.ID)
		if a.Kind != kind || !ok || said[a.ID] || len(out) == most || !a.Fires(x) {
			continue
		}
		said[a.ID] = true
		s := analysis.Statement{Kind: kind, Text: a.Text(x), Measure: a.ID, Rule: a.Rule, Exercise: a.Exercise}
		if a.Clips != nil {
			s.Clips = a.Clips(r)
		}
		out = append(out, s)
	}
	return out
}
