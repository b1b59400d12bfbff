package report

import (
	"html/template"
	"strings"
	"unicode"
	"unicode/utf8"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// tipGroup are the cards of one kind on the first screen.
type tipGroup struct {
	Title, Class, Empty string
	Tips                []tip
}

// tip is a card of the first screen: what to try or what went well, with the moment that shows it.
type tip struct {
	Title, Text, Exercise string
	Measure, Of           string // id and title of its measure
	Rule, Anchor          string // why it is said, and where its measure stands
	Unsure                bool
	Picture               template.URL // of the moment; empty: none
	Icon                  string       // in its place, by the measure's section
	Clips                 []clip
}

// tipGroups are the kinds of statements that stand on the first screen, what to try first.
var tipGroups = []struct{ kind, title, class, empty string }{
	{analysis.TryNext, lang.Mark("Try next"), "next", lang.Mark("Nothing stood out that you should change.")},
	{analysis.WentWell, lang.Mark("Went well"), "well", lang.Mark("Nothing stood out yet. Longer recordings show more.")},
}

// longEnough is the length, in seconds, from which no longer recording is asked for.
const longEnough = 300

func (b *builder) tips(stills Stills) (out []tipGroup, notes []string) {
	for _, k := range tipGroups {
		g := tipGroup{Title: lang.T(k.title), Class: k.class, Empty: lang.T(k.empty)}
		for _, st := range b.rep.Summary {
			if st.Kind == k.kind {
				g.Tips = append(g.Tips, b.tip(st, stills))
			}
		}
		if len(g.Tips) > 0 || k.kind == analysis.TryNext || b.rep.Recording.Duration < longEnough { // of a long one there is nothing to wait for
			out = append(out, g)
		}
	}
	for _, st := range b.rep.Summary {
		if st.Kind != analysis.TryNext && st.Kind != analysis.WentWell {
			notes = append(notes, spaced(st.Text))
		}
	}
	return out, notes
}

func (b *builder) tip(st analysis.Statement, stills Stills) tip {
	d := b.define(st.Measure)
	t := tip{Measure: st.Measure, Of: d.Title, Title: st.Title, Text: spaced(st.Text), Exercise: st.Exercise, Rule: format.Capital(st.Rule), Unsure: st.Unsure, Icon: icon(d.Section)}
	if t.Title == "" { // of a report made before there were any
		t.Title, t.Text = t.Text, ""
	}
	if _, ok := b.rep.Measures[st.Measure]; ok && !b.repeats(&d) {
		t.Anchor = anchor(st.Measure)
	}
	for _, s := range st.Clips {
		t.Clips = append(t.Clips, b.clip(s.Start, s.End, ""))
	}
	if len(st.Clips) > 0 {
		t.Picture = stills.address(wanted(st.Clips[0], b.obs, b.res, nil))
	}
	return t
}

// spaced keeps numbers and their per cent on one line.
func spaced(s string) string { return strings.ReplaceAll(s, " %", "\u00a0%") }

// lead is the sentence that the page opens with: the first thing to try, else the first that went well.
func lead(groups []tipGroup, said bool) string {
	for _, g := range groups {
		if len(g.Tips) == 0 {
			continue
		}
		if t := g.Tips[0]; t.Text != "" {
			return t.Title + ": " + lowered(t.Text)
		}
		return g.Tips[0].Title
	}
	if said {
		return lang.T("Nothing stood out, good or bad.")
	}
	return lang.T("Not enough could be seen or heard for advice.")
}

// lowered begins a sentence as the second half of another; "I" and what is written in capitals stay.
func lowered(s string) string {
	if lang.Code() != lang.English { // a sentence behind a colon keeps its capital
		return s
	}
	first, n := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[n:]); !unicode.IsLower(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

// icons are the names of the pictures that stand for sections.
var icons = map[analysis.Section]string{
	analysis.SectionEyeContact: "eye", analysis.SectionPosture: "person", analysis.SectionMovement: "hand", analysis.SectionFace: "face",
	analysis.SectionVoice: "voice", analysis.SectionQuality: "camera", analysis.SectionOther: "info",
}

func icon(s analysis.Section) string { return icons[s] }
