package pages

import (
	"encoding/csv"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"poise/analysis/batch"
	"poise/analysis/report"
)

// number is a cell: empty where nothing was measured.
func number(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// summary writes one line a recording: what it is, then for every measure its value, coverage and band.
func (b *book) summary(w io.Writer) error {
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
	for _, r := range b.rows {
		line := []string{
			report.Inert(r.item.Client), report.Inert(r.name), report.Inert(r.item.Folder + "/" + r.item.Name + "/report.html"), report.Inert(r.item.Date), report.Inert(r.item.Consent),
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

// failed writes one line a recording that failed.
func (b *book) failed(w io.Writer) error {
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
	batch.Input:    "The recording cannot be used.",
	batch.Settings: "A range or setting does not fit the recording.",
	batch.Refused:  "It was not to be analysed.",
	batch.Slow:     "The analysis took too long, or stood still.",
	batch.Crash:    "The analysis crashed.",
	batch.Output:   "The report could not be written.",
	batch.Lost:     "The machines that worked on it vanished.",
	batch.Failed:   "The analysis failed.",
}
