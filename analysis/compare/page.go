package compare

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"

	"poise/analysis/lang"
	"poise/analysis/report"
	"poise/analysis/report/format"
)

//go:embed page.html
var pageText string

var pageTemplate = lang.EachLanguage(func() *template.Template { return template.Must(template.New("page").Parse(lang.Template(pageText))) })

// page is what the template shows.
type page struct {
	report.PageOptions
	Style    template.CSS
	Sessions []Session // the latest first
	First    []cell    // what changed
	Standing []cell    // what else stands out
	Notes    []string
	Groups   []group
}

type group struct {
	Name, Anchor string
	Cells        []cell
}

// cell is one measure of the small multiples.
type cell struct {
	Title, Anchor, Now, Then, Words, Range, Alt string
	FromTo, Weight                              string
	Value, Unit                                 string // of Now
	Stands                                      bool
	Draw                                        template.HTML
}

// Page writes one self-contained page with a small drawing for every measure. Of the options, it takes the links and whether it
// is served.
func (c *Comparison) Page(w io.Writer, opt report.PageOptions) error {
	p := page{PageOptions: opt, Style: report.Style(), Sessions: slices.Clone(c.Sessions), Notes: c.Notes}
	slices.Reverse(p.Sessions) // the latest first, as on every page
	first := map[string]bool{}
	for _, ch := range c.First() {
		first[ch.Def.ID] = true
		p.First = append(p.First, ch.cell(c.Sessions))
	}
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
		if x.Stands && !first[ch.Def.ID] {
			p.Standing = append(p.Standing, x)
		}
	}
	for k := range p.Groups {
		p.Groups[k].Cells = append(p.Groups[k].Cells, sections[k]...) // what cannot be compared comes last
	}
	p.Groups = slices.DeleteFunc(p.Groups, func(g group) bool { return len(g.Cells) == 0 })
	return pageTemplate().Execute(w, &p)
}

func (c *Change) cell(sessions []Session) cell {
	x := cell{Title: c.Def.Title, Anchor: "m-" + strings.ReplaceAll(c.Def.ID, ".", "-"), Now: c.Now(), Then: c.Then(), Words: c.Words(), Stands: c.Stands(), Draw: c.draw(), FromTo: c.FromTo(), Weight: c.Weight()}
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
	var line, dots []string
	for i, p := range c.Points {
		if math.IsNaN(p.Value) {
			continue
		}
		x := (float64(i) + .5) * step
		if !math.IsNaN(p.Band[0]) && !math.IsNaN(p.Band[1]) {
			fmt.Fprintf(&b, `<path class="whisker" d="M%.1f %.1fV%.1f"/>`, x, y(p.Band[0]), y(p.Band[1]))
		}
		at, class := fmt.Sprintf("%.1f %.1f", x, y(p.Value)), "dot"
		if i == len(c.Points)-1 {
			class = "dot last"
		}
		line, dots = append(line, at), append(dots, fmt.Sprintf(`<path class="%s" d="M%sh.01"/>`, class, at))
	}
	fmt.Fprintf(&b, `<path class="line l-teal" d="M%s"/>%s`, strings.Join(line, "L"), strings.Join(dots, ""))
	return template.HTML(b.String())
}
