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

// within fires when the whole band lies in a range.
func within(low, high float64) func(analysis.Finding) bool {
	return func(f analysis.Finding) bool { return f.Band[0] >= low && f.Band[1] <= high }
}

// partAtLeast fires on a part of a finding.
func partAtLeast(part string, limit float64) func(analysis.Finding) bool {
	return func(f analysis.Finding) bool { return f.Parts[part] >= limit }
}

// Where things are seen.
var (
	atCamera  = moments("eye_contact.targets", "camera")
	lookAways = moments("eye_contact.look_aways", "")
	speech    = moments("voice.speaking", "")
	restless  = func(r *analysis.Results) []analysis.Span {
		return longest(append(moments("fidget.rhythmic", "")(r), moments("fidget.self_touch", "")(r)...))
	}
)

// The limits below are editorial: they choose which measured facts are worth a sentence. They are the project's own
// choices, in the order of how much interviewers' ratings go with the cue (eye contact first, Martin-Raugh 2023;
// fidgeting last, Feiler & Powell 2016). The exercises are the project's own too: one thing to do, that the next recording
// can show.
var wentWell = []rule{
	{"eye_contact.gaze_to_camera", "eye contact, band at or above 0.55", atLeast(0.55),
		say("Your gaze rested on the camera for %s of the time.", withBand),
		"Keep it while the answers get harder: have someone ask a question that you have not prepared, and compare.", atCamera},
	{"eye_contact.speaking", "eye contact while speaking, band at or above 0.5", atLeast(0.5),
		say("While speaking, your gaze rested on the camera for %s of the time.", withBand),
		"Try the same with notes beside the lens, and see whether it holds.", spoken(atCamera)},
	{"pace.wpm", "pace, band within 100 to 175 words/min", within(100, 175),
		say("Your pace was about %s words per minute, within the range that listeners follow easily.", number(0)),
		"Use the room that this leaves: one sentence a point, then a breath of a second before the next.", speech},
	{"posture.open", "open posture, band at or above 0.8", atLeast(0.8),
		say("Your upper body was upright and unobstructed for %s of the time.", withBand),
		"Watch one stretch without sound, and note how chair, table and camera stood: set them up the same way next time.",
		free("posture.arms_crossed", "posture.slouch", "posture.turned", "fidget.self_touch")},
	{"eye_contact.face_to_camera", "face to camera, band at or above 0.9", atLeast(0.9),
		say("Your face pointed at the camera for %s of the time.", withBand),
		"Now let the eyes follow the face: put a small mark beside the lens and speak to it.", atCamera},
	{"posture.hands_visible", "a hand visible, band at or above 0.5", atLeast(0.5),
		say("Your hands were in the picture for %s of the time.", withBand),
		"Let one gesture go with each point that you count, and leave the hands at rest between.", either(moments("gesture.rate", ""), speech)},
	{"fidget.share", "fidgeting, band at or below 0.1, a hand in view for half of it", calmHands,
		say("Repetitive movement and touching of the face took up %s of the time.", withBand),
		"Keep the same chair and the same place for the hands in the next rehearsal.", free("fidget.rhythmic", "fidget.self_touch")},
}

