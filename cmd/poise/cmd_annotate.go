package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis/annotate"
	"poise/analysis/observe"
	"poise/analysis/pipeline"
	"poise/cmd/internal/analyses"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/options"
	"poise/cmd/internal/progress"
	"poise/cmd/internal/scene"
	"poise/cmd/internal/terminal"
)

const annotateLong = `Write the recording as a video with everything drawn in that was seen: landmarks, where head and
eyes point, the target of the gaze in its colour, body, blinks, the moments under way, and why
something was not measured. It is for checking poise with your own eyes.

Given the folder of a report, its observations are used; the recording is looked for where it was
analysed and beside the folder, or named with --recording, and must hold the same bytes. Given a
recording, it is observed first. The baseline, excluded ranges and thresholds are those of the
report unless told otherwise, as with poise rescore.

The video of talk.mp4 is talk.annotated.mp4 in the current folder, or the file given with -o. With
--stills, PNG pictures of those times are written instead, to the current folder or that of -o.`

const annotateExamples = `  poise annotate rehearsal.poise
  poise annotate rehearsal.poise --from 1:00 --to 1:20 -o minute.mp4
  poise annotate rehearsal.mp4 --baseline 0:05-0:08
  poise annotate rehearsal.poise --stills 0:05,0:12.5,1:03 -o pictures`

// addAnnotateFlags adds the options to a command.
func addAnnotateFlags(f *pflag.FlagSet, o *scene.Options) {
	f.StringVarP(&o.Output, "output", "o", "", "write the video to this `file` (with --stills: the pictures to this folder)")
	f.StringVar(&o.Recording, "recording", "", "the recording of the report, as a `file`, where it has moved")
	o.AddRanges(f, ", or none")
	f.StringVar(&o.From, "from", "", "begin at this `time`, as 0:05")
	f.StringVar(&o.To, "to", "", "end at this `time`")
	f.StringSliceVar(&o.Stills, "stills", nil, "write pictures of these `times` instead of a video, as 0:05,0:12.5")
	f.BoolVarP(&o.Quiet, "quiet", "q", false, "no progress and no notes on stderr, only errors")
	f.BoolVar(&o.Force, "force", false, "replace the file named with -o")
	o.Settings.AddFlags(f, "fps", "pose", "runtime", "texts", "workers", "models")
}

func newAnnotate(t *terminal.Terminal) *cobra.Command {
	var o scene.Options
	cmd := &cobra.Command{
		Use:     "annotate DIR|RECORDING",
		Short:   "Write a video with landmarks, gaze and moments drawn in",
		Long:    annotateLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Input, exit.Missing, exit.Interrupted),
		Example: annotateExamples,
		Args:    options.Exactly(1, "a recording or the folder of a report"),
		RunE:    func(cmd *cobra.Command, args []string) error { return runAnnotate(cmd.Context(), t, o, args[0]) },
	}
	addAnnotateFlags(cmd.Flags(), &o)
	options.CompleteValues(cmd)
	return cmd
}

func runAnnotate(ctx context.Context, t *terminal.Terminal, o scene.Options, source string) error {
	if err := options.Named(o.Flags); err != nil {
		return err
	}
	w, err := o.Window()
	if err != nil {
		return err
	}
	printer := progress.New(t.Err, o.Quiet)
	printer.Begin(exit.Printable(filepath.Base(source)))
	drawn, err := o.Scene(ctx, source, w, printer)
	if err == nil {
		err = draw(ctx, t, &o, drawn, w, printer)
	}
	printer.End()
	if errors.Is(err, annotate.ErrNoPicture) || errors.Is(err, annotate.ErrOther) {
		return &exit.CodeError{Code: exit.Input, Err: fmt.Errorf("%w: %s", err, exit.Quoted(source))}
	}
	return err
}

// draw writes the video or the stills and names them on stdout.
func draw(ctx context.Context, t *terminal.Terminal, o *scene.Options, s *annotate.Scene, w scene.Window, printer progress.Printer) error {
	path, err := o.Place(*s.Recording, w)
	if err != nil {
		return err
	}
	dir := path
	if len(w.Stills) == 0 {
		dir = filepath.Dir(path)
	}
	out, err := pipeline.OpenFolder(dir)
	if err != nil {
		return exit.InOptions(err)
	}
	defer out.Discard()
	if len(w.Stills) > 0 {
		paths, err := annotate.Stills(ctx, s, w.Stills, dir, analyses.Stem(s.Recording.Name))
		if err != nil {
			return err
		}
		for _, p := range paths {
			fmt.Fprintln(t.Out, exit.Printable(p))
		}
		return nil
	}
	end := s.Recording.Duration
	if w.To > 0 {
		end = min(end, w.To)
	}
	err = annotate.Video(ctx, s, path, annotate.Options{From: w.From, To: w.To, Progress: func(frames int, at float64) {
		printer.Update(observe.Progress{Stage: observe.Writing, Done: at - w.From, Total: end - w.From, Frames: frames})
	}})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.Out, "Video: %s\n", exit.Printable(path))
	return err
}
