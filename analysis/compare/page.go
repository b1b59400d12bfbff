package compare

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"poise/analysis/report"
	"poise/analysis/report/format"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// page is what the template shows.
type page struct {
	report.PageOptions
	Style    template.CSS
	Sessions []Session
	First    []cell // the changes to look at first
	More     []cell // further ones that stand out
	Notes    []string
	Groups   []group
}

// mostFirst is how many changes a page shows first.
const mostFirst = 3

type group struct {
	Name, Anchor string
	Cells        []cell
}

// cell is one measure of the small multiples.
type cell struct {
	Title, Anchor, Words, Range, Alt string
	Value, Unit                      string // of the last session
	Stands                           bool
	Draw                             template.HTML
}

// Page writes one self-contained page with a small drawing for every measure. Of the options, it takes the links and whether it
// is served.
func (c *Comparison) Page(w io.Writer, opt report.PageOptions) error {
	p := page{PageOptions: opt, Style: report.Style(), Sessions: slices.Clone(c.Sessions), Notes: c.Notes}
	slices.Reverse(p.Sessions) // the latest first, as everywhere
	var sections [][]cell
	for i := range c.Changes {
		ch := &c.Changes[i]
		name, k := report.Section(ch.Def.Section)
		for len(p.Groups) <= k {
			p.Groups, sections = append(p.Groups, group{}), append(sections, nil)
		}
		x := ch.cell(c.Sessions)
		p.Groups[k].Name, p.Groups[k].Anchor = name, fmt.Sprintf("g%d", k)
		if ch.Verdict == NotMeasured || ch.Verdict == Nothing {
			sections[k] = append(sections[k], x)
		} else {
			p.Groups[k].Cells = append(p.Groups[k].Cells, x)
		}
	}
	for i, ch := range c.first() {
		if x := ch.cell(c.Sessions); i < mostFirst {
			p.First = append(p.First, x)
		} else if x.Stands {
			p.More = append(p.More, x)
		}
	}
	for k := range p.Groups {
		p.Groups[k].Cells = append(p.Groups[k].Cells, sections[k]...) // what cannot be compared comes last
	}
	p.Groups = slices.DeleteFunc(p.Groups, func(g group) bool { return len(g.Cells) == 0 })
	return pageTemplate.Execute(w, &p)
}

// first are the changes that a person looks at, the clearest ones first: those that stand out among the numbers that one can
// aim for, by how far they go beyond what was to be expected, and then the main numbers.
func (c *Comparison) first() (out []*Change) {
	for i := range c.Changes {
		ch := &c.Changes[i]
		if !math.IsNaN(ch.Change) && (ch.Def.Display.Headline || ch.Stands() && ch.Def.Display.Goal != nil) {
			out = append(out, ch)
		}
	}
	slices.SortStableFunc(out, func(a, b *Change) int {
		if a.Stands() != b.Stands() {
			return map[bool]int{true: -1, false: 1}[a.Stands()]
		}
		if a.Stands() && a.Def.Display.Headline != b.Def.Display.Headline {
			return map[bool]int{true: -1, false: 1}[a.Def.Display.Headline]
		}
		if !a.Stands() {
			return cmp.Compare(a.Def.Display.Rank, b.Def.Display.Rank)
		}
		return cmp.Compare(b.beyond(), a.beyond())
	})
	return out
}

// beyond is how large the change is, in half widths of the range in which it was to be expected.
func (c *Change) beyond() float64 { return math.Abs(c.Change) / max((c.High-c.Low)/2, 1e-9) }

func (c *Change) cell(sessions []Session) cell {
	x := cell{Title: c.Def.Title, Anchor: "m-" + strings.ReplaceAll(c.Def.ID, ".", "-"), Words: c.Words(), Stands: c.Stands(), Draw: c.draw()}
	if v := c.Points[len(c.Points)-1].Value; !math.IsNaN(v) {
		x.Value, x.Unit = format.Quantity(v, c.Def.Unit)
	}
	x.Range = format.Band(c.Low, c.High, c.Def.Unit)
	var said []string
	for i, p := range c.Points {
		said = append(said, sessions[i].Name+" "+format.Amount(p.Value, c.Def.Unit))
	}
	x.Alt = c.Def.Title + ": " + strings.Join(said, ", ")
	return x
}

// Size of a drawing, in its own units.
const (
	drawWide, drawHigh, drawEdge = 300.0, 84.0, 8.0
)

// draw shows the sessions side by side: values, bands, and where the last one was to be expected.
func (c *Change) draw() template.HTML {
	low, high := math.Inf(1), math.Inf(-1)
	for _, p := range c.Points {
		for _, v := range []float64{p.Value, p.Band[0], p.Band[1]} {
			if !math.IsNaN(v) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if !math.IsNaN(c.Low) {
		low, high = min(low, c.Low), max(high, c.High)
	}
	if high-low < 1e-9 {
		low, high = low-1, high+1
	}
	y := func(v float64) float64 { return drawHigh - drawEdge - (v-low)/(high-low)*(drawHigh-2*drawEdge) }
	step := drawWide / float64(len(c.Points))
	var b strings.Builder
	if !math.IsNaN(c.Low) {
		fmt.Fprintf(&b, `<rect class="zone" x="0" width="%.0f" y="%.1f" height="%.1f"/>`, drawWide, y(c.High), max(y(c.Low)-y(c.High), 1))
	}
	var line []string
	for i, p := range c.Points {
		if math.IsNaN(p.Value) {
			continue
		}
		x := (float64(i) + .5) * step
		if !math.IsNaN(p.Band[0]) && !math.IsNaN(p.Band[1]) {
			fmt.Fprintf(&b, `<path class="whisker" d="M%.1f %.1fV%.1f"/>`, x, y(p.Band[0]), y(p.Band[1]))
		}
		line = append(line, fmt.Sprintf("%.1f %.1f", x, y(p.Value)))
	}
	fmt.Fprintf(&b, `<path class="line l-teal" d="M%s"/>`, strings.Join(line, "L"))
	for i, at := range line {
		class := "dot"
		if i == len(line)-1 {
			class = "dot last"
		}
		fmt.Fprintf(&b, `<path class="%s" d="M%sh.01"/>`, class, at)
	}
	return template.HTML(b.String())
}
