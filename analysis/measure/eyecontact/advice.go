package eyecontact

import (
	"fmt"

	"poise/analysis"
	"poise/analysis/measure/internal/advice"
)

// Where things are seen.
var (
	atCamera = advice.Moments(targets.ID, "camera")
	away     = advice.Moments(lookAways.ID, "")
)

func advise(*analysis.Profile) []analysis.Advice {
	return []analysis.Advice{
		{ID: gazeToCamera.ID, Kind: analysis.WentWell, Rank: 10, Rule: "eye contact, band at or above 0.55", Fires: advice.AtLeast(0.55),
			Text:     advice.Say("Your gaze rested on the camera for %s.", advice.OfTime),
			Exercise: "Keep it while the answers get harder: have someone ask a question that you have not prepared, and compare.",
			Clips:    atCamera},
		{ID: speaking.ID, Kind: analysis.WentWell, Rank: 20, Rule: "eye contact while speaking, band at or above 0.5", Fires: advice.AtLeast(0.5),
			Text:     advice.Say("While speaking, your gaze rested on the camera for %s.", advice.OfTime),
			Exercise: "Try the same with notes beside the lens, and see whether it holds.",
			Clips:    advice.Spoken(atCamera)},
		{ID: faceToCamera.ID, Kind: analysis.WentWell, Rank: 50, Rule: "face to camera, band at or above 0.9", Fires: advice.AtLeast(0.9),
			Text:     advice.Say("Your face pointed at the camera for %s.", advice.OfTime),
			Exercise: "Now let the eyes follow the face: put a small mark beside the lens and speak to it.",
			Clips:    atCamera},
		{ID: gazeToCamera.ID, Kind: analysis.TryNext, Rank: 30, Rule: "eye contact, band at or below 0.4", Fires: advice.AtMost(0.4),
			Text:     advice.Say("Your gaze rested on the camera for %s.", advice.OfTime),
			Exercise: "Move the window with the other person right under the lens. Then give one answer of a minute in which the last sentence of each point goes to the lens.",
			Clips:    away},
		{ID: lookAways.ID, Kind: analysis.TryNext, Rank: 40, Rule: "a look away of 5 s or longer",
			Fires: func(f analysis.Finding) bool { return f.Parts["longest_s"] >= 5 }, Text: longestLookAway,
			Exercise: "Answer the same question again from three key words on a note that hangs beside the lens.",
			Clips:    away},
	}
}

func longestLookAway(f analysis.Finding) string {
	text := fmt.Sprintf("The longest look away lasted %.1f s", f.Parts["longest_s"])
	if n := f.Parts["count"]; n > 1 {
		text += fmt.Sprintf(", the median of %.0f was %.1f s", n, f.Parts["median_s"])
	}
	return text + ". Looking away to think before an answer is normal; the clips show what each one was for."
}
