package pacing

import (
	"fmt"

	"poise/analysis"
	"poise/analysis/measure/internal/advice"
	"poise/analysis/measure/speech"
)

// advise holds the pace against the profile's band.
func advise(p *analysis.Profile) []analysis.Advice {
	low, high := p.Voice.PaceLow, p.Voice.PaceHigh
	talk := advice.Moments(speech.Speaking.ID, "")
	return []analysis.Advice{
		{ID: WPM.ID, Kind: analysis.WentWell, Rank: 30, Rule: fmt.Sprintf("We mention %g to %g words a minute.", low, high),
			Fires:    advice.Within(low, high),
			Title:    "Easy to follow",
			Text:     advice.Say("You spoke about %s words a minute.", advice.Nearest(5)),
			Exercise: "Keep this pace. Pause a second after each point.",
			Clips:    talk},
		{ID: WPM.ID, Kind: analysis.TryNext, Rank: 50, Rule: fmt.Sprintf("We mention it above %g words a minute.", high),
			Fires:    func(f analysis.Finding) bool { return f.Band[0] > high },
			Title:    "Slow down a little",
			Text:     advice.Say("You spoke about %s words a minute.", advice.Nearest(5)),
			Exercise: "Take a breath at the end of every sentence. Record one answer that way and compare.",
			Clips:    talk},
		{ID: WPM.ID, Kind: analysis.TryNext, Rank: 60, Rule: fmt.Sprintf("We mention it below %g words a minute.", low),
			Fires:    func(f analysis.Finding) bool { return f.Band[1] < low },
			Title:    "Speak a little faster",
			Text:     advice.Say("You spoke about %s words a minute.", advice.Nearest(5)),
			Exercise: "Say your first sentence once before you start recording. Then answer in one go.",
			Clips:    advice.Moments(Pauses.ID, "")},
	}
}
