package fillers

import (
	"poise/analysis"
	"poise/analysis/measure/internal/advice"
)

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: Fillers.ID, Kind: analysis.TryNext, Rank: 70, Rule: "fillers, band at or above 4 a minute", Fires: advice.AtLeast(4),
			Text:     advice.Say("About %s filler words a minute were heard.", advice.Number(0)),
			Exercise: "Answer one question, and whenever an um is on its way, close your mouth for a second instead. The pause may stay.",
			Clips:    advice.Moments(Fillers.ID, "")},
	}
}
