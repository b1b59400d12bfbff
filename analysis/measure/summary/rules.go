package summary

import (
	"fmt"
	"math"

	"poise/analysis"
)

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// withBand is a share with its band: "62 % (54 to 70 %)".
func withBand(f analysis.Finding) string {
	return fmt.Sprintf("%s (%.0f to %s)", percent(f.Value), 100*f.Band[0], percent(f.Band[1]))
}

// atLeast and atMost fire only when the whole band lies on that side of the limit, so that no sentence rests on an error.
func atLeast(limit float64) func(analysis.Finding) bool {
	return func(f analysis.Finding) bool { return f.Band[0] >= limit }
}

func atMost(limit float64) func(analysis.Finding) bool {
	return func(f analysis.Finding) bool { return f.Band[1] <= limit }
}

// calmHands needs the hands in view: fidgeting of hands below the picture is not seen.
func calmHands(f analysis.Finding) bool { return f.Parts["hands_seen"] >= 0.5 && atMost(0.1)(f) }

func say(format string, value func(analysis.Finding) string) func(analysis.Finding) string {
	return func(f analysis.Finding) string { return fmt.Sprintf(format, value(f)) }
}

func number(digits int) func(analysis.Finding) string {
	return func(f analysis.Finding) string { return fmt.Sprintf("%.*f", digits, f.Value) }
}

func share(f analysis.Finding) string { return percent(f.Value) }

// The limits below are editorial: they choose which measured facts are worth a sentence. They are the project's own
// choices, in the order of how much interviewers' ratings go with the cue (eye contact first, Martin-Raugh 2023;
// fidgeting last, Feiler & Powell 2016).
var wentWell = []rule{
	{"eye_contact.gaze_to_camera", "eye contact, band at or above 0.55", atLeast(0.55),
		say("Your gaze rested on the camera for %s of the time.", withBand)},
	{"eye_contact.speaking", "eye contact while speaking, band at or above 0.5", atLeast(0.5),
		say("While speaking, your gaze rested on the camera for %s of the time.", withBand)},
	{"pace.wpm", "estimated pace between 100 and 175 words/min", func(f analysis.Finding) bool { return f.Value >= 100 && f.Value <= 175 },
		say("Your pace was about %s words per minute, within the range that listeners follow easily.", number(0))},
	{"posture.open", "open posture, band at or above 0.8", atLeast(0.8),
		say("Your upper body was upright and unobstructed for %s of the time.", share)},
	{"eye_contact.face_to_camera", "face to camera, band at or above 0.9", atLeast(0.9),
		say("Your face pointed at the camera for %s of the time.", share)},
	{"posture.hands_visible", "a hand visible, band at or above 0.5", atLeast(0.5),
		say("Your hands were in the picture for %s of the time.", share)},
	{"fidget.share", "fidgeting, band at or below 0.1, a hand in view for half of it", calmHands,
		say("Repetitive movement and touching of the face took up %s of the time.", share)},
}

var tryNext = []rule{
	{"quality.sound", "voice less than 15 dB above the noise", atMost(15),
		say("The voice is only %s dB above the background: a nearer microphone or a quieter room makes you easier to follow.", number(0))},
	{"quality.light", "median brightness at or below 0.16", atMost(0.16),
		say("The picture is dark (%s of full brightness): light from the front lets viewers see your eyes.", share)},
	{"eye_contact.gaze_to_camera", "eye contact, band at or below 0.4", atMost(0.4),
		say("Your gaze rested on the camera for %s of the time: try speaking key sentences to the lens.", withBand)},
	{"eye_contact.look_aways", "a look away of 5 s or longer", func(f analysis.Finding) bool { return f.Parts["longest_s"] >= 5 }, longestLookAway},
	{"pace.wpm", "estimated pace, band above 175 words/min", func(f analysis.Finding) bool { return f.Band[0] > 175 },
		say("Your pace was about %s words per minute: try a short pause after each point.", number(0))},
	{"pace.wpm", "estimated pace, band below 100 words/min", func(f analysis.Finding) bool { return f.Band[1] < 100 },
		say("Your pace was about %s words per minute: try shorter gaps between words.", number(0))},
	{"posture.arms_crossed", "arms crossed, band at or above 0.15", atLeast(0.15),
		say("Your arms were crossed for %s of the time: try resting your hands on the table.", share)},
	{"posture.slouch", "slouching, band at or above 0.2", atLeast(0.2),
		say("Your head was lower over the shoulders than in your own baseline for %s of the time: try sitting up before you start.", share)},
	{"posture.turned", "torso turned, band at or above 0.2", atLeast(0.2),
		say("Your torso was turned away for %s of the time: try facing the chair to the camera.", share)},
	{"quality.framing", "head and shoulders in the picture, band at or below 0.7", atMost(0.7),
		say("Head and both shoulders were in the picture for %s of the time: try moving the camera back.", share)},
	{"fidget.share", "fidgeting, band at or above 0.25", atLeast(0.25),
		say("Repetitive movement and touching of the face took up %s of the time: a place for the hands to rest may help.", share)},
}

func longestLookAway(f analysis.Finding) string {
	text := fmt.Sprintf("The longest look away lasted %.1f s", f.Parts["longest_s"])
	if n := f.Parts["count"]; n > 1 {
		text += fmt.Sprintf(", the median of %.0f was %.1f s", n, f.Parts["median_s"])
	}
	return text + ". Looking away to think before an answer is normal; see what each one was for."
}

// notes say how to read the page.
func notes(r *analysis.Results, f findings) []analysis.Statement {
	var out []analysis.Statement
	note := func(measure, rule, text string) {
		out = append(out, analysis.Statement{Kind: "note", Text: text, Measure: measure, Rule: rule})
	}
	const gaze = "eye_contact.gaze_to_camera"
	g, ok := f[gaze]
	switch {
	case !ok:
	case math.IsNaN(g.Value):
		note(gaze, "eye contact not measured", "Eye contact was not measured: "+words(g.Reason)+".")
	case g.Coverage < minCoverage:
		note(gaze, "coverage of eye contact below 0.5", fmt.Sprintf("Eye contact could be measured on %s of the recording only.", percent(g.Coverage)))
	}
	if ok && !math.IsNaN(g.Value) && !r.Baseline.Marked {
		note(gaze, "baseline assumed", "No look at the lens was marked, so the direction of the lens is assumed: mark three seconds to narrow the band.")
	}
	if p, ok := f["quality.people"]; ok && !math.IsNaN(p.Value) && p.Value > 0.02 {
		note("quality.people", "more than one face for over 2 % of the time",
			fmt.Sprintf("More than one face was in the picture for %s of the time; the main person alone is measured.", percent(p.Value)))
	}
	return out
}
