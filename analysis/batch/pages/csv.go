package pages

import (
	"encoding/csv"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"poise/analysis"
	"poise/analysis/batch"
	"poise/analysis/lang"
	"poise/analysis/report"
	"poise/analysis/report/format"
)

// number is a cell: empty where nothing was measured.
func number(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// summary writes one line a recording, the latest of a client first, with what a coach looks at: when, how long, the main numbers
// (whole per cent, whole words a minute), what to try next and what went well.
func (b *Book) summary(w io.Writer) error {
	main := figured(b.defs)
	head := []string{lang.T("client"), lang.T("recording"), lang.T("date"), lang.T("length")}
	for _, d := range main {
		head = append(head, column(d))
	}
	out := csv.NewWriter(w)
	_ = out.Write(append(head, lang.T("try next"), lang.T("went well"), lang.T("warnings"), lang.T("report"))) // Error tells
	for _, c := range b.Clients() {
		for _, r := range slices.Backward(c.rows) {
			line := []string{report.Inert(c.Name), report.Inert(r.item.Name), report.Inert(r.date), format.Clock(math.Round(r.length))}
			for _, d := range main {
				line = append(line, whole(r.measures[d.ID], d.Unit))
			}
			_ = out.Write(append(line, report.Inert(r.said(analysis.TryNext)), report.Inert(r.said(analysis.WentWell)), strconv.Itoa(len(r.warnings)),
				report.Inert(r.item.Folder+"/"+r.item.Name+"/report.html")))
		}
	}
	out.Flush()
	return out.Error()
}

// column is the head of a number: "eye contact (%)".
func column(d analysis.Definition) string {
	title, unit := lang.T(d.Title), "%"
	if d.Unit != "share" {
		unit = format.Unit(d.Unit)
	}
	if lang.Code() == lang.English { // other languages have capitals where they belong
		title = strings.ToLower(title)
	}
	return title + " (" + unit + ")"
}

// whole is a value without more precision than it has; empty where nothing was measured.
func whole(v value, unit string) string {
	switch {
	case v.unit != unit || math.IsNaN(v.value):
		return ""
	case unit == "share":
		return strconv.FormatFloat(100*v.value, 'f', 0, 64)
	}
	return strconv.FormatFloat(v.value, 'f', 0, 64)
}

// said is the titles of the sentences of a kind.
func (r *row) said(kind string) string {
	var titles []string
	for _, s := range r.rep.Summary {
		if s.Kind == kind {
			titles = append(titles, s.Title)
		}
	}
	return strings.Join(titles, "; ")
}

// all writes one line a recording: what it is, then for every measure its value, coverage and band.
func (b *Book) all(w io.Writer) error {
	all := map[string]bool{}
	for _, r := range b.rows {
		for id := range r.measures {
			all[id] = true
		}
	}
	ids := slices.Sorted(maps.Keys(all))
	head := []string{"client", "recording", "report", "date", "consent", "length_s", "warnings"}
	for _, id := range ids {
		head = append(head, id, id+".coverage", id+".low", id+".high")
	}
	out := csv.NewWriter(w)
	_ = out.Write(head) // Error tells
	for _, r := range b.latestFirst() {
		line := []string{
			report.Inert(r.item.Client), report.Inert(r.name), report.Inert(r.item.Folder + "/" + r.item.Name + "/report.html"), report.Inert(r.date), report.Inert(r.item.Consent),
			number(r.length), report.Inert(strings.Join(r.warnings, " ")),
		}
		for _, id := range ids {
			if v, ok := r.measures[id]; ok {
				line = append(line, number(v.value), number(v.coverage), number(v.low), number(v.high))
			} else {
				line = append(line, "", "", "", "")
			}
		}
		_ = out.Write(line)
	}
	out.Flush()
	return out.Error()
}

// latestFirst is all recordings, by client, the latest of each first.
func (b *Book) latestFirst() (out []row) {
	for _, c := range b.Clients() {
		for _, r := range slices.Backward(c.rows) {
			out = append(out, r)
		}
	}
	return out
}

// failed writes one line a recording that failed.
func (b *Book) failed(w io.Writer) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"client", "recording", "kind", "what", "reason"})
	for _, f := range b.failures {
		_ = out.Write([]string{
			report.Inert(f.Item.Client), report.Inert(f.Item.Recording), string(f.Failure.Kind), kinds[f.Failure.Kind], report.Inert(f.Failure.Reason),
		})
	}
	out.Flush()
	return out.Error()
}

// kinds say in words what a recording failed of.
var kinds = map[batch.Kind]string{
	batch.Input:    lang.Mark("The recording cannot be used."),
	batch.Settings: lang.Mark("A range or setting does not fit the recording."),
	batch.Refused:  lang.Mark("It was not to be analysed."),
	batch.Slow:     lang.Mark("The analysis took too long, or stood still."),
	batch.Crash:    lang.Mark("The analysis crashed."),
	batch.Output:   lang.Mark("The report could not be written."),
	batch.Lost:     lang.Mark("The machines that worked on it vanished."),
	batch.Failed:   lang.Mark("The analysis failed."),
}
