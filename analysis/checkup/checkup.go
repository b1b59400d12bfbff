// Package checkup judges from a few seconds whether a recording made like that can be measured well: light, framing, size of the
// face, height of the camera, glare, microphone, noise. It says what to change; it reads findings and columns, and measures
// nothing itself but medians.
package checkup

import (
	"fmt"
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/report/format"
)

// Verdict of one check.
type Verdict string

// The verdicts.
const (
	Good    Verdict = "good"
	Change  Verdict = "change"
	Unknown Verdict = "not measured"
)

// Line is one thing that was checked.
type Line struct {
	Name    string  `json:"name"`
	Verdict Verdict `json:"verdict"`
	Found   string  `json:"found"`            // what was measured, in words; for Unknown why it was not
	Advice  string  `json:"advice,omitempty"` // what to change
}

// limit is a check of one finding: within Low and High it is good.
type limit struct {
	id, name        string
	low, high       float64 // in the unit of the finding
	found           func(v float64) string
	tooLow, tooHigh string // advice
}

// The limits are the project's own: those at which measures of this program begin to be left out or widen their bands
// (60 pixels of face, 16 % of white, 15 dB), with some room; loudness as recordings of speech are usually made (EBU R 128
// aims at -23 LUFS).
var limits = []limit{
	{"quality.light", "Light", 0.2, 0.85, percent("of full brightness"), "Put a lamp behind the screen, or sit facing a window.", "Turn the light down, or away from the wall behind you."},
	{"quality.framing", "Framing", 0.9, 1, percent("of the time with head and both shoulders in the picture"), "Move the camera back, or sit in its middle, until both shoulders are in the picture.", ""},
	{"quality.face_size", "Size of the face", 80, math.Inf(1), with("pixels wide; 60 are needed"), "Sit nearer to the camera, or record in a higher resolution.", ""},
	{"quality.frame_rate", "Frame rate", 20, math.Inf(1), with("pictures a second"), "Give the camera more light and close other programs that use it: blinks need 20 pictures a second.", ""},
	{"quality.people", "Other people", 0, 0.02, percent("of the time with a second face"), "", "Take other people, and pictures of people, out of sight."},
	{"voice.loudness", "Microphone", -35, -10, with("LUFS"), "Speak louder, come nearer to the microphone, or turn its level up.", "Turn the microphone's level down."},
	{"quality.clipping", "Clipping", 0, 0.0005, percent("of the sound at full scale"), "", "Turn the microphone's level down, or move away from it."},
	{"quality.sound", "Noise", 20, math.Inf(1), with("dB from the background to the voice"), "Bring the microphone nearer, close the window, switch fans off.", ""},
}

func percent(of string) func(float64) string {
	return func(v float64) string { return format.Percent(v) + " " + of }
}

func with(unit string) func(float64) string {
	return func(v float64) string { return format.Number(v) + " " + unit }
}

// Check goes through everything.
func Check(obs *analysis.Observations, res *analysis.Results) []Line {
	found := map[string]analysis.Finding{}
	for _, f := range res.Findings {
		found[f.ID] = f
	}
	var out []Line
	for _, l := range limits {
		out = append(out, l.check(found[l.id]))
		if l.id == "quality.face_size" { // with the picture's other checks
			out = append(out, height(obs), glare(obs))
		}
	}
	return out
}

func (l *limit) check(f analysis.Finding) Line {
	out := Line{Name: l.name, Verdict: Good}
	switch {
	case f.ID == "" || math.IsNaN(f.Value):
		out.Verdict, out.Found = Unknown, format.Reason(f.Reason)
		if f.Reason == analysis.NoSpeech.String() {
			out.Advice = "Say a sentence or two while you record."
		}
		return out
	case f.Value < l.low:
		out.Verdict, out.Advice = Change, l.tooLow
	case f.Value > l.high:
		out.Verdict, out.Advice = Change, l.tooHigh
	}
	out.Found = l.found(f.Value)
	return out
}

// steep is from how many degrees on the camera counts as too low or too high: about where chin or forehead begin to hide
// how the lids move.
const steep = 15.0

// height tells from how far below or above the eyes the camera looks: a head held straight appears raised to a camera that
// stands below it.
func height(obs *analysis.Observations) Line {
	out := Line{Name: "Camera height", Verdict: Good}
	face := mainFace(obs)
	var pitch []float64
	if face != nil {
		for _, v := range face.HeadPitch {
			if v == v {
				pitch = append(pitch, float64(v))
			}
		}
	}
	if len(pitch) == 0 {
		out.Verdict, out.Found = Unknown, format.Reason(noFace(obs))
		return out
	}
	slices.Sort(pitch)
	m := pitch[len(pitch)/2]
	switch {
	case m > steep:
		out.Verdict, out.Advice = Change, "Raise the camera to the height of your eyes: a few books under the laptop do."
	case m < -steep:
		out.Verdict, out.Advice = Change, "Lower the camera to the height of your eyes, or tilt it up."
	}
	switch {
	case math.Abs(m) < 1:
		out.Found = "level with the face"
	case m > 0:
		out.Found = fmt.Sprintf("about %.0f° below the face", m)
	default:
		out.Found = fmt.Sprintf("about %.0f° above the face", -m)
	}
	return out
}

// mostHidden is the share of pictures with a face in which the eyes may be hidden.
const mostHidden = 0.1

func glare(obs *analysis.Observations) Line {
	out := Line{Name: "Glare, dark glasses", Verdict: Good}
	face := mainFace(obs)
	n, hidden := 0, 0
	if face != nil {
		for i, r := range face.Reason {
			if r == analysis.Measured {
				n++
				if face.EyeReason[i] == analysis.EyesHidden {
					hidden++
				}
			}
		}
	}
	if n == 0 {
		out.Verdict, out.Found = Unknown, format.Reason(noFace(obs))
		return out
	}
	share := float64(hidden) / float64(n)
	out.Found = "eyes covered or reflecting in " + format.Percent(share) + " of the pictures"
	if share > mostHidden {
		out.Verdict, out.Advice = Change, "Move the lamp or screen that mirrors in the glasses to the side, tilt the glasses, or take them off."
	}
	return out
}

func mainFace(obs *analysis.Observations) *analysis.Face {
	if obs.Visual == nil || len(obs.Visual.People) == 0 {
		return nil
	}
	return &obs.Visual.People[0].Face
}

func noFace(obs *analysis.Observations) string {
	if obs.Visual == nil {
		return analysis.NoVideo.String()
	}
	return analysis.NoFace.String()
}
