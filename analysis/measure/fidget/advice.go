package fidget

import (
	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/advice"
)

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: share.ID, Kind: analysis.WentWell, Rank: 70, Rule: lang.T("We mention it below 10 % of the time, with your hands in view."),
			Fires: calmHands, Title: lang.T("Calm hands"), Text: littleFidgeting,
			Exercise: lang.T("Keep the same chair, and the same place for your hands, next time."),
			Clips:    advice.Free(rhythmic.ID, SelfTouch.ID)},
		{ID: share.ID, Kind: analysis.TryNext, Rank: 130, Rule: lang.T("We mention it above 25 % of the time."), Fires: advice.AtLeast(0.25),
			Title: lang.T("Rest your hands"), Text: advice.Say("You fidgeted or touched your face for %s.", advice.TimeOf),
			Exercise: lang.T("Give your hands a place, flat on the table or around a pen, for one whole answer."),
			Clips:    restless},
	}
}

func littleFidgeting(t analysis.Told) string {
	if t.Value*t.Coverage*t.Length < 1 {
		return lang.T("We saw no fidgeting.")
	}
	return advice.Say("You fidgeted for only %s.", advice.TimeOf)(t)
}

// calmHands needs the hands in view: fidgeting of hands below the picture is not seen.
func calmHands(f analysis.Finding) bool { return f.Parts["hands_seen"] >= 0.5 && advice.AtMost(0.1)(f) }

func restless(r *analysis.Results) []analysis.Span {
	return advice.Longest(append(advice.Moments(rhythmic.ID, "")(r), advice.Moments(SelfTouch.ID, "")(r)...))
}
