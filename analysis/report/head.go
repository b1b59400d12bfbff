package report

import (
	"fmt"
	"math"
	"strings"

	"poise/analysis"
	"poise/analysis/report/format"
)

// figures are the large numbers at the top.
func (b *builder) figures() []figure {
	var out []figure
	for _, h := range Headlines(b.res.Defines) {
		f, ok := b.rep.Measures[h.ID]
		if !ok {
			continue
		}
		g := figure{Label: h.Label(), Anchor: anchor(h.ID), Measured: !math.IsNaN(f.Value), Note: format.Capital(format.Reason(f.Reason))}
		if g.Measured {
			g.Value, g.Unit = format.Quantity(f.Value, f.Unit)
			g.Note, g.Seen = "no band known", "measured on "+format.Percent(f.Coverage)
			if band := format.Band(f.Band[0], f.Band[1], f.Unit); band != "" {
				g.Note = "likely " + band
			}
		}
		if h.Display.FromLens && len(b.rep.Baseline.Candidates) > 0 {
			g.Note, g.Anchor = "Two places could be the lens. Say which it is", whichAnchor
		}
		out = append(out, g)
	}
	return out
}

// summaryTitles are the kinds of statements that stand beside the recording.
var summaryTitles = []struct{ kind, title, class string }{
	{"went_well", "Went well", "well"},
	{"try_next", "Try next", "next"},
}

func (b *builder) summary() (parts []summaryPart, notes []statement) {
	for _, s := range summaryTitles {
		p := summaryPart{Title: s.title, Class: s.class}
		for _, st := range b.rep.Summary {
			if st.Kind == s.kind {
				p.Statements = append(p.Statements, b.statement(st))
			}
		}
		parts = append(parts, p)
	}
	for _, st := range b.rep.Summary {
		if st.Kind != "went_well" && st.Kind != "try_next" {
			notes = append(notes, b.statement(st))
		}
	}
	return parts, notes
}

// statement shows a sentence with its clips and what to do with it.
func (b *builder) statement(st analysis.Statement) statement {
	out := statement{Text: strings.ReplaceAll(st.Text, " %", "\u00a0%"), Measure: st.Measure, Rule: format.Capital(st.Rule), Exercise: st.Exercise}
	d := b.define(st.Measure)
	if _, ok := b.rep.Measures[st.Measure]; ok && !b.repeats(&d) {
		out.Anchor = anchor(st.Measure)
	}
	for _, s := range st.Clips {
		out.Clips = append(out.Clips, b.clip(s.Start, s.End, ""))
	}
	return out
}

// facts describe the recording in the page's head.
func (b *builder) facts() []fact {
	r := &b.rep.Recording
	out := []fact{{"Length", format.Length(b.total)}}
	if v := r.Video; v != nil {
		text := fmt.Sprintf("%d × %d", v.Width, v.Height)
		if v.FrameRate > 0 {
			text += fmt.Sprintf(", %s pictures a second", format.Number(math.Round(v.FrameRate*10)/10))
		}
		out = append(out, fact{"Picture", text})
	} else {
		out = append(out, fact{"Picture", "none"})
	}
	if a := r.Audio; a != nil {
		out = append(out, fact{"Sound", fmt.Sprintf("%s kHz", format.Number(float64(a.SampleRate)/1000))})
	} else {
		out = append(out, fact{"Sound", "none"})
	}
	return out
}

// baselineText says against what "your own baseline" was taken.
func (b *builder) baselineText() string {
	r := b.rep.Baseline.Range
	switch {
	case r == nil:
		return "No stretch of the recording could serve as your own baseline."
	case len(b.rep.Baseline.Candidates) > 0:
		return "Your eyes return to two places, and either could be the lens: until you say which, nothing is measured against it."
	case b.rep.Baseline.Source == "marked":
		return "Your own baseline is the stretch that you marked: " + format.FineClock(r.Start) + " to " + format.FineClock(r.End) + "."
	}
	return "Your own baseline was assumed from " + format.FineClock(r.Start) + " to " + format.FineClock(r.End) +
		". Marking a few seconds in which you look at the lens makes the numbers tighter."
}

// quality gathers what the recording allowed: facts, warnings, and the checks that were measured.
func (b *builder) quality() quality {
	q := quality{Facts: b.facts()[1:], Warnings: b.rep.Recording.Warnings}
	if v := b.obs.Visual; v != nil && len(v.Time) > 0 {
		q.Facts = append(q.Facts, fact{"Analysed", fmt.Sprintf("%d pictures", len(v.Time))}, fact{"Face found", b.faceShare()})
	}
	for _, d := range b.res.Defines {
		if f, ok := b.rep.Measures[d.ID]; ok && d.Section == analysis.SectionQuality {
			c := card{Title: d.Title, Anchor: anchor(d.ID), Measured: !math.IsNaN(f.Value), Why: format.Capital(format.Reason(f.Reason))}
			if c.Measured {
				c.Value = format.Amount(f.Value, f.Unit)
			}
			q.Checks = append(q.Checks, c)
		}
	}
	return q
}

func (b *builder) faceShare() string {
	v := b.obs.Visual
	if len(v.People) == 0 {
		return "in none of them"
	}
	left := map[string]float64{}
	for _, r := range v.People[0].Face.Reason {
		if r != analysis.Measured && r != analysis.NotAnalysed {
			left[r.String()] += 1 / float64(len(v.Time))
		}
	}
	missing := 0.0
	for _, s := range left {
		missing += s
	}
	text := "in " + format.Percent(1-missing)
	if l := leftOut(left); l != "" {
		text += " (otherwise: " + l + ")"
	}
	return text
}
