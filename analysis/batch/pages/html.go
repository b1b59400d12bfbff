package pages

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"math"
	"net/url"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report"
	"poise/analysis/report/format"
)

//go:embed assets
var assets embed.FS

var (
	templates  = lang.EachLanguage(func() *template.Template { return lang.Parse(template.New(""), assets, "assets/*.html") })
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

// mostShown is how many measures a page shows of a recording: as many as a table has room for.
const mostShown = 4

// figured are the measures that the pages show of a recording.
func figured(defs []analysis.Definition) []analysis.Definition {
	all := report.Headlines(defs)
	return all[:min(len(all), mostShown)]
}

// Technical are the definitions with a column in the table over all recordings, which may be sorted: what a recording is
// like, not a person.
func Technical(defs []analysis.Definition) []analysis.Definition {
	out := slices.DeleteFunc(slices.Clone(defs), func(d analysis.Definition) bool { return d.Display.Technical == nil })
	slices.SortStableFunc(out, func(a, b analysis.Definition) int {
		return cmp.Compare(a.Display.Technical.Rank, b.Display.Technical.Rank)
	})
	return out
}

type page struct {
	Policy   string
	Style    template.CSS
	Script   template.JS
	Title    string
	Facts    []string
	Results  []string // heads of the columns of results
	Heads    []string // and of those of technical quality
	Client   *View    // of a client's page
	Rows     []line
	Dated    bool // some recording has a date
	Failures []failure
	Back     []report.Link // to other pages of a server; empty: the page is a file
}

// line is a row of a table.
type line struct {
	Client, Name, Date string
	Link, ClientLink   template.URL
	Length             cell
	Results            []string // in words
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

// index writes the page over all recordings, for the folder that holds them.
func (b *Book) index(w io.Writer) error { return b.overview(w, nil) }

// Ways are the addresses of a server, for a page that it shows instead of the file.
type Ways struct {
	Back   []report.Link              // other pages
	Report func(job string) string    // of a recording's report, by the job that made it
	Client func(folder string) string // of a client's page
}

// Policy is the content security policy that the pages need.
func Policy() string { return policy }

// Overview writes the page over all recordings, for a server.
func (b *Book) Overview(w io.Writer, ways Ways) error { return b.overview(w, &ways) }

func (b *Book) overview(w io.Writer, ways *Ways) error {
	p := newPage(lang.T("Recordings"))
	if ways != nil {
		p.Back = ways.Back
	}
	clients := b.Clients()
	p.Facts = []string{recordings(len(b.rows)), lang.N(len(clients), "%d client", "%d clients", len(clients))}
	if len(b.failures) > 0 {
		p.Facts = append(p.Facts, lang.T("%d failed", len(b.failures)))
	}
	if b.waiting > 0 {
		p.Facts = append(p.Facts, lang.T("%d not done yet", b.waiting))
	}
	for _, d := range figured(b.defs) {
		p.Results = append(p.Results, d.Title)
	}
	for _, t := range Technical(b.defs) {
		p.Heads = append(p.Heads, t.Display.Technical.Label)
	}
	for _, c := range clients {
		for i := len(c.rows) - 1; i >= 0; i-- {
			l := c.line(i)
			if ways != nil {
				l.Link, l.ClientLink = template.URL(ways.Report(c.rows[i].job)), template.URL(ways.Client(c.Folder))
			}
			p.Rows, p.Dated = append(p.Rows, l), p.Dated || l.Date != ""
		}
	}
	for _, f := range b.failures {
		p.Failures = append(p.Failures, failure{f.Item.Client, f.Item.Name, lang.T(kinds[f.Failure.Kind]), lang.Retold(f.Failure.Reason)})
	}
	return templates().ExecuteTemplate(w, "index.html", p)
}

// line is a recording's row in the table over all of them.
func (c *Client) line(i int) line {
	r := c.rows[i]
	l := newLine(r, r.item.Folder, r.item.Name)
	l.ClientLink = link(c.Folder, "index.html")
	for _, d := range figured(c.defs) {
		l.Results = append(l.Results, r.words(d))
	}
	for _, t := range Technical(c.defs) {
		v, ok := r.measures[t.ID]
		l.Cells = append(l.Cells, technicalCell(v, ok, t.Display.Technical.Coverage))
	}
	l.Change = lang.T("first one")
	if told := figured(c.defs); i > 0 && len(told) > 0 {
		l.Change = change(c.rows[i-1], r, told[0])
	}
	return l
}

// words is what was measured, as people say it.
func (r *row) words(d analysis.Definition) string {
	v, ok := r.measures[d.ID]
	if !ok || math.IsNaN(v.value) || v.unit != d.Unit {
		return format.Absent()
	}
	return strings.TrimSuffix(format.Words(v.value, v.unit), lang.T(" of the time"))
}

// Page writes the page of one client. It may be shared with the folder, so it names nobody else and no place on this machine.
func (c *Client) Page(w io.Writer) error {
	p := newPage(c.Name)
	v := c.View()
	p.Client, p.Facts = &v, []string{recordings(len(c.rows))}
	for _, f := range c.failures {
		p.Failures = append(p.Failures, failure{Name: f.Item.Name, What: lang.T(kinds[f.Failure.Kind])})
	}
	return templates().ExecuteTemplate(w, "client.html", p)
}

func newLine(r row, way ...string) line {
	return line{
		Client: r.item.Client, Name: r.item.Name, Date: r.date, Link: link(append(way, "report.html")...), Warnings: len(r.warnings),
		Length: cell{Text: format.Clock(math.Round(r.length)), Key: number(r.length)},
	}
}

func technicalCell(v value, ok, coverage bool) cell {
	switch {
	case ok && coverage:
		return cell{Text: format.Percent(v.coverage), Key: number(v.coverage)}
	case ok && !math.IsNaN(v.value):
		return cell{Text: format.Amount(v.value, v.unit), Key: number(v.value)}
	}
	return cell{Text: format.Absent()}
}

// change says how a measure differs between two recordings of the same person, and no more than their bands allow.
func change(before, now row, d analysis.Definition) string {
	a, okA := before.measures[d.ID]
	b, okB := now.measures[d.ID]
	switch {
	case (before.date == "") != (now.date == ""):
		return lang.T("order not known: one has no date")
	case !okA || !okB || math.IsNaN(a.value) || math.IsNaN(b.value):
		return lang.T("not measured in both")
	case d.Display.FromLens && before.rep.Baseline.Source != now.rep.Baseline.Source:
		return lang.T("not compared: the look at the lens is marked in one only")
	}
	way := format.FromTo(a.value, b.value, b.unit)
	if format.Amount(a.value, a.unit) == format.Amount(b.value, b.unit) {
		return lang.T("still %s", format.Amount(b.value, b.unit))
	}
	if a.low <= b.high && b.low <= a.high {
		return lang.T("%s, too small to be sure", way)
	}
	return lang.T("%s since the one before", way)
}

func recordings(n int) string { return lang.N(n, "%d recording", "%d recordings", n) }
