package fillers

import (
	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/advice"
)

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: Fillers.ID, Kind: analysis.TryNext, Rank: 70, Rule: lang.T("We mention it from 4 a minute."), Fires: advice.AtLeast(4),
			Title:    lang.T("Pause instead of um"),
			Text:     advice.Say("You said um, uh and the like about %s times a minute.", advice.Nearest(1)),
			Exercise: lang.T("When an um is on its way, close your mouth for a second. The silence is fine."),
			Clips:    advice.Moments(Fillers.ID, "")},
	}
}
