package fidget

import (
	"poise/analysis"
	"poise/analysis/measure/internal/advice"
)

func advise(*analysis.Profile) []analysis.Advice {
	said := advice.Say("Repetitive movement and touching of the face took up %s.", advice.OfTime)
	return []analysis.Advice{
		{ID: share.ID, Kind: analysis.WentWell, Rank: 70, Rule: "fidgeting, band at or below 0.1, a hand in view for half of it",
			Fires: calmHands, Text: said,
			Exercise: "Keep the same chair and the same place for the hands in the next rehearsal.",
			Clips:    advice.Free(rhythmic.ID, SelfTouch.ID)},
		{ID: share.ID, Kind: analysis.TryNext, Rank: 130, Rule: "fidgeting, band at or above 0.25", Fires: advice.AtLeast(0.25), Text: said,
			Exercise: "Give the hands a place: flat on the table or around a pen, both feet on the floor, for one whole answer.",
			Clips:    restless},
	}
}

// calmHands needs the hands in view: fidgeting of hands below the picture is not seen.
func calmHands(f analysis.Finding) bool { return f.Parts["hands_seen"] >= 0.5 && advice.AtMost(0.1)(f) }

func restless(r *analysis.Results) []analysis.Span {
	return advice.Longest(append(advice.Moments(rhythmic.ID, "")(r), advice.Moments(SelfTouch.ID, "")(r)...))
}
