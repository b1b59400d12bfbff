package pages

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"math"
	"net/url"
	"strings"

	"poise/analysis/report"
)

//go:embed assets
var assets embed.FS

var (
	templates  = template.Must(template.New("").ParseFS(assets, "assets/*.html"))
	pageStyle  = asset("page.css")
	pageScript = asset("sort.js")
)

func asset(name string) string {
	b, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // it is embedded
	}
	return string(b)
}

// policy lets the pages run their own script and style; nothing may be fetched.
var policy = "default-src 'none'; script-src " + hashOf(pageScript) + "; style-src " + hashOf(pageStyle) + "; base-uri 'none'; form-action 'none'"

func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// shown are the measures whose course over time a client's page shows: as many as a table has room for.
var shown = report.Headlines()[:5]

// technical are the columns of the table over all recordings, which may be sorted: what a recording is like, not a person.
var technical = []struct {
	id, label string
	coverage  bool // rather than the value
	digits    int
}{
	{"eye_contact.gaze_to_camera", "Gaze measured", true, 0},
	{"posture.open", "Posture measured", true, 0},
	{"voice.speaking", "Sound measured", true, 0},
	{"quality.face_size", "Face size", false, 0},
	{"quality.light", "Brightness", false, 0},
	{"quality.frame_rate", "Frame rate", false, 1},
	{"quality.sound", "Voice above noise", false, 0},
}

type page struct {
	Policy   string
	Style    template.CSS
	Script   template.JS
	Title    string
	Facts    []string
	Heads    []string
	Rows     []line
	Dated    bool // some recording has a date
	Failures []failure
}

// line is a row of a table.
type line struct {
	Client, Name, Date string
	Link, ClientLink   template.URL
	Length             cell
	Cells              []cell
	Warnings           int
	Change             string
}

// cell is a number as text, with what it is sorted by.
type cell struct {
	Text, Note string
	Key        string // number; empty: not measured, sorted last
}

type failure struct{ Client, Name, What, Reason string }

func newPage(title string) *page {
	return &page{Policy: policy, Style: template.CSS(pageStyle), Script: template.JS(pageScript), Title: title}
}

// link is the relative address of a file below the page, each part escaped.
func link(parts ...string) template.URL {
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return template.URL("./" + strings.Join(parts, "/"))
}

// index writes the page over all recordings.
func (b *book) index(w io.Writer) error {
	p := newPage("Recordings")
	clients := b.clients()
	p.Facts = []string{count(len(b.rows), "recording"), count(len(clients), "client")}
	if len(b.failures) > 0 {
		p.Facts = append(p.Facts, fmt.Sprintf("%d failed", len(b.failures)))
	}
	if b.waiting > 0 {
		p.Facts = append(p.Facts, fmt.Sprintf("%d not done yet", b.waiting))
	}
	for _, t := range technical {
		p.Heads = append(p.Heads, t.label)
	}
	for _, c := range clients {
		for i, r := range c.rows {
			l := newLine(r, r.item.Folder, r.item.Name)
			l.ClientLink = link(c.folder, "index.html")
			for _, t := range technical {
				v, ok := r.measures[t.id]
				l.Cells = append(l.Cells, technicalCell(v, ok, t.coverage, t.digits))
			}
			l.Change = "first one"
			if i > 0 {
				l.Change = change(c.rows[i-1], r, shown[0].ID)
			}
			p.Rows, p.Dated = append(p.Rows, l), p.Dated || l.Date != ""
		}
	}
	for _, f := range b.failures {
		p.Failures = append(p.Failures, failure{f.Item.Client, f.Item.Name, kinds[f.Failure.Kind], f.Failure.Reason})
	}
	return templates.ExecuteTemplate(w, "index.html", p)
}

// page writes the page of one client. It may be shared with the folder, so it names nobody else and no place on this
// machine.
func (c *client) page(w io.Writer) error {
	p := newPage(c.name)
	p.Facts = []string{count(len(c.rows), "recording")}
	for _, h := range shown {
		p.Heads = append(p.Heads, h.Label)
	}
	for i, r := range c.rows {
		l := newLine(r, r.item.Name)
		for _, h := range shown {
			v := r.measures[h.ID]
			cl := cell{Text: "not measured"}
			if _, ok := r.measures[h.ID]; ok && !math.IsNaN(v.value) {
				cl = cell{Text: show(v.value, v.unit), Note: "likely " + show(v.low, "") + " to " + show(v.high, v.unit)}
				if v.unit == "share" {
					cl.Note = "likely " + show(v.low, v.unit) + " to " + show(v.high, v.unit)
				}
				if i > 0 {
					cl.Note += "; " + change(c.rows[i-1], r, h.ID)
				}
			}
			l.Cells = append(l.Cells, cl)
		}
		p.Rows, p.Dated = append(p.Rows, l), p.Dated || l.Date != ""
	}
	for _, f := range c.failures {
		p.Failures = append(p.Failures, failure{Name: f.Item.Name, What: kinds[f.Failure.Kind]})
	}
	return templates.ExecuteTemplate(w, "client.html", p)
}

func newLine(r row, way ...string) line {
	return line{
		Client: r.item.Client, Name: r.item.Name, Date: r.item.Date, Link: link(append(way, "report.html")...), Warnings: len(r.warnings),
		Length: cell{Text: report.Clock(math.Round(r.length)), Key: number(r.length)},
	}
}

func technicalCell(v value, ok, coverage bool, digits int) cell {
	switch {
	case ok && coverage:
		return cell{Text: fmt.Sprintf("%.0f %%", 100*v.coverage), Key: number(v.coverage)}
	case ok && !math.IsNaN(v.value) && v.unit == "share of white":
		return cell{Text: fmt.Sprintf("%.0f %%", 100*v.value), Key: number(v.value)}
	case ok && !math.IsNaN(v.value):
		return cell{Text: fmt.Sprintf("%.*f %s", digits, v.value, v.unit), Key: number(v.value)}
	}
	return cell{Text: "not measured"}
}

// change says how a measure differs between two recordings of the same person, and no more than their bands allow.
func change(before, now row, id string) string {
	a, okA := before.measures[id]
	b, okB := now.measures[id]
	if (before.item.Date == "") != (now.item.Date == "") {
		return "order not known: one has no date"
	}
	if !okA || !okB || math.IsNaN(a.value) || math.IsNaN(b.value) {
		return "not measured in both"
	}
	if a.low <= b.high && b.low <= a.high {
		return "no change beyond the error"
	}
	by, unit := fmt.Sprintf("%+.3g", b.value-a.value), b.unit
	if unit == "share" {
		by, unit = fmt.Sprintf("%+.0f", 100*(b.value-a.value)), "points"
	}
	return strings.Replace(by, "-", "\u2212", 1) + " " + unit + " since the one before"
}

// show is a value with its unit.
func show(v float64, unit string) string {
	switch {
	case math.IsNaN(v):
		return "?"
	case unit == "share":
		return fmt.Sprintf("%.0f %%", 100*v)
	}
	return strings.TrimSpace(fmt.Sprintf("%.3g %s", v, unit))
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
