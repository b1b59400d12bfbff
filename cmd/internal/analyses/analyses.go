// Package analyses takes the recordings of one command line to their reports, one after the other.
package analyses

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
	"poise/cmd/internal/result"
	"poise/cmd/internal/terminal"
)

// Analyzer analyses the recordings of one run, one after the other.
type Analyzer struct {
	Terminal *terminal.Terminal
	JSON     bool
	Quiet    bool             // no notes
	Options  pipeline.Options // of every recording, without the folder
	Models   string           // folder of the networks
	Printer  progress.Printer
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

// All analyses one recording after the other. A recording that fails does not stop the others; what would fail for all of
// them does.
func (a *Analyzer) All(ctx context.Context, jobs []Job) error {
	if len(jobs) == 1 && a.Options.Person != vision.Both {
		done, err := a.one(ctx, jobs[0])
		if err != nil {
			return err
		}
		a.noteResult(done[0])
		return result.Show(a.Terminal, done[0], a.JSON)
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
			fmt.Fprintln(a.Terminal.Err, "poise: "+exit.Line(err))
			failures = append(failures, err)
			line := exit.Line(err)
			entries = append(entries, entry{Recording: j.Path, Output: j.Dir, Error: &line, Code: exit.Code(err)})
			continue
		}
		for _, d := range done {
			entries = append(entries, entry{Recording: j.Path, Output: d.Dir, Person: d.Person, Report: &d.Report})
			dirs = append(dirs, d.Dir)
			a.noteResult(d)
			if a.JSON {
				continue
			}
			fmt.Fprintln(a.Terminal.Out, exit.Printable(title(j, d)))
			if err := result.Show(a.Terminal, d, false); err != nil {
				return err
			}
			fmt.Fprintln(a.Terminal.Out)
		}
	}
	if a.JSON {
		if err := a.Terminal.JSON(entries); err != nil {
			return result.Written(err, dirs...)
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

// Note prints a line about a recording.
func (a *Analyzer) Note(format string, args ...any) {
	if !a.Quiet {
		a.Terminal.Note(format, args...)
	}
}

func (a *Analyzer) noteResult(d *pipeline.Document) {
	if !a.Quiet {
		result.Notes(a.Terminal, d)
	}
}

// title is the line above the table of one of several reports.
func title(j Job, d *pipeline.Document) string {
	if d.Person == "" {
		return filepath.Base(j.Path)
	}
	return filepath.Base(j.Path) + ", person on the " + d.Person
}

// one takes a recording to its report, or to one of each person when both are asked for and seen.
func (a *Analyzer) one(ctx context.Context, j Job) ([]*pipeline.Document, error) {
	a.Printer.Begin(exit.Printable(filepath.Base(j.Path)))
	defer a.Printer.End()
	opt := a.Options
	opt.Output = j.Dir
	docs, err := pipeline.Analyze(ctx, j.Path, opt)
	if err != nil {
		return nil, networks.Remedy(exit.InOptions(err), a.Models)
	}
	return docs, nil
}
