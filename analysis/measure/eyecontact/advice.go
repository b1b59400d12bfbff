package eyecontact

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/advice"
)

// Where things are seen.
var (
	atCamera = advice.Moments(targets.ID, "camera")
	away     = advice.Moments(lookAways.ID, "")
)

// longLook is a look away, in seconds, that is worth a sentence.
const longLook = 5

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: gazeToCamera.ID, Kind: analysis.WentWell, Rank: 10, Rule: lang.T("We mention it from 55 % of the time."), Fires: advice.AtLeast(0.55),
			Title: lang.T("Good eye contact"), Text: advice.Say("You looked at the camera for %s.", advice.TimeOf),
			Exercise: lang.T("Keep it when it gets harder: have someone ask you a question that you haven't prepared."),
			Clips:    atCamera},
		{ID: speaking.ID, Kind: analysis.WentWell, Rank: 20, Rule: lang.T("We mention it from half of the time you speak."), Fires: advice.AtLeast(0.5),
			Title: lang.T("Eye contact while speaking"), Text: advice.Say("You looked at the camera for %s of your speaking time.", percent),
			Exercise: lang.T("Try the same with notes beside the camera, and see whether it holds."),
			Clips:    advice.Spoken(atCamera)},
		{ID: faceToCamera.ID, Kind: analysis.WentWell, Rank: 50, Rule: lang.T("We mention it from 90 % of the time."), Fires: advice.AtLeast(0.9),
			Title: lang.T("You faced the camera"), Text: advice.Say("Your face was turned to the camera for %s.", advice.TimeOf),
			Exercise: lang.T("Now let your eyes follow: put a small sticker beside the lens and talk to it."),
			Clips:    atCamera},
		{ID: gazeToCamera.ID, Kind: analysis.TryNext, Rank: 30, Rule: lang.T("We mention it below 40 % of the time."), Fires: advice.AtMost(0.4),
			Title: lang.T("Look at the camera more"), Text: advice.Say("You looked at it for %s.", advice.TimeOf),
			Exercise: lang.T("Move the other person's picture right under the camera. Then say the last sentence of each point to the camera."),
			Clips:    away},
		{ID: lookAways.ID, Kind: analysis.TryNext, Rank: 40, Rule: lang.T("We mention a look away of %d seconds or more.", longLook),
			Fires: func(f analysis.Finding) bool { return f.Parts["longest_s"] >= longLook },
			Title: lang.T("Come back to the camera sooner"), Text: longestLookAway,
			Exercise: lang.T("Looking away to think is fine, for a few seconds. Answer again from three key words on a note beside the camera."),
			Clips:    away},
	}
}

func percent(t analysis.Told) string { return advice.Percent(t.Value) }

func longestLookAway(t analysis.Told) string {
	n, longest := t.Parts["count"], t.Parts["longest_s"]
	about := lang.T("about")
	if math.Ceil(longest)-longest > 0.1 && math.Ceil(longest)-longest < 0.5 {
		about = lang.T("almost")
	}
	if n <= 1 {
		return lang.T("You looked away once, for %s %.0f seconds.", about, math.Round(longest))
	}
	return lang.T("You looked away %s, once for %s %.0f seconds.", advice.Times(n), about, math.Round(longest))
}
