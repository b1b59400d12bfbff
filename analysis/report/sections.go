package report

import (
	"cmp"
	"slices"

	"poise/analysis"
	"poise/analysis/lang"
)

// sections are the headings under which measures stand, in order.
var sections = []struct {
	section    analysis.Section
	name, lead string
}{
	{analysis.SectionEyeContact, lang.Mark("Eye contact"), lang.Mark("Where your face and eyes point, seen from the camera.")},
	{analysis.SectionPosture, lang.Mark("Posture"), lang.Mark("Shoulders, arms and head, compared with how you usually sit.")},
	{analysis.SectionMovement, lang.Mark("Movement"), lang.Mark("How much the head, the body and the hands move, and in what way.")},
	{analysis.SectionFace, lang.Mark("Face"), lang.Mark("Movements of the face that can be seen: mouth corners, brows, lids.")},
	{analysis.SectionVoice, lang.Mark("Voice and pacing"), lang.Mark("When you speak, how fast, and where you pause.")},
	{analysis.SectionQuality, lang.Mark("Recording quality"), lang.Mark("How good picture and sound are for measuring.")},
	{analysis.SectionOther, lang.Mark("Other"), ""},
}

// Section is the heading of a section, and its place among the headings.
func Section(s analysis.Section) (name string, place int) {
	for k, h := range sections {
		if h.section == s {
			return lang.T(h.name), k
		}
	}
	return lang.T(sections[len(sections)-1].name), len(sections) - 1
}

// Headlines are the numbers that stand at the top of a report that has them, the most telling first.
func Headlines(defs []analysis.Definition) []analysis.Definition {
	return ranked(defs, func(d *analysis.Display) bool { return d.Headline })
}

// ranked are the definitions that are shown somewhere, by rank.
func ranked(defs []analysis.Definition, shown func(*analysis.Display) bool) []analysis.Definition {
	var out []analysis.Definition
	for _, d := range defs {
		if shown(&d.Display) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b analysis.Definition) int { return cmp.Compare(a.Display.Rank, b.Display.Rank) })
	return out
}
