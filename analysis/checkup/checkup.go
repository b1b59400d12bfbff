// Package checkup judges from a few seconds whether a recording made like that can be measured well: light, framing, size of the
// face, height of the camera, glare, microphone, noise. It says what to change; it reads findings and columns, and measures
// nothing itself but medians.
package checkup

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
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
	Found   string  `json:"found"`            // what was found, in words; for Unknown why it was not measured
	Advice  string  `json:"advice,omitempty"` // what to change
}

// ranked is a line with its place among the others.
type ranked struct {
	Line
	rank int
}

// Places of what is read off the columns, among the checks of the measures: with the picture's other checks.
const heightRank, glareRank = 40, 50

// Check goes through everything.
func Check(obs *analysis.Observations, res *analysis.Results) []Line {
	found := map[string]analysis.Finding{}
	for _, f := range res.Findings {
		found[f.ID] = f
	}
	all := []ranked{{height(obs), heightRank}, {glare(obs), glareRank}}
	for _, d := range res.Defines {
		if d.Check != nil {
			all = append(all, ranked{check(&d, found[d.ID]), d.Check.Rank})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	out := make([]Line, len(all))
	for i, l := range all {
		out[i] = l.Line
	}
	return out
}

// check holds a finding against the range that its definition asks for.
func check(d *analysis.Definition, f analysis.Finding) Line {
	c := d.Check
	out := Line{Name: c.Name, Verdict: Good}
	switch {
	case f.ID == "" || math.IsNaN(f.Value):
		out.Verdict, out.Found = Unknown, format.Reason(f.Reason)
		if f.Reason == analysis.NoSpeech.String() {
			out.Advice = lang.T("Say a sentence or two while you record.")
		}
		return out
	case f.Value < c.Low:
		out.Verdict, out.Advice = Change, c.TooLow
	case f.Value > c.High:
		out.Verdict, out.Advice = Change, c.TooHigh
	}
	if out.Verdict == Good && c.Good != "" {
		out.Found = c.Good
		return out
	}
	out.Found = format.Number(f.Value) + " " + c.Found
	if strings.HasPrefix(d.Unit, "share") {
		out.Found = format.Percent(f.Value) + " " + c.Found
	}
	return out
}

// steep is from how many degrees on the camera counts as too low or too high: about where chin or forehead begin to hide
// how the lids move.
const steep = 15.0

// height tells from how far below or above the eyes the camera looks: a head held straight appears raised to a camera that
// stands below it.
func height(obs *analysis.Observations) Line {
	out := Line{Name: lang.T("Camera height"), Verdict: Good}
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
		out.Verdict, out.Advice = Change, lang.T("Raise the camera to the height of your eyes: a few books under the laptop do.")
	case m < -steep:
		out.Verdict, out.Advice = Change, lang.T("Lower the camera to the height of your eyes, or tilt it up.")
	}
	switch {
	case out.Verdict == Good:
		out.Found = lang.T("at eye level")
	case m > 0:
		out.Found = lang.T("about %.0f° below the face", m)
	default:
		out.Found = lang.T("about %.0f° above the face", -m)
	}
	return out
}

// mostHidden is the share of pictures with a face in which the eyes may be hidden.
const mostHidden = 0.1

func glare(obs *analysis.Observations) Line {
	out := Line{Name: lang.T("Glare, dark glasses"), Verdict: Good}
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
	out.Found = lang.T("eyes clearly visible")
	if share > mostHidden {
		out.Found = lang.T("eyes covered or reflecting in %s of the pictures", format.Percent(share))
		out.Verdict, out.Advice = Change, lang.T("Move the lamp or screen that mirrors in the glasses to the side, tilt the glasses, or take them off.")
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
