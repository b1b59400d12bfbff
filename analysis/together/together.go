// Package together tells how two people of one recording talked and listened, from the report of each. Advice is for the one who asks
// the questions.
package together

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// ErrPair means that two reports are not of two people of one recording.
var ErrPair = errors.New("these are not the reports of two people of one recording")

// Pair is two people of one recording, the one on the left of the picture first.
type Pair struct {
	Name  string
	Rows  []Row
	Told  bool     // their voices were told apart
	Notes []string // what the numbers can't say
	Tips  [2][]Tip // for each, should they be the one who asks
}

// Row is one number of both.
type Row struct {
	Title  string
	Values [2]string
	Both   bool // it counts both voices, and stands once
	While  [2]string
}

// Tip is something to try.
type Tip struct{ Title, Text, Exercise string }

// Of puts the reports of two people together.
func Of(left, right *analysis.Report, defs []analysis.Definition) (*Pair, error) {
	if left.Recording.Digest != right.Recording.Digest || left.Options.Person == right.Options.Person {
		return nil, ErrPair
	}
	p := &Pair{Name: left.Recording.Name, Told: len(turns(left)) > 0 && len(turns(right)) > 0}
	for _, d := range shared(defs) {
		if row, ok := rowOf(left, right, &d); ok {
			p.Rows = append(p.Rows, row)
		}
	}
	if slices.ContainsFunc(p.Rows, func(r Row) bool { return r.Both }) {
		p.Notes = append(p.Notes, lang.T("The two voices could not be told apart, so numbers of voice are for both of you together. A sound track or channel for each tells them apart."))
	}
	p.Tips = [2][]Tip{tips(left, shared(defs)), tips(right, shared(defs))}
	return p, nil
}

// shared are the measures that a page of two people shows, in order.
func shared(defs []analysis.Definition) (out []analysis.Definition) {
	for _, d := range defs {
		if d.Display.Joint > 0 {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b analysis.Definition) int { return cmp.Compare(a.Display.Joint, b.Display.Joint) })
	return out
}

// rowOf is a number of both; ok is false where neither was measured.
func rowOf(left, right *analysis.Report, d *analysis.Definition) (row Row, ok bool) {
	a, b := left.Measures[d.ID], right.Measures[d.ID]
	row.Title = d.Title
	for k, f := range []analysis.Finding{a, b} {
		row.Values[k] = format.Capital(format.Absent())
		if f.Unit == d.Unit && !math.IsNaN(f.Value) {
			row.Values[k], ok = format.Capital(counted(f)), true
		}
	}
	// The same sound gives the same number, to the last digit, where it could not be told whose it is.
	row.Both = d.Section == analysis.SectionVoice && ok && a.Value == b.Value && a.Band == b.Band && a.Value != 0
	if d.Section != analysis.SectionVoice {
		row.While = [2]string{listening(left, d), listening(right, d)}
	}
	return row, ok
}

// counted is a finding in words: how often, where that was counted.
func counted(f analysis.Finding) string {
	if n, ok := f.Parts["count"]; ok && f.Unit == "per minute" {
		return format.Times(n)
	}
	if f.Unit == "count" {
		return format.Times(f.Value)
	}
	return format.Words(f.Value, f.Unit)
}

// listening is how many moments of a measure lie in the other's turns; empty where there are none, or turns are not known.
func listening(r *analysis.Report, d *analysis.Definition) string {
	others := turns(r)
	if len(others) == 0 || d.Unit != "per minute" && d.Unit != "share" || math.IsNaN(r.Measures[d.ID].Value) {
		return ""
	}
	n, any := 0.0, false
	for _, m := range r.Moments {
		if m.Measure != d.ID {
			continue
		}
		any = true
		if slices.ContainsFunc(others, func(s analysis.Span) bool { return s.Contains((m.Start + m.End) / 2) }) {
			n++
		}
	}
	if !any {
		return ""
	}
	return lang.T("%s while listening", format.Times(n))
}

// otherVoice is the kind of the moments in which a second voice speaks.
const otherVoice = "other_voice"

// turns are the stretches in which the other one speaks, as far as that is known.
func turns(r *analysis.Report) (out []analysis.Span) {
	for _, m := range r.Moments {
		if m.Kind == otherVoice {
			out = append(out, analysis.Span{Start: m.Start, End: m.End})
		}
	}
	return out
}
