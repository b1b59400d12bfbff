package melody

import (
	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/advice"
)

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: Variation.ID, Kind: analysis.TryNext, Rank: 120, Rule: lang.T("We mention it when your pitch varies by 2 semitones or less."), Fires: advice.AtMost(2),
			Title:    lang.T("Vary your voice"),
			Text:     advice.Fixed("Your voice stayed on nearly one note."),
			Exercise: lang.T("Say one sentence three times, each time with the weight on another word. Keep the version you like best."),
			Clips:    advice.Moments(Variation.ID, "level")},
	}
}
