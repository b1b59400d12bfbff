package pages

import (
	"bytes"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/report"
	"poise/analysis/report/format"
)

// View is what a page about one client shows.
type View struct {
	Name       string
	Courses    []Course
	Advice     []analysis.Statement // of the latest recording: what to try next
	Latest     string               // which one that is
	Mail       string               // a summary of it, for an e-mail
	Recordings []Recording          // the latest first
}

// Course is a main number over a client's recordings.
type Course struct {
	Title, Now, Change string        // Now and Change in words
	Draw               template.HTML // a small drawing, 120 by 32, from the earliest on the left to the latest; empty: fewer than two numbers
	Alt                string        // the same in words
}

// Recording is one of a client's.
type Recording struct {
	Name, Date, Length string
	Advice             string       // the first thing to try; empty: none
	Link               template.URL // of its report, seen from the client's folder
	Job                string       // ID of the job that made it
}

// View gathers what a page shows.
func (c *Client) View() View {
	v := View{Name: c.Name}
	for _, d := range figured(c.defs) {
		v.Courses = append(v.Courses, c.course(d))
	}
	for _, r := range slices.Backward(c.rows) {
		x := Recording{Name: r.item.Name, Date: r.dated(), Length: format.Clock(math.Round(r.length)), Link: link(r.item.Name, "report.html"), Job: r.job}
		if next := r.tryNext(); len(next) > 0 {
			x.Advice = next[0].Title
		}
		v.Recordings = append(v.Recordings, x)
	}
	if n := len(c.rows); n > 0 {
		last := c.rows[n-1]
		v.Advice, v.Latest = last.tryNext(), last.item.Name
		var b bytes.Buffer
		_ = report.Mail(&b, last.item.Name, last.dated(), last.rep, c.defs) // a buffer takes everything
		v.Mail = b.String()
	}
	return v
}

func (r *row) tryNext() (out []analysis.Statement) {
	for _, s := range r.rep.Summary {
		if s.Kind == analysis.TryNext {
			out = append(out, s)
		}
	}
	return out
}

// course follows one measure over the recordings.
func (c *Client) course(d analysis.Definition) Course {
	out := Course{Title: d.Title, Now: format.Absent()}
	var at, values []float64
	var said []string
	for i, r := range c.rows {
		said = append(said, r.item.Name+" "+r.words(d))
		if v, ok := r.measures[d.ID]; ok && !math.IsNaN(v.value) && v.unit == d.Unit {
			at, values = append(at, float64(i)), append(values, v.value)
		}
	}
	out.Alt = d.Title + ": " + strings.Join(said, ", ")
	if n := len(c.rows); n > 0 {
		out.Now = c.rows[n-1].words(d)
		if n > 1 {
			out.Change = change(c.rows[n-2], c.rows[n-1], d)
		}
	}
	if len(values) > 1 {
		out.Draw = sparkline(at, values, float64(len(c.rows)-1))
	}
	return out
}

// Size of a sparkline, in its own units.
const sparkWide, sparkHigh, sparkEdge = 120.0, 32.0, 4.0

// sparkline draws values at their places, from 0 to last.
func sparkline(at, values []float64, last float64) template.HTML {
	low, high := slices.Min(values), slices.Max(values)
	if high-low < 1e-9 {
		low, high = low-1, high+1
	}
	var points []string
	for i, v := range values {
		x := sparkEdge + at[i]/last*(sparkWide-2*sparkEdge)
		y := sparkHigh - sparkEdge - (v-low)/(high-low)*(sparkHigh-2*sparkEdge)
		points = append(points, fmt.Sprintf("%.1f %.1f", x, y))
	}
	return template.HTML(fmt.Sprintf(`<path class="spark" d="M%s"/><path class="spark last" d="M%sh.01"/>`,
		strings.Join(points, "L"), points[len(points)-1]))
}
