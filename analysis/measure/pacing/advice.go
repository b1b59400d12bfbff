package pacing

import (
	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/advice"
	"poise/analysis/measure/speech"
)

// advise holds the pace against the profile's band.
func advise(p *analysis.Profile) []analysis.Advice {
	low, high := p.Voice.PaceLow, p.Voice.PaceHigh
	talk := advice.Moments(speech.Speaking.ID, "")
	return []analysis.Advice{
		{ID: WPM.ID, Kind: analysis.WentWell, Rank: 30, Rule: lang.T("We mention it from %g to %g words a minute.", low, high),
			Fires:    advice.Within(low, high),
			Title:    lang.T("Easy to follow"),
			Text:     advice.Say("You spoke about %s words a minute.", advice.Nearest(5)),
			Exercise: lang.T("Keep this pace. Pause a second after each point."),
			Clips:    talk},
		{ID: WPM.ID, Kind: analysis.TryNext, Rank: 50, Rule: lang.T("We mention it above %g words a minute.", high),
			Fires:    func(f analysis.Finding) bool { return f.Band[0] > high },
			Title:    lang.T("Slow down a little"),
			Text:     advice.Say("You spoke about %s words a minute.", advice.Nearest(5)),
			Exercise: lang.T("Take a breath at the end of every sentence. Record one answer that way and compare."),
			Clips:    talk},
		{ID: WPM.ID, Kind: analysis.TryNext, Rank: 60, Rule: lang.T("We mention it below %g words a minute.", low),
			Fires:    func(f analysis.Finding) bool { return f.Band[1] < low },
			Title:    lang.T("Speak a little faster"),
			Text:     advice.Say("You spoke about %s words a minute.", advice.Nearest(5)),
			Exercise: lang.T("Say your first sentence once before you start recording. Then answer in one go."),
			Clips:    advice.Moments(Pauses.ID, "")},
	}
}
