package main

import (
	"context"
	"fmt"
	"path/filepath"

	"poise/analysis"
	"poise/analysis/pipeline"
	"poise/analysis/vision"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/networks"
	"poise/cmd/internal/progress"
	"poise/cmd/internal/terminal"
)

// analyzer analyses the recordings of one run, one after the other.
type analyzer struct {
	t        *terminal.Terminal
	opt      analyzeOptions
	pipeline pipeline.Options // of every recording, without the folder
	models   string           // folder of the networks
	printer  progress.Printer
}

// entry is one recording in the document that --json prints for several.
type entry struct {
	Recording string           `json:"recording"`
	Output    string           `json:"output"`
	Person    string           `json:"person,omitempty"` // "left" or "right" with --person both
	Report    *analysis.Report `json:"report"`           // null when it failed
	Error     *string          `json:"error"`            // null when it did not
	Code      int              `json:"code"`
}

// all analyses one recording after the other. A recording that fails does not stop the others; what would fail for all of
// them does.
func (a *analyzer) all(ctx context.Context, jobs []job) error {
	if len(jobs) == 1 && a.opt.person != vision.Both {
		done, err := a.one(ctx, jobs[0])
		if err != nil {
			return err
		}
		a.noteResult(done[0])
		return showResult(a.t, done[0], a.opt.JSON)
	}
	var entries []entry
	var failures []error
	var dirs []string
	for _, j := range jobs {
		done, err := a.one(ctx, j)
		if err != nil && (ctx.Err() != nil || exit.Code(err) == exit.Missing || len(jobs) == 1) {
			return err
		}
		if err != nil {
			fmt.Fprintln(a.t.Err, "poise: "+exit.Line(err))
			failures = append(failures, err)
			line := exit.Line(err)
			entries = append(entries, entry{Recording: j.path, Output: j.dir, Error: &line, Code: exit.Code(err)})
			continue
		}
		for _, d := range done {
			entries = append(entries, entry{Recording: j.path, Output: d.Dir, Person: d.Person, Report: &d.Report})
			dirs = append(dirs, d.Dir)
			a.noteResult(d)
			if a.opt.JSON {
				continue
			}
			fmt.Fprintln(a.t.Out, exit.Printable(title(j, d)))
			if err := showResult(a.t, d, false); err != nil {
				return err
			}
			fmt.Fprintln(a.t.Out)
		}
	}
	if a.opt.JSON {
		if err := a.t.JSON(entries); err != nil {
			return written(err, dirs...)
		}
	}
	return summary(failures, len(jobs))
}

// summary is the error of a run over several recordings: Some when at least one was analysed, else what they failed of.
func summary(failures []error, n int) error {
	if len(failures) == 0 {
		return nil
	}
	code := exit.Some
	if len(failures) == n {
		code = exit.Code(failures[0])
		for _, f := range failures {
			if exit.Code(f) != code {
				code = exit.Failed
			}
		}
	}
	return &exit.CodeError{Code: code, Err: fmt.Errorf("%d of %d recordings failed", len(failures), n)}
}

func (a *analyzer) note(format string, args ...any) {
	if !a.opt.Quiet {
		a.t.Note(format, args...)
	}
}

func (a *analyzer) noteResult(d *pipeline.Document) {
	if !a.opt.Quiet {
		noteResult(a.t, d)
	}
}

// title is the line above the table of one of several reports.
func title(j job, d *pipeline.Document) string {
	if d.Person == "" {
		return filepath.Base(j.path)
	}
	return filepath.Base(j.path) + ", person on the " + d.Person
}

// one takes a recording to its report, or to one of each person when both are asked for and seen.
func (a *analyzer) one(ctx context.Context, j job) ([]*pipeline.Document, error) {
	a.printer.Begin(exit.Printable(filepath.Base(j.path)))
	defer a.printer.End()
	opt := a.pipeline
	opt.Output = j.dir
	docs, err := pipeline.Analyze(ctx, j.path, opt)
	if err != nil {
		return nil, networks.Remedy(exit.InOptions(err), a.models)
	}
	return docs, nil
}
