package report

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// number is one of the few measures that a page shows first, in words.
type number struct {
	ID, Anchor, Title string
	Icon              string
	Words             string // "About two thirds of the time"
	Exact, Band, Seen string // on demand
	Aim               string
	Why               string // there is no number
	Doubt             string
	Bar               *bar
	Left              []left // corrected by the user
}

// bar is a number on a line with the zone to aim for, in per cent of its width.
type bar struct {
	ZoneLeft, ZoneWidth float64
	BandLeft, BandWidth float64
	Mark                float64
	Zoned, Within       bool
	Low, High           string // what the ends stand for
}

// shows tells whether a recording can have what a section measures: one of sound alone has no picture.
func (b *builder) shows(s analysis.Section) bool {
	return b.obs.Recording.Video != nil || b.obs.Recording.Audio == nil || s == analysis.SectionVoice
}

// numbers are the measures that people can aim at something with, by rank.
func (b *builder) numbers() (out []number) {
	for _, d := range ranked(b.res.Defines, func(d *analysis.Display) bool { return d.Goal != nil }) {
		if f, ok := b.rep.Measures[d.ID]; ok && b.shows(d.Section) {
			out = append(out, b.number(&d, f))
		}
	}
	return out
}

func (b *builder) number(d *analysis.Definition, f analysis.Finding) number {
	n := number{ID: d.ID, Left: b.wrong(d.ID), Anchor: anchor(d.ID), Title: d.Title, Icon: icon(d.Section), Aim: d.Display.Goal.Aim, Seen: b.seen(f)}
	if d.Display.FromLens {
		n.Doubt = b.rep.Baseline.Problem
		if len(b.rep.Baseline.Candidates) > 0 {
			n.Anchor, n.Words, n.Why, n.Aim = whichAnchor, lang.T("Where is your camera?"), lang.T("Two places could be it. Say which."), ""
			return n
		}
	}
	if math.IsNaN(f.Value) {
		n.Words, n.Why, n.Aim = lang.T(format.NotEnough), format.Capital(format.Reason(f.Reason))+".", ""
		if d.Section == analysis.SectionVoice {
			n.Words = lang.T(format.Unheard)
		}
		return n
	}
	if d.Section == analysis.SectionVoice && f.Value > 0 {
		n.Doubt = b.voices
	}
	n.Words = format.Capital(inWords(f))
	n.Exact, n.Band = format.Amount(f.Value, f.Unit), likely(f)
	n.Bar = b.bar(d.Display.Goal, f)
	return n
}

// likely is where a number most likely lies: a range, or one number where its ends read the same; empty where that is not known.
func likely(f analysis.Finding) string {
	low := format.Amount(f.Band[0], f.Unit)
	if low == format.Amount(f.Band[1], f.Unit) && !math.IsNaN(f.Band[0]) {
		return low
	}
	return format.Band(f.Band[0], f.Band[1], f.Unit)
}

// inWords is a finding as people say it: by how often it happened where that was counted.
func inWords(f analysis.Finding) string {
	count, counted := f.Parts["count"]
	if !counted || f.Unit != "per minute" {
		return format.Words(f.Value, f.Unit)
	}
	text := format.Times(count)
	if longest, ok := f.Parts["longest_s"]; ok && count > 1 && longest >= 1 {
		text += lang.T(", at most %.0f\u00a0s", longest)
	}
	return text
}

func (b *builder) bar(g *analysis.Goal, f analysis.Finding) *bar {
	if g.End <= 0 {
		return nil
	}
	at := func(v float64) float64 { return math.Round(1000*clamp(v/g.End)) / 10 }
	out := &bar{Mark: at(f.Value), Low: format.Amount(0, f.Unit), High: format.Amount(g.End, f.Unit)}
	if low, high, ok := g.Range(&b.rep.Profile); ok {
		out.Zoned, out.Within = true, f.Value >= low && f.Value <= high
		out.ZoneLeft, out.ZoneWidth = at(low), at(high)-at(low)
	}
	if f.Band[0] == f.Band[0] && f.Band[1] == f.Band[1] {
		out.BandLeft, out.BandWidth = at(f.Band[0]), at(f.Band[1])-at(f.Band[0])
	}
	return out
}
