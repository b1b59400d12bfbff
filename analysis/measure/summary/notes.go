package summary

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
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
		note(gaze, lang.T("eye contact not measured"), lang.T("Eye contact could not be measured: %s.", words(g.Reason)))
	case g.Coverage < minCoverage:
		note(gaze, lang.T("eye contact measured for less than half of the time"), lang.T("Your eyes could be followed for %s of the recording only.", advice.Percent(g.Coverage)))
	}
	if r.MarkProblem != "" {
		note(gaze, lang.T("marked look in doubt"), r.MarkProblem)
	}
	if ok && !math.IsNaN(g.Value) && !r.Baseline.Marked && r.MarkProblem == "" {
		note(gaze, lang.T("look at the lens not marked"), lang.T("We guessed where your camera is. Mark three seconds in which you look at it, and eye contact gets more exact."))
	}
	if p, ok := f["quality.people"]; ok && p.Value > 0.02 { // no number is not more
		text := lang.T("Another face, or a picture of one, could be seen now and then. These numbers are of one person.")
		if p.Value > 0.5 {
			text = lang.T("Two or more people were in the picture most of the time. These numbers are of one of them.")
		}
		note("quality.people", lang.T("more than one face for over 2 % of the time"), text)
	}
	return out
}
