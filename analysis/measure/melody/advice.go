package melody

import (
	"poise/analysis"
	"poise/analysis/measure/internal/advice"
)

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: Variation.ID, Kind: analysis.TryNext, Rank: 120, Rule: "melody, band at or below 2 semitones", Fires: advice.AtMost(2),
			Text:     advice.Say("The pitch of your voice varied by %s semitones around its middle, which sounds level.", advice.Number(1)),
			Exercise: "Say one answer three times, each time with the weight on another word, and keep the version that you like.",
			Clips:    advice.Moments(Variation.ID, "level")},
	}
}
