package report

import (
	"math"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
)

// Schema is the name of report.json's schema; fields are only ever added to it.
const Schema = "poise/1"

// Extra is what a report holds besides the results of measuring. Zero values mean none.
type Extra struct {
	Excluded []analysis.Span
	Wrong    []analysis.Wrong
}

// Build arranges observations and results as report.json shows them. Numbers are rounded to the digits that mean
// something (five significant ones; times to a millisecond), so the same measurements give the same bytes.
func Build(obs *analysis.Observations, res *analysis.Results, profile analysis.Profile, extra Extra) analysis.Report {
	r := analysis.Report{
		Schema: Schema, Program: obs.Program, MeasuredBy: obs.Program, Networks: list(obs.Networks), Runtime: obs.Runtime, Options: obs.Options,
		Recording: obs.Recording, Profile: profile, Baseline: baseline(res), Looks: looks(res.Looks), Excluded: spans(extra.Excluded), Wrong: wrongs(extra.Wrong),
		Measures: make(map[string]analysis.Finding, len(res.Findings)), Moments: make([]analysis.Moment, 0, len(res.Moments)),
		Transcript: res.Transcript, NoTranscript: unwritten(obs, res), Questions: questions(res.Questions), Summary: statements(res.Summary),
	}
	if code := lang.Code(); code != lang.English {
		r.Texts = code
	}
	r.Recording.Name = printable(r.Recording.Name)
	r.Recording.Duration = millis(r.Recording.Duration)
	r.Recording.Warnings = list(r.Recording.Warnings)
	for _, f := range res.Findings {
		r.Measures[f.ID] = roundFinding(f)
	}
	for _, m := range res.Moments {
		m.Start, m.End, m.Value = millis(m.Start), millis(m.End), round(m.Value)
		r.Moments = append(r.Moments, m)
	}
	return r
}

func baseline(res *analysis.Results) analysis.ReportBaseline {
	b, out := res.Baseline, analysis.ReportBaseline{Source: "assumed"}
	switch {
	case b.Marked:
		out.Source = "marked"
	case res.NoBaseline:
		out.Source = "none"
	}
	if b.Range != (analysis.Span{}) {
		out.Range = &spans([]analysis.Span{b.Range})[0]
	}
	out.Problem = res.MarkProblem
	if len(res.Candidates) > 0 {
		out.Candidates = spans(res.Candidates)
	}
	return out
}

func looks(in []analysis.Look) (out []analysis.Look) {
	for _, l := range in {
		out = append(out, analysis.Look{At: l.At, Range: spans([]analysis.Span{l.Range})[0]})
	}
	return out
}

func wrongs(in []analysis.Wrong) (out []analysis.Wrong) {
	for _, w := range in {
		out = append(out, analysis.Wrong{Measure: w.Measure, Range: spans([]analysis.Span{w.Range})[0]})
	}
	return out
}

func spans(in []analysis.Span) []analysis.Span {
	out := make([]analysis.Span, len(in))
	for i, s := range in {
		out[i] = analysis.Span{Start: millis(s.Start), End: millis(s.End)}
	}
	return out
}

func statements(in []analysis.Statement) []analysis.Statement {
	out := list(append([]analysis.Statement(nil), in...))
	for i := range out {
		if out[i].Clips != nil {
			out[i].Clips = spans(out[i].Clips)
		}
	}
	return out
}

func questions(in []analysis.Question) []analysis.Question {
	out := make([]analysis.Question, len(in))
	for i, q := range in {
		q.Start, q.End = millis(q.Start), millis(q.End)
		if q.Answer != nil {
			q.Answer = &spans([]analysis.Span{*q.Answer})[0]
		}
		q.Latency, q.WPM, q.EyeContact = rounded(q.Latency), rounded(q.WPM), rounded(q.EyeContact)
		out[i] = q
	}
	return out
}

// rounded is a rounded copy; nil of nil.
func rounded(v *float64) *float64 {
	if v == nil {
		return nil
	}
	r := round(*v)
	return &r
}

func roundFinding(f analysis.Finding) analysis.Finding {
	f.Value, f.Coverage = round(f.Value), round(f.Coverage)
	f.Band = [2]float64{round(f.Band[0]), round(f.Band[1])}
	f.Parts, f.LeftOut = roundAll(f.Parts), roundAll(f.LeftOut)
	return f
}

func roundAll(m map[string]float64) map[string]float64 {
	if len(m) == 0 {
		return nil
	}
	out := make(map[string]float64, len(m))
	for k, v := range m {
		out[k] = round(v)
	}
	return out
}

// round keeps five significant digits, and no more than six decimals.
func round(v float64) float64 {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	digits := 5 - int(math.Ceil(math.Log10(math.Abs(v))))
	scale := math.Pow10(min(max(digits, 0), 6))
	return math.Round(v*scale)/scale + 0 // + 0: no negative zero
}

func millis(s float64) float64 { return math.Round(s*1000)/1000 + 0 }

// list is s, or an empty list: null would make readers handle a second case.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// printable replaces what a file name may hold but a document may not.
func printable(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }
