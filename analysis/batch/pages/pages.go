// Package pages writes what a coach opens on Monday: index.html over all recordings (results beside technical quality, each client's
// own change), an index.html in every client's folder that tells of nobody else and can be shared with it, summary.csv (a dozen
// columns), measures.csv (every measure) and failures.csv. Nothing here compares one person with another: the table over all clients
// can be sorted by what is technical, never by what was measured of a person. Recordings stand the latest first everywhere; where no
// date is known, their names count up.
package pages

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"poise/analysis"
	"poise/analysis/batch"
	"poise/analysis/batch/store"
	"poise/analysis/report"
)

// row is one recording that is done.
type row struct {
	item     batch.Item
	job      string // ID
	name     string // base name of the recording
	date     string // on which it was recorded, YYYY-MM-DD; empty: not known
	length   float64
	warnings []string
	measures map[string]value
	rep      *analysis.Report // without its moments and its transcript
}

// dated is the day of a recording, unless its name begins with that.
func (r *row) dated() string {
	if strings.HasPrefix(r.item.Name, r.date) {
		return ""
	}
	return r.date
}

// value is one finding.
type value struct {
	value, coverage, low, high float64 // value, low and high: NaN when not measured
	unit                       string
}

// Book is all that the pages are made of.
type Book struct {
	defs     []analysis.Definition
	rows     []row
	failures []store.Planned
	waiting  int
}

// Write writes all pages from the plan, the reports that are there and the definitions of their measures.
func Write(s *store.Store, plan []store.Planned, defs []analysis.Definition) error {
	b := Read(s, plan, defs)
	out := []struct {
		path string
		emit func(io.Writer) error
	}{
		{"summary.csv", b.summary}, {"measures.csv", b.all}, {"failures.csv", b.failed}, {"index.html", b.index},
	}
	for _, c := range b.Clients() {
		out = append(out, struct {
			path string
			emit func(io.Writer) error
		}{filepath.Join(c.Folder, "index.html"), c.Page})
	}
	for _, o := range out {
		if err := write(filepath.Join(s.Root, o.path), o.emit); err != nil {
			return fmt.Errorf("write %s: %w", o.path, err)
		}
	}
	return nil
}

// write writes a file beside its place and renames it. The name beside is always the same, so that what a killed batch has
// left there is written over by the next.
func write(path string, emit func(io.Writer) error) error {
	beside := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
	f, err := os.OpenFile(beside, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(f)
	for _, step := range []func() error{func() error { return emit(b) }, b.Flush, f.Sync} {
		if err := step(); err != nil {
			return errors.Join(err, f.Close(), os.Remove(beside))
		}
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(beside, path)
}

// Read gathers the reports, ordered by client and then as they happened, as far as known.
func Read(s *store.Store, plan []store.Planned, defs []analysis.Definition) *Book {
	b := &Book{defs: defs}
	for _, p := range plan {
		if p.Failure = s.Failure(p); p.Failure != nil {
			b.failures = append(b.failures, p)
			continue
		}
		var rec *store.Record
		if p.ID != "" {
			rec = s.Record(p.ID)
		}
		rep, err := report.Read(s.Place(p.Item.Folder, p.Item.Name))
		if rec == nil || err != nil || rep.Recording.Digest != rec.Digest {
			b.waiting++
			continue
		}
		r := row{
			item: p.Item, job: p.ID, name: rep.Recording.Name, date: cmp.Or(p.Item.Date, dayOf(rep.Recording.Recorded), dayIn(rep.Recording.Name)), length: rep.Recording.Duration,
			warnings: rep.Recording.Warnings, measures: map[string]value{}, rep: rep,
		}
		rep.Moments, rep.Transcript = nil, nil
		for id, f := range rep.Measures {
			r.measures[id] = value{f.Value, f.Coverage, f.Band[0], f.Band[1], f.Unit}
		}
		b.rows = append(b.rows, r)
	}
	slices.SortStableFunc(b.rows, func(x, y row) int { return compare(x.item, y.item, x.date, y.date) })
	slices.SortStableFunc(b.failures, func(x, y store.Planned) int { return compare(x.Item, y.Item, x.Item.Date, y.Item.Date) })
	return b
}

// compare orders by client, then date, then name, numbers in names by their value.
func compare(a, b batch.Item, dayA, dayB string) int {
	return cmp.Or(natural(a.Folder, b.Folder), cmp.Compare(dayA, dayB), natural(a.Name, b.Name))
}

// dated is a day in the name of a file, as cameras and people write it: 2026-11-03, 20261103.
var dated = regexp.MustCompile(`20\d\d[-_.]?[01]\d[-_.]?[0-3]\d`)

// dayIn is the day in a file's name; empty: there is none.
func dayIn(name string) string {
	digits := strings.NewReplacer("-", "", "_", "", ".", "").Replace(dated.FindString(name))
	t, err := time.Parse("20060102", digits)
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// Latest orders recordings as the pages do: by client, the latest of each first.
func Latest(a, b batch.Item) int {
	return cmp.Or(natural(a.Folder, b.Folder), compare(b, a, b.Date, a.Date))
}

// dayOf is the day of a time as a recording's file notes it; empty: it notes none.
func dayOf(recorded string) string {
	t, err := time.Parse(time.RFC3339, recorded)
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// natural compares text so that "talk 9" comes before "talk 10".
func natural(a, b string) int {
	x, y := pieces(a), pieces(b)
	for i := range min(len(x), len(y)) {
		m, merr := strconv.ParseUint(x[i], 10, 64)
		n, nerr := strconv.ParseUint(y[i], 10, 64)
		if merr == nil && nerr == nil && m != n {
			return cmp.Compare(m, n)
		}
		if c := cmp.Compare(strings.ToLower(x[i]), strings.ToLower(y[i])); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

// pieces cuts text into runs of digits and runs of others.
func pieces(s string) []string {
	var out []string
	last := -1
	for _, r := range s {
		kind := 0
		if r >= '0' && r <= '9' {
			kind = 1
		}
		if kind != last {
			out = append(out, "")
			last = kind
		}
		out[len(out)-1] += string(r)
	}
	return out
}

// Client is all recordings of one client.
type Client struct {
	Name, Folder string // the folder is one element of a path, and the client's alone
	defs         []analysis.Definition
	rows         []row // the latest last
	failures     []store.Planned
}

// Clients lists those of whom something is done, in order.
func (b *Book) Clients() []*Client {
	var out []*Client
	by := map[string]*Client{}
	for _, r := range b.rows {
		c := by[r.item.Folder]
		if c == nil {
			c = &Client{Name: r.item.Client, Folder: r.item.Folder, defs: b.defs}
			by[r.item.Folder] = c
			out = append(out, c)
		}
		c.rows = append(c.rows, r)
	}
	for _, f := range b.failures {
		if c := by[f.Item.Folder]; c != nil {
			c.failures = append(c.failures, f)
		}
	}
	return out
}
