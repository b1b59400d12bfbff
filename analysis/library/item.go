package library

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"

	"poise/analysis"
)

// ReportName is the file that makes a rehearsal done.
const ReportName = "report.json"

// State is where a rehearsal stands.
type State string

// The states. Whether a waiting one is being analysed just now, only the program that does it knows.
const (
	Waiting State = "waiting"
	Done    State = "done"
	Failed  State = "failed"
)

// Item is one rehearsal as the list shows it.
type Item struct {
	Rehearsal
	State    State             `json:"state"`
	Duration float64           `json:"duration"` // seconds; 0: not known
	Marked   bool              `json:"marked"`   // the report has a marked baseline
	Figures  map[string]Figure `json:"figures"`  // of the report, by measure
	Folder   string            `json:"-"`        // absolute path
}

// Figure is one number of a report. What was not measured is null.
type Figure struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"` // the truth lies between Low and High nine times in ten
	High  *float64 `json:"high"`
	Unit  string   `json:"unit"`
}

// maxReport bounds report.json: that of an hour has 3 MB.
const maxReport = 64 << 20

// digest is the part of report.json that the index holds.
type digest struct {
	Schema    string `json:"schema"`
	Recording struct {
		Name     string  `json:"name"`
		Duration float64 `json:"duration"`
	} `json:"recording"`
	Baseline struct {
		Source string `json:"source"`
	} `json:"baseline"`
	Measures map[string]struct {
		Value *float64    `json:"value"`
		Band  [2]*float64 `json:"band"`
		Unit  string      `json:"unit"`
	} `json:"measures"`
}

// readDigest reads a folder's report; nil when there is none.
func readDigest(dir string) (*digest, error) {
	f, err := openFile(dir, ReportName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d := &digest{}
	if err := json.NewDecoder(io.LimitReader(f, maxReport)).Decode(d); err != nil {
		return nil, fmt.Errorf("read %s: %w", ReportName, err)
	}
	if d.Schema != "poise/1" {
		return nil, fmt.Errorf("read %s: %w", ReportName, errForeign)
	}
	return d, nil
}

// ReadReport reads the report of a rehearsal's folder.
func ReadReport(dir string) (*analysis.Report, error) {
	f, err := openFile(dir, ReportName)
	if err != nil {
		return nil, fmt.Errorf("read the report: %w", err)
	}
	defer f.Close()
	r := &analysis.Report{Profile: analysis.DefaultProfile()} // thresholds that an older report lacks
	if err := json.NewDecoder(io.LimitReader(f, maxReport)).Decode(r); err != nil {
		return nil, fmt.Errorf("read the report: %w", err)
	}
	return r, nil
}

// item makes the entry of a folder.
func item(folder string, r *Rehearsal) Item {
	it := Item{Rehearsal: *r, State: Waiting, Figures: map[string]Figure{}, Folder: folder}
	d, err := readDigest(folder)
	switch {
	case err != nil:
		it.State, it.Failure = Failed, "The report cannot be read."
	case d != nil:
		it.State, it.Failure = Done, ""
		it.fill(d)
	case r.Failure != "":
		it.State = Failed
	case r.Recording == "":
		it.State, it.Failure = Failed, "The recording is missing."
	}
	return it
}

func (it *Item) fill(d *digest) {
	if v := d.Recording.Duration; v > 0 && !math.IsInf(v, 0) {
		it.Duration = v
	}
	it.Marked = d.Baseline.Source == "marked"
	for id, m := range d.Measures {
		it.Figures[id] = Figure{m.Value, m.Band[0], m.Band[1], m.Unit}
	}
}
