// Package summary writes the first page: at most three things that went well and three to try next, each from a rule
// over findings, with its numbers. It describes what was observed, never the person.
package summary

import (
	"math"

	"poise/analysis"
)

const (
	most        = 3   // statements of a kind
	minCoverage = 0.5 // of the recording: a measure that saw less says nothing here
)

// Statements applies the rules, in their order of weight, to the findings of a recording.
func Statements(r *analysis.Results) []analysis.Statement {
	f := findings{}
	for _, x := range r.Findings {
		f[x.ID] = x
	}
	out := notes(r, f)
	out = append(out, pick(r, f, "went_well", wentWell)...)
	return append(out, pick(r, f, "try_next", tryNext)...)
}

// findings by id.
type findings map[string]analysis.Finding

// usable is the finding when it was measured on enough of the recording.
func (f findings) usable(id string) (analysis.Finding, bool) {
	x, ok := f[id]
	return x, ok && !math.IsNaN(x.Value) && x.Coverage >= minCoverage
}

// rule looks at one finding and writes a sentence when it fires.
type rule struct {
	measure  string
	name     string // what fired, with its threshold
	fires    func(f analysis.Finding) bool
	text     func(f analysis.Finding) string
	exercise string
	clips    clips // where it is seen or heard
}

// pick takes the first rules that fire, one a measure.
func pick(r *analysis.Results, f findings, kind string, rules []rule) []analysis.Statement {
	var out []analysis.Statement
	said := map[string]bool{}
	for _, u := range rules {
		x, ok := f.usable(u.measure)
		if !ok || said[u.measure] || len(out) == most || !u.fires(x) {
			continue
		}
		said[u.measure] = true
		out = append(out, analysis.Statement{Kind: kind, Text: u.text(x), Measure: u.measure, Rule: u.name, Exercise: u.exercise, Clips: u.clips(r)})
	}
	return out
}