var tryNext = []rule{
	{"quality.sound", "voice less than 15 dB above the noise", atMost(15),
		say("The voice is only %s dB above the background.", number(0)),
		"Bring the microphone within an arm's length or use a headset, close the window, and run poise check.", speech},
	{"quality.light", "median brightness at or below 0.16", atMost(0.16),
		say("The picture is dark (%s of full brightness), so viewers see little of your eyes.", share),
		"Put a lamp behind the screen, or sit facing a window, and run poise check.", none},
	{"eye_contact.gaze_to_camera", "eye contact, band at or below 0.4", atMost(0.4),
		say("Your gaze rested on the camera for %s of the time.", withBand),
		"Move the window with the other person right under the lens. Then give one answer of a minute in which the last sentence of each point goes to the lens.", lookAways},
	{"eye_contact.look_aways", "a look away of 5 s or longer", partAtLeast("longest_s", 5), longestLookAway,
		"Answer the same question again from three key words on a note that hangs beside the lens.", lookAways},
	{"pace.wpm", "pace, band above 175 words/min", func(f analysis.Finding) bool { return f.Band[0] > 175 },
		say("Your pace was about %s words per minute.", number(0)),
		"Read one answer aloud with a full breath at every full stop, record it, and compare the pace.", speech},
	{"pace.wpm", "pace, band below 100 words/min", func(f analysis.Finding) bool { return f.Band[1] < 100 },
		say("Your pace was about %s words per minute.", number(0)),
		"Say the answer's first sentence before you start recording, so that it stands ready; then answer in one go.", moments("pace.pauses", "")},
	{"voice.fillers", "fillers, band at or above 4 a minute", atLeast(4),
		say("About %s filler words a minute were heard.", number(0)),
		"Answer one question, and whenever an um is on its way, close your mouth for a second instead. The pause may stay.", moments("voice.fillers", "")},
	{"posture.arms_crossed", "arms crossed, band at or above 0.15", atLeast(0.15),
		say("Your arms were crossed for %s of the time.", withBand),
		"Rest both hands on the table, a pen's length apart, before the question starts, and come back there after each gesture.", moments("posture.arms_crossed", "")},
	{"posture.slouch", "slouching, band at or above 0.15", atLeast(0.15),
		say("Your head was lower over the shoulders than in your own baseline for %s of the time.", withBand),
		"Sit up before you start, raise the camera to the height of your eyes, and look at this clip again after the next rehearsal.", moments("posture.slouch", "")},
	{"posture.turned", "torso turned, band at or above 0.2", atLeast(0.2),
		say("Your torso was turned away for %s of the time.", withBand),
		"Turn chair and table, not only the head, until both shoulders are equally far from the camera.", moments("posture.turned", "")},
	{"quality.framing", "head and shoulders in the picture, band at or below 0.7", atMost(0.7),
		say("Head and both shoulders were in the picture for %s of the time.", withBand),
		"Move the camera back until a hand's width is free above the head and beside both shoulders.", none},
	{"voice.pitch_variation", "melody, band at or below 2 semitones", atMost(2),
		say("The pitch of your voice varied by %s semitones around its middle, which sounds level.", number(1)),
		"Say one answer three times, each time with the weight on another word, and keep the version that you like.", moments("voice.pitch_variation", "level")},
	{"fidget.share", "fidgeting, band at or above 0.25", atLeast(0.25),
		say("Repetitive movement and touching of the face took up %s of the time.", withBand),
		"Give the hands a place: flat on the table or around a pen, both feet on the floor, for one whole answer.", restless},
}

func longestLookAway(f analysis.Finding) string {
	text := fmt.Sprintf("The longest look away lasted %.1f s", f.Parts["longest_s"])
	if n := f.Parts["count"]; n > 1 {
		text += fmt.Sprintf(", the median of %.0f was %.1f s", n, f.Parts["median_s"])
	}
	return text + ". Looking away to think before an answer is normal; the clips show what each one was for."
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
	if r.MarkProblem != "" {
		note(gaze, "marked look in doubt", r.MarkProblem)
	}
	if ok && !math.IsNaN(g.Value) && !r.Baseline.Marked && r.MarkProblem == "" {
		note(gaze, "baseline assumed", "No look at the lens was marked, so the direction of the lens is assumed: mark three seconds to narrow the band.")
	}
	if p, ok := f["quality.people"]; ok && !math.IsNaN(p.Value) && p.Value > 0.02 {
		note("quality.people", "more than one face for over 2 % of the time",
			fmt.Sprintf("More than one face was in the picture for %s of the time; the main person alone is measured.", percent(p.Value)))
	}
	return out
}
