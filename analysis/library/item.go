package library

import (
	"cmp"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"

	"poise/analysis"
	"poise/analysis/files"
	"poise/analysis/lang"
	"poise/analysis/report"
)

// State is where a rehearsal stands.
type State string

// The states. Whether a waiting one is being analysed just now, only the program that does it knows.
const (
	Waiting State = "waiting"
	Done    State = "done"
	Failed  State = "failed"
	Unread  State = "unread" // what arrived could not be read yet
)

// Item is one rehearsal as the list shows it.
type Item struct {
	Rehearsal
	State    State             `json:"state"`
	Duration float64           `json:"duration"`         // seconds; 0: not known
	Marked   bool              `json:"marked"`           // the report has a marked baseline
	Measured string            `json:"measured"`         // version of poise that the figures are from
	Texts    string            `json:"texts"`            // language of the advice, as a code
	Of       string            `json:"of"`               // who the report is of, as pipeline.Options has it
	Both     bool              `json:"both"`             // there is a report of each of two people
	Figures  map[string]Figure `json:"figures"`          // of the report, by measure
	Advice   *Advice           `json:"advice,omitempty"` // what the report says to try next, the first of it; nil: nothing
	Pictured bool              `json:"-"`                // there are pictures of its moments
	Folder   string            `json:"-"`                // absolute path
}

// Sides are the folders in a rehearsal's own that hold the reports of two people who were both measured.
var Sides = [2]string{"left", "right"}

// Owed tells whether the report is not yet of the person that the user has named.
func (it *Item) Owed() bool {
	switch {
	case it.State != Done || it.Person == "":
		return false
	case it.Person == both:
		return !it.Both && it.Of != both
	case it.Person == largest:
		return it.Of != ""
	}
	return it.Person != it.Of
}

// largest is the person that is measured unasked, which reports don't name; with both, two are measured.
const largest, both = "largest", "both"

// Figure is one number of a report. What was not measured is null, and Reason says why, as in the report.
type Figure struct {
	Value  *float64 `json:"value"`
	Low    *float64 `json:"low"` // the truth lies between Low and High nine times in ten
	High   *float64 `json:"high"`
	Unit   string   `json:"unit"`
	Reason string   `json:"reason,omitempty"`
}

// Advice is a sentence of a report's summary.
type Advice struct {
	Title string        `json:"title"`
	Text  string        `json:"text"`
	Clip  analysis.Span `json:"clip"` // seconds in which it can be seen; zero: not said
}

// item makes the entry of a folder.
func item(folder string, r *Rehearsal) Item {
	it := Item{Rehearsal: *r, State: Waiting, Figures: map[string]Figure{}, Folder: folder}
	rep, err := report.ReadHead(folder)
	switch {
	case err == nil:
		it.State, it.Failure = Done, ""
		it.fill(rep)
		it.Both = true
		for _, side := range Sides {
			it.Both = it.Both && files.IsRegular(filepath.Join(folder, side, report.FileName))
		}
	case !errors.Is(err, fs.ErrNotExist):
		it.State, it.Failure = Failed, "The report cannot be read."
	case r.Unread != "":
		it.State = Unread
	case r.Failure != "":
		it.State = Failed
	case r.Recording == "":
		it.State, it.Failure = Failed, "The recording is missing."
	}
	return it
}

func (it *Item) fill(rep *analysis.Report) {
	if v := rep.Recording.Duration; v > 0 && !math.IsInf(v, 0) {
		it.Duration = v
	}
	it.Measured = cmp.Or(rep.MeasuredBy, rep.Program)
	it.Texts = cmp.Or(rep.Texts, lang.English)
	it.Marked = rep.Baseline.Source == "marked"
	it.Of = rep.Options.Person
	it.advise(rep.Summary)
	for id, f := range rep.Measures {
		it.Figures[id] = Figure{known(f.Value), known(f.Band[0]), known(f.Band[1]), f.Unit, f.Reason}
	}
}

// advise takes the first advice of a summary, and tells whether there are pictures of moments.
func (it *Item) advise(summary []analysis.Statement) {
	if i := slices.IndexFunc(summary, func(s analysis.Statement) bool { return s.Kind == analysis.TryNext }); i >= 0 {
		it.Advice = &Advice{Title: summary[i].Title, Text: summary[i].Text}
		if c := summary[i].Clips; len(c) > 0 {
			it.Advice.Clip = c[0]
		}
	}
	st, err := os.Lstat(filepath.Join(it.Folder, report.StillsName))
	it.Pictured = err == nil && st.Mode().IsRegular() && st.Size() > noStills
}

// noStills is the size of a file of pictures that holds none.
const noStills = 16

// known is a number that was measured; nil of NaN.
func known(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	return &v
}
