package report

import (
	"io"
	"math"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// Mail writes a report as a few lines of plain text, for an e-mail: what to try next, what went well, and the main numbers in words.
// It quotes nothing that was said. when says when it was recorded; empty: it isn't said.
func Mail(w io.Writer, name, when string, rep *analysis.Report, defs []analysis.Definition) error {
	var b strings.Builder
	head := []string{name}
	if when != "" {
		head = append(head, when)
	}
	if d := rep.Recording.Duration; d > 0 && !math.IsInf(d, 0) {
		head = append(head, format.Length(d))
	}
	b.WriteString(strings.Join(head, ", ") + "\n")
	for _, part := range []struct{ kind, title string }{{analysis.TryNext, lang.T("Try next")}, {analysis.WentWell, lang.T("Went well")}} {
		n := 0
		for _, s := range rep.Summary {
			if s.Kind != part.kind {
				continue
			}
			if n++; n == 1 {
				b.WriteString("\n" + part.title + "\n")
			}
			b.WriteString("- " + mailLine(s, part.kind == analysis.TryNext) + "\n")
		}
	}
	if lines := mailNumbers(rep, defs); len(lines) > 0 {
		b.WriteString("\n" + lang.T("In short") + "\n- " + strings.Join(lines, "\n- ") + "\n")
	}
	_, err := io.WriteString(w, strings.ReplaceAll(b.String(), "\u00a0", " "))
	return err
}

// mailLine is a sentence of the summary with where to see it, and what to do.
func mailLine(s analysis.Statement, exercise bool) string {
	line := s.Title + ": " + s.Text
	if len(s.Clips) > 0 {
		line += " " + lang.T("(See %s.)", format.Clock(s.Clips[0].Start))
	}
	if exercise && s.Exercise != "" {
		line += " " + s.Exercise
	}
	return line
}

// mailNumbers are the headlines that were measured, in words.
func mailNumbers(rep *analysis.Report, defs []analysis.Definition) (lines []string) {
	for _, d := range Headlines(defs) {
		if f, ok := rep.Measures[d.ID]; ok && !math.IsNaN(f.Value) && !(d.Display.FromLens && len(rep.Baseline.Candidates) > 0) {
			lines = append(lines, d.Title+": "+inWords(f))
		}
	}
	return lines
}
