package server

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"poise/analysis/cache"
	"poise/analysis/lang"
	"poise/analysis/pipeline"
	"poise/analysis/report"
)

// drawn keeps the pages of reports that were drawn last: to measure the observations of 20 minutes takes a third of a second. One
// page is drawn at a time, for the observations of an hour fill a part of the memory.
type drawn struct {
	mu   sync.Mutex
	kept []drawnPage // the latest last
}

type drawnPage struct {
	of   string // folder, the stamps of its files, and the options
	html []byte
}

// drawnMost is how many pages are kept; that of an hour has 4 MB.
const drawnMost = 4

// page is the page of the report in a folder, drawn from the observations beside it: no file's HTML is shown. It is
// errOtherVersion where this program measures something else in them than the folder's report.json says.
func (d *drawn) page(dir string, opt report.PageOptions) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	of := keyOf(dir, opt)
	if i := slices.IndexFunc(d.kept, func(p drawnPage) bool { return p.of == of }); i >= 0 {
		return d.kept[i].html, nil
	}
	doc, err := measured(dir)
	if err != nil {
		return nil, err
	}
	return d.draw(of, dir, doc, opt)
}

// keep draws the page of a report that has just been written.
func (d *drawn) keep(dir string, opt report.PageOptions, doc *pipeline.Document) {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, _ = d.draw(keyOf(dir, opt), dir, doc, opt) // whoever asks for the page is told
}

// draw draws a page and keeps it.
func (d *drawn) draw(of, dir string, doc *pipeline.Document, opt report.PageOptions) ([]byte, error) {
	opt.Stills, opt.Remarks = doc.Stills, report.ReadRemarks(dir)
	var b bytes.Buffer
	if err := report.Render(&b, &doc.Report, doc.Observations, doc.Results, opt); err != nil {
		return nil, err
	}
	d.kept = append(d.kept, drawnPage{of, b.Bytes()})
	d.kept = slices.Delete(d.kept, 0, max(0, len(d.kept)-drawnMost))
	return b.Bytes(), nil
}

// measured is the report in a folder, as report.json has it, with what its page is drawn from.
func measured(dir string) (*pipeline.Document, error) {
	stored, err := pipeline.Open(dir)
	switch {
	case errors.Is(err, cache.ErrVersion), errors.Is(err, report.ErrForeign):
		return nil, errOtherVersion
	case err != nil && pipeline.KindOf(err) == pipeline.Input:
		return nil, errObservations
	case err != nil:
		return nil, err
	}
	doc, err := stored.Measure(nil, nil)
	if err != nil {
		return nil, err
	}
	doc.Report.MeasuredBy = stored.MeasuredBy() // the same numbers are the same report, whichever version had them first
	if same, err := report.Says(dir, &doc.Report); err != nil || !same {
		return nil, cmp.Or(err, error(errOtherVersion))
	}
	return doc, nil
}

func keyOf(dir string, opt report.PageOptions) string {
	return fmt.Sprintf("%q %s %s %+v", dir, lang.Code(), stampOf(dir), opt)
}

// stampOf changes whenever what a page is drawn from may have changed.
func stampOf(dir string) (stamp string) {
	for _, name := range []string{report.FileName, cache.FileName, report.RemarksName} {
		if st, err := os.Stat(filepath.Join(dir, name)); err == nil {
			stamp += fmt.Sprintf("%d.%d ", st.ModTime().UnixNano(), st.Size())
		}
	}
	return stamp
}
