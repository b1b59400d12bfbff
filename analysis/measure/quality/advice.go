package quality

import (
	"poise/analysis"
	"poise/analysis/measure/internal/advice"
	"poise/analysis/measure/speech"
)

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: sound.ID, Kind: analysis.TryNext, Rank: 10, Rule: "voice less than 15 dB above the noise", Fires: advice.AtMost(15),
			Text:     advice.Say("The voice is only %s dB above the background.", advice.Number(0)),
			Exercise: "Bring the microphone within an arm's length or use a headset, close the window, and run poise check.",
			Clips:    advice.Moments(speech.Speaking.ID, "")},
		{ID: light.ID, Kind: analysis.TryNext, Rank: 20, Rule: "median brightness at or below 0.16", Fires: advice.AtMost(0.16),
			Text:     advice.Say("The picture is dark (%s of full brightness), so viewers see little of your eyes.", advice.Share),
			Exercise: "Put a lamp behind the screen, or sit facing a window, and run poise check."},
		{ID: framing.ID, Kind: analysis.TryNext, Rank: 110, Rule: "head and shoulders in the picture, band at or below 0.7", Fires: advice.AtMost(0.7),
			Text:     advice.Say("Head and both shoulders were in the picture for %s.", advice.OfTime),
			Exercise: "Move the camera back until a hand's width is free above the head and beside both shoulders."},
	}
}
