package summary

import (
	"fmt"
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/advice"
)

// notes say how to read the page.
func notes(r *analysis.Results, f findings) []analysis.Statement {
	var out []analysis.Statement
	note := func(measure, rule, text string) {
		out = append(out, analysis.Statement{Kind: "note", Text: text, Measure: measure, Rule: rule})
	}
	const gaze = "eye_contact.gaze_to_camera"
	g, ok := f[gaze]
	switch {
	case !ok:
	case math.IsNaN(g.Value):
		note(gaze, "eye contact not measured", "Eye contact was not measured: "+words(g.Reason)+".")
	case g.Coverage < minCoverage:
		note(gaze, "coverage of eye contact below 0.5", fmt.Sprintf("Eye contact could be measured on %s of the recording only.", advice.Percent(g.Coverage)))
	}
	if r.MarkProblem != "" {
		note(gaze, "marked look in doubt", r.MarkProblem)
	}
	if ok && !math.IsNaN(g.Value) && !r.Baseline.Marked && r.MarkProblem == "" {
		note(gaze, "baseline assumed", "No look at the lens was marked, so the direction of the lens is assumed: mark three seconds to narrow the band.")
	}
	if p, ok := f["quality.people"]; ok && !math.IsNaN(p.Value) && p.Value > 0.02 {
		note("quality.people", "more than one face for over 2 % of the time",
			fmt.Sprintf("More than one face was in the picture for %s of the time; the main person alone is measured.", advice.Percent(p.Value)))
	}
	return out
}
