package posture

import (
	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/fidget"
	"poise/analysis/measure/internal/advice"
)

// closed needs that no single posture explains it: each has a sentence of its own.
func closed(f analysis.Finding) bool {
	return f.Parts["crossed"] < 0.15 && f.Parts["slouched"] < 0.15 && f.Parts["turned"] < 0.2 && advice.AtMost(0.7)(f)
}

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: open.ID, Kind: analysis.WentWell, Rank: 40, Rule: lang.T("We mention it from 80 % of the time."), Fires: advice.AtLeast(0.8),
			Title: lang.T("Open, upright posture"), Text: advice.Say("You sat upright with open arms for %s.", advice.TimeOf),
			Exercise: lang.T("Note how chair, desk and camera stood, and set them up the same way next time."),
			Clips:    advice.Free(crossed.ID, slouch.ID, turned.ID, fidget.SelfTouch.ID)},
		{ID: handsVisible.ID, Kind: analysis.WentWell, Rank: 60, Rule: lang.T("We mention it from half of the time."), Fires: advice.AtLeast(0.5),
			Title: lang.T("Hands in view"), Text: advice.Say("Your hands could be seen for %s.", advice.TimeOf),
			Exercise: lang.T("Use one gesture per point, then rest your hands."),
			Clips:    advice.Either(advice.Moments("gesture.rate", ""), advice.Moments(handsVisible.ID, "in_view"))},
		{ID: crossed.ID, Kind: analysis.TryNext, Rank: 80, Rule: lang.T("We mention it above 15 % of the time."), Fires: advice.AtLeast(0.15),
			Title: lang.T("Uncross your arms"), Text: advice.Say("You folded them for %s.", advice.TimeOf),
			Exercise: lang.T("Rest both hands on the table before the question starts, and come back there after each gesture."),
			Clips:    advice.Moments(crossed.ID, "")},
		{ID: slouch.ID, Kind: analysis.TryNext, Rank: 90, Rule: lang.T("We mention it above 15 % of the time."), Fires: advice.AtLeast(0.15),
			Title: lang.T("Sit up"), Text: advice.Say("You slouched for %s.", advice.TimeOf),
			Exercise: lang.T("Sit back in your chair and raise the camera to the height of your eyes before you start."),
			Clips:    advice.Moments(slouch.ID, "")},
		{ID: turned.ID, Kind: analysis.TryNext, Rank: 100, Rule: lang.T("We mention it above 20 % of the time."), Fires: advice.AtLeast(0.2),
			Title: lang.T("Turn to the camera"), Text: advice.Say("Your body was turned away for %s.", advice.TimeOf),
			Exercise: lang.T("Turn your chair, not only your head, until both shoulders face the camera."),
			Clips:    advice.Moments(turned.ID, "")},
		{ID: open.ID, Kind: analysis.TryNext, Rank: 105, Rule: lang.T("We mention it below 70 % of the time."), Fires: closed,
			Title: lang.T("Open up your posture"), Text: advice.Say("You sat upright with open arms for %s.", advice.TimeOf),
			Exercise: lang.T("Sit back, both shoulders to the camera, hands on the table, before each answer."),
			Clips:    advice.Either(advice.Moments(crossed.ID, ""), advice.Moments(slouch.ID, ""), advice.Moments(turned.ID, ""))},
		{ID: handsVisible.ID, Kind: analysis.TryNext, Rank: 115, Rule: lang.T("We mention it below 30 % of the time."), Fires: advice.AtMost(0.3),
			Title: lang.T("Show your hands"), Text: advice.SayTime("Your hands could be seen for %s.",
				lang.Mark("Your hands were out of sight all the time.")),
			Exercise: lang.T("Move back until your elbows are in the picture, and let your hands show a point or two."),
			Clips:    advice.Either(advice.Spoken(advice.Moments(handsVisible.ID, "out_of_view")), advice.Moments(handsVisible.ID, "out_of_view"))},
	}
}
