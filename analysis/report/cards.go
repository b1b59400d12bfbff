package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// Moments that a card shows at once, and at most.
const (
	momentsShown = 4
	momentsMost  = 300
)

// group is one section of the page.
type group struct {
	Name, Anchor, Lead string
	Cards              []card
}

// card is one measure.
type card struct {
	ID, Anchor, Title  string
	Measured           bool
	Value, Unit, Why   string // Why: the reason where there is no value
	Band, Seen         string
	BandLow, BandWidth float64 // per cent of the gauge, shares only
	Mark               float64
	Gauge              bool
	Parts              []entry
	Plots              []plotView
	Shares             template.HTML // one bar of all parts
	Strip              template.HTML
	Count              string
	First, More        []clip
	Beyond             int // moments that only moments.csv lists
	Method             string
	Doubt              string // why the number may be wrong, in one sentence
	Def                analysis.Definition
	Left               []left // corrected by the user
}

// entry is a part of a measure; Class is its colour in the bar of shares, if there is one.
type entry struct{ Name, Text, Class string }

// partClass is the colour of a part in the bar of shares; only targets of the gaze stand in one.
func partClass(d *analysis.Definition, part string) string {
	for t := analysis.Camera; t < analysis.NumTargets; t++ {
		if d.Display.OneBar && t.String() == part {
			return targetClasses[t]
		}
	}
	return ""
}

// builder holds what the parts of a page are made from.
type builder struct {
	rep       *analysis.Report
	obs       *analysis.Observations
	res       *analysis.Results
	src       string
	total     float64
	remarks   []Remark
	voices    string // what numbers of voice may count as well
	byMeasure map[string][]analysis.Moment
}

// anchor is the fragment by which a measure is reached on the page.
func anchor(id string) string { return "m-" + strings.ReplaceAll(id, ".", "-") }

func (b *builder) groups() []group {
	all := make([]group, len(sections))
	for k, h := range sections {
		all[k].Name, all[k].Lead = lang.T(h.name), lang.T(h.lead)
	}
	for _, d := range b.res.Defines {
		_, k := Section(d.Section)
		if f, ok := b.rep.Measures[d.ID]; ok && !b.repeats(&d) {
			all[k].Cards = append(all[k].Cards, b.card(d, f))
		}
	}
	var out []group
	for _, g := range all {
		if len(g.Cards) > 0 {
			g.Anchor = "g-" + strings.ReplaceAll(strings.ToLower(g.Name), " ", "-")
			out = append(out, g)
		}
	}
	return out
}

// repeats tells whether a measure only says again what another one says: where nobody speaks, eye contact while not
// speaking is eye contact. The page then shows it once; report.json holds both.
func (b *builder) repeats(d *analysis.Definition) bool {
	return d.Display.RestOf != "" && b.rep.Measures[d.Display.RestOf].Reason == analysis.NoSpeech.String()
}

// define is the definition of a measure; the zero one where there is none.
func (b *builder) define(id string) (d analysis.Definition) {
	if i := slices.IndexFunc(b.res.Defines, func(d analysis.Definition) bool { return d.ID == id }); i >= 0 {
		d = b.res.Defines[i]
	}
	return d
}

func (b *builder) card(d analysis.Definition, f analysis.Finding) card {
	c := card{ID: d.ID, Left: b.wrong(d.ID), Anchor: anchor(d.ID), Title: d.Title, Def: d, Method: f.Method, Measured: !math.IsNaN(f.Value)}
	c.Seen = b.seen(f)
	if d.Display.FromLens {
		c.Doubt = b.rep.Baseline.Problem
	}
	if d.Section == analysis.SectionVoice && c.Measured {
		c.Doubt = b.voices
	}
	if !c.Measured {
		c.Why = format.Capital(format.Reason(f.Reason))
		b.addMoments(&c) // there are some where only too little was seen to tell how much of the time they are
		return c
	}
	c.Value, c.Unit = format.Quantity(f.Value, f.Unit)
	if f.Band[0] == f.Band[0] && f.Band[1] == f.Band[1] {
		c.Band = likely(f)
		if f.Unit == "share" {
			c.Gauge = true
			c.BandLow, c.Mark = 100*clamp(f.Band[0]), 100*clamp(f.Value)
			c.BandWidth = max(100*clamp(f.Band[1])-c.BandLow, .8)
		}
	}
	for _, p := range d.Parts {
		if v, ok := f.Parts[p.Name]; ok {
			words, value := partText(p, v)
			c.Parts = append(c.Parts, entry{format.Capital(words), value, partClass(&d, p.Name)})
		}
	}
	for _, spec := range plotsFor(&d, b.obs, b.res, &b.rep.Profile) {
		if view, ok := spec.draw(b.total); ok {
			c.Plots = append(c.Plots, view)
		}
	}
	if d.Display.OneBar {
		c.Gauge, c.Shares = false, sharesBar(f.Parts)
	}
	b.addMoments(&c)
	return c
}

func clamp(v float64) float64 { return min(max(v, 0), 1) }

// sharesBar draws the shares of the gaze's targets side by side, in the colours of the timeline.
func sharesBar(parts map[string]float64) template.HTML {
	var b strings.Builder
	x := 0.0
	for t := analysis.Camera; t < analysis.NumTargets; t++ {
		if s := parts[t.String()]; s > 0 {
			fmt.Fprintf(&b, `<rect class="%s" x="%.2f" width="%.2f" height="6"/>`, targetClasses[t], 100*x, 100*s)
			x += s
		}
	}
	return template.HTML(b.String())
}

// seen says on how much of the recording a measure rests, and what was left out.
func (b *builder) seen(f analysis.Finding) string {
	left := leftOut(f.LeftOut)
	if math.IsNaN(f.Value) {
		if left == "" {
			return ""
		}
		return lang.T("Left out: %s.", left)
	}
	s := lang.T("Measured on %s of the recording", format.Percent(f.Coverage))
	if left != "" {
		s += lang.T("; left out: %s", left)
	}
	return s + "."
}

func (b *builder) addMoments(c *card) {
	all := b.byMeasure[c.ID]
	if len(all) == 0 {
		return
	}
	c.Count = lang.T("%d moments", len(all))
	if len(all) == 1 {
		c.Count = lang.T("1 moment")
	}
	l := lane{}
	for i, m := range all {
		colour := "c-teal"
		if t := slices.Index(targetWords[:], m.Kind); c.Def.Display.OneBar && t > 0 {
			colour = targetClasses[t]
		}
		l.runs = append(l.runs, run{m.Start, m.End, colour, m.Kind})
		clip := b.clip(m.Start, m.End, m.Why)
		switch {
		case i < momentsShown:
			c.First = append(c.First, clip)
		case i < momentsMost:
			c.More = append(c.More, clip)
		default:
			c.Beyond++
		}
	}
	l.finish(b.total)
	c.Strip = l.Draw
}

// clip links to a stretch of the recording; without a recording beside the page, to the player's place on it.
func (b *builder) clip(start, end float64, text string) clip {
	c := clip{Start: start, End: end, Time: format.Clock(start), Text: text, Href: "#player"}
	if end-start >= 1 {
		c.Time += "–" + format.Clock(end)
	}
	if b.src != "" {
		c.Href = template.URL(fmt.Sprintf("%s#t=%.2f", b.src, start))
		if end > start {
			c.Href = template.URL(fmt.Sprintf("%s#t=%.2f,%.2f", b.src, start, end))
		}
	}
	return c
}
