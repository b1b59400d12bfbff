package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/analysis/checkup"
	"poise/analysis/files"
	"poise/analysis/lang"
	"poise/analysis/media/capture"
	"poise/analysis/media/write"
	"poise/analysis/observe"
	"poise/analysis/pipeline"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/networks"
	"poise/cmd/internal/options"
	"poise/cmd/internal/progress"
	"poise/cmd/internal/terminal"
	"poise/cmd/internal/version"
)

const checkLong = `Say from ten seconds whether a rehearsal recorded like that can be measured well: light, framing,
size of the face, height of the camera, glare, microphone and noise, each with what to change.

Sit as you will, say a sentence or two, and give the recording, of which the first ten seconds
count; or let poise record ten seconds with --camera N (/dev/videoN, on Linux). Nothing is kept.`

const checkExamples = `  poise check test.mp4
  poise check --camera 0`

// checkSeconds is how much of a recording is looked at.
const checkSeconds = 10.0

// checkOptions are the options of check.
type checkOptions struct {
	options.Settings
	camera int
	json   bool
	quiet  bool
}

// AddFlags adds the options to a command.
func (o *checkOptions) AddFlags(f *pflag.FlagSet) {
	f.IntVar(&o.camera, "camera", -1, "record ten seconds from camera `N` instead of reading a file")
	f.BoolVar(&o.json, "json", false, "print one JSON document")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress on stderr, only errors")
	o.Settings.AddFlags(f, "fps", "pose", "runtime", "texts", "workers", "models")
}

func newCheck(t *terminal.Terminal) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:     "check [RECORDING]",
		Short:   "Say from ten seconds whether light, camera and microphone are right",
		Long:    checkLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Input, exit.Missing, exit.Interrupted),
		Example: checkExamples,
		Args:    options.AtMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (len(args) == 1) == (o.camera >= 0) {
				return exit.Usagef("name a recording, or a camera with --camera N: %s", cmd.UseLine())
			}
			return runCheck(cmd.Context(), t, o, args)
		},
	}
	o.AddFlags(cmd.Flags())
	options.CompleteValues(cmd)
	return cmd
}

func runCheck(ctx context.Context, t *terminal.Terminal, o checkOptions, args []string) error {
	settings, _, err := options.Load(o.Inputs())
	if err != nil {
		return err
	}
	printer := progress.New(t.Err, o.quiet)
	printer.Begin("check")
	lines, err := checkRecording(ctx, settings, func(dir string) (string, error) { return o.source(ctx, args, dir) }, printer.Update)
	printer.End()
	if err != nil {
		return err
	}
	return showCheck(t, lines, o.json)
}

// checkRecording judges a recording, which source may put into the folder that it is given.
func checkRecording(ctx context.Context, s config.Settings, source func(dir string) (string, error),
	progress func(observe.Progress)) ([]checkup.Line, error) {
	nets, err := networks.Open(s)
	if err != nil {
		return nil, err
	}
	scratch, err := files.NewScratch("")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make a temporary folder: %w", err), nets.Close())
	}
	path, err := source(scratch.Dir)
	var obs *analysis.Observations
	if err == nil {
		obs, err = pipeline.Observe(ctx, path, pipeline.ObserveOptions{Networks: nets, Program: version.Program(), FPS: s.FPS,
			Pose: s.Pose, Workers: s.Workers, NoWords: true, Progress: progress})
	}
	if err = errors.Join(err, scratch.Close(), nets.Close()); err != nil {
		return nil, networks.Remedy(err, networks.Dir(s.Models))
	}
	doc, err := pipeline.Measure(obs, s.Profile, pipeline.Timing{})
	if err != nil {
		return nil, err
	}
	return checkup.Check(obs, doc.Results), nil
}

// source is the file that is looked at.
func (o *checkOptions) source(ctx context.Context, args []string, dir string) (string, error) {
	if len(args) > 0 {
		return checkExcerpt(ctx, args[0], dir)
	}
	path := filepath.Join(dir, "camera.mkv")
	err := capture.Camera{Device: o.camera}.Record(ctx, checkSeconds, path)
	if errors.Is(err, capture.ErrCamera) {
		err = &pipeline.Error{Kind: pipeline.Input, Err: err}
	}
	return path, err
}

// checkExcerpt is a short recording itself, or the start of a longer one.
func checkExcerpt(ctx context.Context, path, dir string) (string, error) {
	rec, err := options.ProbeFile(ctx, path)
	if err != nil || rec.Duration > 0 && rec.Duration <= checkSeconds+1 {
		return path, err
	}
	start := filepath.Join(dir, "start"+write.Ext(rec))
	return start, write.Remux(ctx, rec, checkSeconds, start)
}

func showCheck(t *terminal.Terminal, lines []checkup.Line, asJSON bool) error {
	if asJSON {
		return t.JSON(lines)
	}
	change, unknown := 0, 0
	for _, l := range lines {
		switch l.Verdict {
		case checkup.Change:
			change++
		case checkup.Unknown:
			unknown++
		}
		mark := map[checkup.Verdict]string{checkup.Good: lang.T("good"), checkup.Change: lang.T("fix"), checkup.Unknown: "-"}[l.Verdict]
		found := l.Found
		if l.Verdict == checkup.Unknown {
			found = lang.T("not measured: %s", found)
		}
		fmt.Fprintf(t.Out, "%-7s %-20s %s\n", mark, l.Name, exit.Printable(found))
		if l.Advice != "" {
			fmt.Fprintf(t.Out, "%-28s %s\n", "", l.Advice)
		}
	}
	verdict := lang.T("Ready: record your rehearsal like this.")
	switch {
	case change > 0:
		verdict = lang.N(change, "%d thing to change before a long rehearsal.", "%d things to change before a long rehearsal.", change)
	case unknown > 0:
		verdict = lang.T("Nothing to change in what could be measured.")
	}
	_, err := fmt.Fprintf(t.Out, "\n%s\n", verdict)
	return err
}
