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
		{ID: WPM.ID, Kind: analysis.WentWell, Rank: 30, Rule: fmt.Sprintf("pace, band within %g to %g words/min", low, high),
			Fires:    advice.Within(low, high),
			Text:     advice.Say("Your pace was about %s words per minute, within the range that listeners follow easily.", advice.Number(0)),
			Exercise: "Use the room that this leaves: one sentence a point, then a breath of a second before the next.",
			Clips:    talk},
		{ID: WPM.ID, Kind: analysis.TryNext, Rank: 50, Rule: fmt.Sprintf("pace, band above %g words/min", high),
			Fires:    func(f analysis.Finding) bool { return f.Band[0] > high },
			Text:     advice.Say("Your pace was about %s words per minute.", advice.Number(0)),
			Exercise: "Read one answer aloud with a full breath at every full stop, record it, and compare the pace.",
			Clips:    talk},
		{ID: WPM.ID, Kind: analysis.TryNext, Rank: 60, Rule: fmt.Sprintf("pace, band below %g words/min", low),
			Fires:    func(f analysis.Finding) bool { return f.Band[1] < low },
			Text:     advice.Say("Your pace was about %s words per minute.", advice.Number(0)),
			Exercise: "Say the answer's first sentence before you start recording, so that it stands ready; then answer in one go.",
			Clips:    advice.Moments(Pauses.ID, "")},
	}
}
