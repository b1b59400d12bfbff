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
			Text:     often,
			Exercise: lang.T("When an um is on its way, close your mouth for a second. The silence is fine."),
			Clips:    advice.Moments(Fillers.ID, "")},
	}
}

// often says how often in the words of somebody who counted: a rate says little about a few seconds.
func often(t analysis.Told) string {
	if seconds := t.Length * t.Coverage; seconds < 60 {
		return lang.T("You said um, uh and the like %s in %s.", advice.Times(t.Value*seconds/60), advice.Seconds(seconds))
	}
	return lang.T("You said um, uh and the like about %.0f times a minute.", t.Value)
}
