package quality

import (
	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/advice"
	"poise/analysis/measure/speech"
)

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: sound.ID, Kind: analysis.TryNext, Rank: 10, Rule: lang.T("We mention it when your voice is less than 15 dB above the noise."), Fires: advice.AtMost(15),
			Title: lang.T("Bring the microphone closer"), Text: advice.Fixed("Your voice is hard to hear over the background."),
			Exercise: lang.T("Sit within an arm's length of the microphone or use a headset, close the window, and run the check again."),
			Clips:    advice.Moments(speech.Speaking.ID, "")},
		{ID: light.ID, Kind: analysis.TryNext, Rank: 20, Rule: lang.T("We mention it below 16 % of full brightness."), Fires: advice.AtMost(0.16),
			Title: lang.T("Get light on your face"), Text: advice.Fixed("The picture is dark, so people see little of your eyes."),
			Exercise: lang.T("Put a lamp behind the screen, or sit facing a window, and run the check again.")},
		{ID: framing.ID, Kind: analysis.TryNext, Rank: 110, Rule: lang.T("We mention it below 70 % of the time."), Fires: advice.AtMost(0.7),
			Title: lang.T("Move back a little"), Text: advice.SayTime("Your head and both shoulders were in the picture for %s.",
				lang.Mark("The picture never showed your head and both shoulders.")),
			Exercise: lang.T("Sit so that a hand's width stays free above your head and beside both shoulders.")},
	}
}
