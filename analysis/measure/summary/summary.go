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
	mostClips   = 3   // of a statement
	minCoverage = 0.5 // of the recording: a measure that saw less says nothing here
	leastRate   = 10  // seconds that a rate has to rest on: over less, one event or word makes it
	habit       = 1.5 // events, from which a rate that is not sure is worth a word: one may be chance, or misheard
	same        = 0.6 // of two clips' time in common, from which they show the same
)

// Statements applies the measures' advice, in the order of its ranks, to the findings of a recording of the given length, in
// seconds. Where fewer things to try are certain than there is room for, those that a number calls for and its band leaves open
// follow, and say so.
func Statements(r *analysis.Results, rules []analysis.Advice, length float64) []analysis.Statement {
	p := picker{results: r, findings: findings{}, length: length, said: map[string]bool{}}
	for _, x := range r.Findings {
		p.findings[x.ID] = x
	}
	p.rules = slices.SortedStableFunc(slices.Values(rules), func(a, b analysis.Advice) int { return cmp.Compare(a.Rank, b.Rank) })
	out := notes(r, p.findings)
	next := p.pick(nil, analysis.TryNext, func(a *analysis.Advice, f analysis.Finding) bool { return a.Fires(f) })
	certain := len(next)
	next = p.pick(next, analysis.TryNext, func(a *analysis.Advice, f analysis.Finding) bool {
		f.Band = [2]float64{f.Value, f.Value}
		return a.Fires(f) && (f.Unit != "per minute" || f.Value*f.Coverage*length/60 > habit)
	})
	for i := certain; i < len(next); i++ {
		next[i].Unsure = true
	}
	well := p.pick(nil, analysis.WentWell, func(a *analysis.Advice, f analysis.Finding) bool { return a.Fires(f) })
	return append(append(out, well...), next...)
}

// findings by id.
type findings map[string]analysis.Finding

// usable is the finding when it was measured on enough of the recording.
func (f findings) usable(id string) (analysis.Finding, bool) {
	x, ok := f[id]
	return x, ok && !math.IsNaN(x.Value) && x.Coverage >= minCoverage
}

// picker chooses what is said, and remembers what was said and shown.
type picker struct {
	results  *analysis.Results
	findings findings
	rules    []analysis.Advice
	length   float64
	said     map[string]bool // definitions
	shown    []analysis.Span
}

// pick adds the first rules of a kind that fire to what is said, one a definition, but for those that have nothing new to show.
func (p *picker) pick(out []analysis.Statement, kind string, fires func(*analysis.Advice, analysis.Finding) bool) []analysis.Statement {
	for i := range p.rules {
		a := &p.rules[i]
		x, ok := p.findings.usable(a.ID)
		if a.Kind != kind || !ok || isRate(x.Unit) && x.Coverage*p.length < leastRate || p.said[a.ID] || len(out) == most || !fires(a, x) {
			continue
		}
		s := analysis.Statement{Kind: kind, Title: a.Title, Text: a.Text(analysis.Told{Finding: x, Length: p.length}), Measure: a.ID,
			Rule: a.Rule, Exercise: a.Exercise}
		if a.Clips != nil {
			all := a.Clips(p.results)
			if s.Clips = p.fresh(all); len(all) > 0 && len(s.Clips) == 0 {
				continue // its moments stand under another sentence
			}
		}
		p.said[a.ID] = true
		out = append(out, s)
	}
	return out
}

// isRate tells a unit of something by its time.
func isRate(unit string) bool {
	return unit == "per minute" || unit == "words/min" || unit == "syllables/s"
}

// fresh are the first clips that no other sentence shows and that don't only go on with one another: the longest first.
func (p *picker) fresh(all []analysis.Span) (out []analysis.Span) {
	for _, c := range all {
		known := slices.ContainsFunc(p.shown, func(s analysis.Span) bool { return alike(s, c) }) ||
			slices.ContainsFunc(out, func(s analysis.Span) bool { return s.End == c.Start })
		if !known && len(out) < mostClips {
			out = append(out, c)
		}
	}
	p.shown = append(p.shown, out...)
	return out
}

// alike tells whether two clips share most of the time that they take together.
func alike(a, b analysis.Span) bool {
	common := min(a.End, b.End) - max(a.Start, b.Start)
	return common > same*(max(a.End, b.End)-min(a.Start, b.Start))
}
