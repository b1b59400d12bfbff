package report

import (
	"fmt"
	"html/template"
	"math"
	"sort"
	"strings"

	"poise/analysis"
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
}

// entry is a part of a measure; Class is its colour in the bar of shares, if there is one.
type entry struct{ Name, Text, Class string }

func partClass(id, part string) string {
	for t := analysis.Camera; t < analysis.NumTargets; t++ {
		if id == "eye_contact.targets" && t.String() == part {
			return targetClasses[t]
		}
	}
	return ""
}

// groupOf assigns measures to sections by the first part of their ids.
var groupOf = map[string]int{"eye_contact": 0, "posture": 1, "movement": 2, "fidget": 2, "gesture": 2, "hands": 2, "head": 2, "face": 3, "mouth": 3, "opening": 3,
	"voice": 4, "pace": 4, "quality": 5}

var groupHeads = []group{
	{Name: "Eye contact", Lead: "Where the face and the eyes point, against the line to the lens."},
	{Name: "Posture", Lead: "Shoulders, arms and head, against your own baseline."},
	{Name: "Movement", Lead: "How much the head, the body and the hands move, and in what way."},
	{Name: "Face", Lead: "Movements of the face that can be seen: mouth corners, brows, lids."},
	{Name: "Voice and pacing", Lead: "When you speak, how fast, and where you pause."},
	{Name: "Recording quality", Lead: "What the picture and the sound allowed to be measured."},
	{Name: "Other", Lead: ""},
}

// builder holds what the parts of a page are made from.
type builder struct {
	rep       *analysis.Report
	obs       *analysis.Observations
	res       *analysis.Results
	src       string
	total     float64
	byMeasure map[string][]analysis.Moment
}

// anchor is the fragment by which a measure is reached on the page.
func anchor(id string) string { return "m-" + strings.ReplaceAll(id, ".", "-") }

func (b *builder) groups() []group {
	all := make([]group, len(groupHeads))
	copy(all, groupHeads)
	for _, d := range b.res.Defines {
		k := groupIndex(d.ID)
		if f, ok := b.rep.Measures[d.ID]; ok && !b.repeats(d.ID) {
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
func (b *builder) repeats(id string) bool {
	return id == "eye_contact.listening" && b.rep.Measures["eye_contact.speaking"].Reason == analysis.NoSpeech.String()
}

// Section is the heading under which the page shows a measure, and its place among the headings.
func Section(id string) (name string, place int) {
	place = groupIndex(id)
	return groupHeads[place].Name, place
}

func groupIndex(id string) int {
	family, _, _ := strings.Cut(id, ".")
	if k, known := groupOf[family]; known {
		return k
	}
	return len(groupHeads) - 1
}

func (b *builder) card(d analysis.Definition, f analysis.Finding) card {
	c := card{ID: d.ID, Anchor: anchor(d.ID), Title: d.Title, Def: d, Method: f.Method, Measured: !math.IsNaN(f.Value)}
	c.Seen = b.seen(f)
	if d.ID == contactID {
		c.Doubt = b.rep.Baseline.Problem
	}
	if !c.Measured {
		c.Why = format.Capital(format.Reason(f.Reason))
		return c
	}
	c.Value, c.Unit = format.Quantity(f.Value, f.Unit)
	if f.Band[0] == f.Band[0] && f.Band[1] == f.Band[1] {
		c.Band = format.Band(f.Band[0], f.Band[1], f.Unit)
		if f.Unit == "share" {
			c.Gauge = true
			c.BandLow, c.Mark = 100*clamp(f.Band[0]), 100*clamp(f.Value)
			c.BandWidth = max(100*clamp(f.Band[1])-c.BandLow, .8)
		}
	}
	for _, k := range partOrder(f.Parts) {
		words, value := part(k, f.Parts[k], f.Unit)
		c.Parts = append(c.Parts, entry{format.Capital(words), value, partClass(d.ID, k)})
	}
	for _, spec := range plotsFor(d.ID, b.obs, b.res, &b.rep.Profile) {
		if view, ok := spec.draw(b.total); ok {
			c.Plots = append(c.Plots, view)
		}
	}
	if d.ID == "eye_contact.targets" {
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
		return "Left out: " + left + "."
	}
	s := "Measured on " + format.Percent(f.Coverage) + " of the recording"
	if left != "" {
		s += "; left out: " + left
	}
	return s + "."
}

// partOrder lists parts by name, but counts before lengths as a reader expects, and targets as the timeline does.
func partOrder(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	rank := func(k string) int {
		for t := analysis.Camera; t < analysis.NumTargets; t++ {
			if k == t.String() {
				return int(t)
			}
		}
		switch {
		case k == "count" || k == "episodes" || k == "segments":
			return 0
		case strings.HasPrefix(k, "median"):
			return 1
		case strings.HasPrefix(k, "longest"):
			return 2
		}
		return int(analysis.NumTargets)
	}
	sort.Slice(keys, func(i, j int) bool {
		if a, b := rank(keys[i]), rank(keys[j]); a != b {
			return a < b
		}
		return keys[i] < keys[j]
	})
	return keys
}

func (b *builder) addMoments(c *card) {
	all := b.byMeasure[c.ID]
	if len(all) == 0 {
		return
	}
	c.Count = fmt.Sprintf("%d moments", len(all))
	if len(all) == 1 {
		c.Count = "1 moment"
	}
	l := lane{}
	for i, m := range all {
		l.runs = append(l.runs, run{m.Start, m.End, "c-teal", m.Kind})
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
