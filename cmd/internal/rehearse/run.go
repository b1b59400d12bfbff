// Package rehearse is a rehearsal in front of the camera: it shows live numbers and cues in a terminal while it records, and has
// the recording analysed afterwards.
package rehearse

import (
	"context"
	"errors"
	"fmt"
	"os"

	"poise/analysis"
	"poise/analysis/live"
	"poise/analysis/media"
	"poise/analysis/media/probe"
	"poise/analysis/media/write"
	"poise/cmd/internal/analyses"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/progress"
	"poise/cmd/internal/terminal"
)

// Options are those of a rehearsal.
type Options struct {
	options.Report
	Camera     string
	Size       string
	Rate       float64
	Microphone string
	Cues       string
	LookGuide  bool // looks at the screen and the notes are asked for too
	Recording  string
	Person     string
}

// rehearsal is one run of live.
type rehearsal struct {
	t         *terminal.Terminal
	opt       Options
	analyze   Analyze
	settings  config.Settings
	questions []analysis.Asked    // in the order in which they are shown
	noLens    bool                // nobody is asked for looks
	named     []analysis.Look     // by the user
	made      []analysis.Look     // as they were asked for
	film      *analysis.Recording // the recording that stands for a camera; nil: a camera
	device    int
	width     int
	height    int
	path      string // of what is recorded
	show      *statusLine
}

// Analyze makes the report of a recording with these options, of which the looks and the folder are set.
type Analyze func(ctx context.Context, o options.Report, path string) error

// Run rehearses until Ctrl-C, which ends ctx, and has what was recorded analysed.
func Run(ctx context.Context, t *terminal.Terminal, o Options, analyze Analyze) error {
	r := &rehearsal{t: t, opt: o, analyze: analyze, show: &statusLine{w: t.Err, quiet: o.Quiet, terminal: progress.Terminal(t.Err)}}
	if err := r.prepare(ctx); err != nil {
		return err
	}
	sum, err := r.rehearse(ctx)
	if err != nil {
		return err
	}
	return r.report(context.WithoutCancel(ctx), sum) // Ctrl-C ends the rehearsal, not the report
}

// report analyses what was recorded, as analyze does, and puts the live numbers beside it.
func (r *rehearsal) report(ctx context.Context, sum live.Summary) error {
	path := r.finishFile(ctx)
	o := r.opt.Report
	o.Output = analyses.Plan([]string{path}, r.opt.Output)[0].Dir
	o.Looks = append(lookTexts(r.made), o.Looks...)
	if !r.opt.Quiet {
		r.t.Note("the recording is %s: analysing it", path)
	}
	if err := r.analyze(ctx, o, path); err != nil {
		return fmt.Errorf("%w (the recording is kept: %s)", err, exit.Quoted(path))
	}
	if err := r.beside(o.Output, sum); err != nil {
		return fmt.Errorf("write live.json: %w", err)
	}
	return nil
}

// finishFile turns what was recorded into a file that players can seek in, and keeps it as it is where that fails.
func (r *rehearsal) finishFile(ctx context.Context) string {
	if r.path == r.raw() {
		return r.path
	}
	rec, err := probe.File(ctx, r.raw())
	if err == nil {
		err = write.Remux(ctx, rec, 0, r.path)
	}
	if err != nil {
		if !errors.Is(err, media.ErrNoStreams) {
			r.t.Note("the recording stays a Matroska file: %v", err)
		}
		return r.raw()
	}
	_ = os.Remove(r.raw()) // its copy is complete; at worst both stay
	return r.path
}
