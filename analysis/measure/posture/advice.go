package posture

import (
	"poise/analysis"
	"poise/analysis/measure/fidget"
	"poise/analysis/measure/internal/advice"
)

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: open.ID, Kind: analysis.WentWell, Rank: 40, Rule: "open posture, band at or above 0.8", Fires: advice.AtLeast(0.8),
			Text:     advice.Say("Your upper body was upright and unobstructed for %s.", advice.OfTime),
			Exercise: "Watch one stretch without sound, and note how chair, table and camera stood: set them up the same way next time.",
			Clips:    advice.Free(crossed.ID, slouch.ID, turned.ID, fidget.SelfTouch.ID)},
		{ID: handsVisible.ID, Kind: analysis.WentWell, Rank: 60, Rule: "a hand visible, band at or above 0.5", Fires: advice.AtLeast(0.5),
			Text:     advice.Say("Your hands were in the picture for %s.", advice.OfTime),
			Exercise: "Let one gesture go with each point that you count, and leave the hands at rest between.",
			Clips:    advice.Either(advice.Moments("gesture.rate", ""), advice.Moments("voice.speaking", ""))},
		{ID: crossed.ID, Kind: analysis.TryNext, Rank: 80, Rule: "arms crossed, band at or above 0.15", Fires: advice.AtLeast(0.15),
			Text:     advice.Say("Your arms were crossed for %s.", advice.OfTime),
			Exercise: "Rest both hands on the table, a pen's length apart, before the question starts, and come back there after each gesture.",
			Clips:    advice.Moments(crossed.ID, "")},
		{ID: slouch.ID, Kind: analysis.TryNext, Rank: 90, Rule: "slouching, band at or above 0.15", Fires: advice.AtLeast(0.15),
			Text:     advice.Say("Your head was lower over the shoulders than in your own baseline for %s.", advice.OfTime),
			Exercise: "Sit up before you start, raise the camera to the height of your eyes, and look at this clip again after the next rehearsal.",
			Clips:    advice.Moments(slouch.ID, "")},
		{ID: turned.ID, Kind: analysis.TryNext, Rank: 100, Rule: "torso turned, band at or above 0.2", Fires: advice.AtLeast(0.2),
			Text:     advice.Say("Your torso was turned away for %s.", advice.OfTime),
			Exercise: "Turn chair and table, not only the head, until both shoulders are equally far from the camera.",
			Clips:    advice.Moments(turned.ID, "")},
	}
}
