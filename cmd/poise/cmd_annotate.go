package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"poise/analysis"
	"poise/analysis/annotate"
	"poise/analysis/cache"
	"poise/analysis/media"
	"poise/analysis/media/probe"
	"poise/analysis/observe"
	"poise/analysis/pipeline"
	"poise/analysis/timespan"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/progress"
	"poise/cmd/internal/version"
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

// annotateOptions are the options of annotate.
type annotateOptions struct {
	rescoreOptions
	recording string
	from, to  string
	stills    []string
}

// AddFlags adds the options to a command.
func (o *annotateOptions) AddFlags(f *pflag.FlagSet) {
	f.StringVarP(&o.output, "output", "o", "", "write the video to this `file` (with --stills: the pictures to this folder)")
	f.StringVar(&o.recording, "recording", "", "the recording of the report, as a `file`, where it has moved")
	o.addRanges(f, ", or none")
	f.StringVar(&o.from, "from", "", "begin at this `time`, as 0:05")
	f.StringVar(&o.to, "to", "", "end at this `time`")
	f.StringSliceVar(&o.stills, "stills", nil, "write pictures of these `times` instead of a video, as 0:05,0:12.5")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no notes on stderr, only errors")
	f.BoolVar(&o.force, "force", false, "replace the file named with -o")
	o.settingOptions.AddFlags(f, "fps", "pose", "runtime", "workers", "models")
}

func newAnnotate(t *terminal) *cobra.Command {
	var o annotateOptions
	cmd := &cobra.Command{
		Use:     "annotate DIR|RECORDING",
		Short:   "Write a video with landmarks, gaze and moments drawn in",
		Long:    annotateLong + exit.Status(exit.OK, exit.Failed, exit.Usage, exit.Input, exit.Missing, exit.Interrupted),
		Example: annotateExamples,
		Args:    exactly(1, "a recording or the folder of a report"),
		RunE:    func(cmd *cobra.Command, args []string) error { return runAnnotate(cmd.Context(), t, o, args[0]) },
	}
	o.AddFlags(cmd.Flags())
	completeValues(cmd)
	return cmd
}

// window is the part of the recording that is drawn.
type window struct {
	from, to float64   // seconds; to 0: to the end
	stills   []float64 // instead of a video
}

func (o *annotateOptions) window() (w window, err error) {
	read := func(option, text string) float64 {
		t, cerr := timespan.Clock(strings.TrimSpace(text))
		if cerr != nil && err == nil {
			err = exit.Usagef("%s: %q is not a time: write seconds or minutes:seconds, as in 5 or 0:05", option, text)
		}
		return t
	}
	if o.from != "" {
		w.from = read("--from", o.from)
	}
	if o.to != "" {
		w.to = read("--to", o.to)
	}
	for _, s := range o.stills {
		w.stills = append(w.stills, read("--stills", s))
	}
	switch {
	case err != nil:
	case o.flags.Changed("stills") && len(w.stills) == 0:
		err = exit.Usagef("--stills is empty: write times, as 0:05,0:12.5")
	case o.to != "" && w.to <= w.from:
		err = exit.Usagef("--to %s is not behind --from %s", o.to, timespan.Format(w.from))
	case len(w.stills) > 0 && (o.from != "" || o.to != ""):
		err = exit.Usagef("--stills names its own times: leave out --from and --to")
	}
	return w, err
}

// within checks the window against a recording whose length is known.
func (w window) within(rec analysis.Recording) error {
	if rec.Duration <= 0 {
		return nil
	}
	if w.from >= rec.Duration {
		return exit.Usagef("--from %s lies outside the recording, which is %s long", timespan.Format(w.from), timespan.Format(rec.Duration))
	}
	for _, t := range w.stills {
		if t > rec.Duration {
			return exit.Usagef("--stills %s lies outside the recording, which is %s long", timespan.Format(t), timespan.Format(rec.Duration))
		}
	}
	return nil
}

func runAnnotate(ctx context.Context, t *terminal, o annotateOptions, source string) error {
	if err := named(o.flags); err != nil {
		return err
	}
	w, err := o.window()
	if err != nil {
		return err
	}
	printer := progress.New(t.err, o.quiet)
	printer.Begin(exit.Printable(filepath.Base(source)))
	scene, err := o.scene(ctx, source, w, printer)
	if err == nil {
		err = o.draw(ctx, t, scene, w, printer)
	}
	printer.End()
	if errors.Is(err, annotate.ErrNoPicture) || errors.Is(err, annotate.ErrOther) {
		return &exit.CodeError{Code: exit.Input, Err: fmt.Errorf("%w: %s", err, quoted(source))}
	}
	return err
}

// scene reads or makes the observations and measures them.
func (o *annotateOptions) scene(ctx context.Context, source string, w window, printer progress.Printer) (*annotate.Scene, error) {
	if filepath.Base(source) == cache.FileName {
		source = filepath.Dir(source)
	}
	st, err := os.Stat(source)
	if err == nil && st.IsDir() {
		return o.sceneOfReport(ctx, source, w)
	}
	if o.recording != "" {
		return nil, exit.Usagef("--recording belongs to the folder of a report, and %s is none", quoted(source))
	}
	return o.sceneOfRecording(ctx, source, w, printer)
}

func (o *annotateOptions) sceneOfReport(ctx context.Context, dir string, w window) (*annotate.Scene, error) {
	was, err := pipeline.Open(dir)
	if err != nil {
		return nil, err
	}
	settings, _, err := load(o.inputsAfter(was))
	if err != nil {
		return nil, err
	}
	timing, err := o.timingAfter(was.Timing())
	if err != nil {
		return nil, err
	}
	if err := w.within(was.Observations.Recording); err != nil {
		return nil, err
	}
	rec, err := o.find(ctx, was)
	if err != nil {
		return nil, err
	}
	return measuredScene(was.Observations, rec, settings.Profile, timing)
}

// find probes the recording of a report and makes sure that it is the one.
func (o *annotateOptions) find(ctx context.Context, s *pipeline.Stored) (*analysis.Recording, error) {
	path, was := o.recording, s.Observations.Recording
	if path == "" {
		if path = s.Recording(); path == "" {
			return nil, &exit.CodeError{Code: exit.Input, Err: fmt.Errorf(
				"the recording of this report is not where it was (name it with --recording): %s", quoted(was.Name))}
		}
	}
	rec, err := probeFile(ctx, path)
	if err != nil {
		return nil, err
	}
	if rec.Digest != was.Digest {
		return nil, &exit.CodeError{Code: exit.Input, Err: fmt.Errorf(
			"%s is not the recording of this report (%s): name that with --recording, or annotate this one itself", quoted(path), quoted(was.Name))}
	}
	return rec, nil
}

// probeFile makes unusable input of what is wrong with a recording.
func probeFile(ctx context.Context, path string) (*analysis.Recording, error) {
	rec, err := probe.File(ctx, path)
	if err != nil && ctx.Err() == nil && !errors.Is(err, media.ErrTool) {
		err = &pipeline.Error{Kind: pipeline.Input, Err: err}
	}
	return rec, err
}

func (o *annotateOptions) sceneOfRecording(ctx context.Context, path string, w window, printer progress.Printer) (*annotate.Scene, error) {
	settings, _, err := load(o.inputs())
	if err != nil {
		return nil, err
	}
	timing, err := o.timingAfter(pipeline.Timing{})
	if err != nil {
		return nil, err
	}
	nets, err := openNetworks(settings)
	if err != nil {
		return nil, err
	}
	obs, err := pipeline.Observe(ctx, path, pipeline.ObserveOptions{
		Networks: nets, Program: version.Program(), FPS: settings.FPS, Pose: settings.Pose, Workers: settings.Workers, NoWords: true,
		Progress: printer.Update,
		Accept: func(rec analysis.Recording) error {
			if err := timing.Check(rec); err != nil {
				return inOptions(err)
			}
			if err := w.within(rec); err != nil {
				return err
			}
			_, err := o.place(rec, w)
			return err
		},
	})
	if err = errors.Join(err, nets.Close()); err != nil {
		return nil, remedy(err, networksDir(settings.Models))
	}
	rec := obs.Recording
	return measuredScene(obs, &rec, settings.Profile, timing)
}

func measuredScene(obs *analysis.Observations, rec *analysis.Recording, p analysis.Profile, t pipeline.Timing) (*annotate.Scene, error) {
	doc, err := pipeline.Measure(obs, p, t)
	if err != nil {
		return nil, inOptions(err)
	}
	return &annotate.Scene{Recording: rec, Obs: obs, Results: doc.Results, Profile: p}, nil
}

// place is the file of the video, or the folder of the stills. It refuses to write over the recording, and over another
// file without --force.
func (o *annotateOptions) place(rec analysis.Recording, w window) (string, error) {
	if len(w.stills) > 0 {
		return filepath.Clean(o.output), nil // "." when not named
	}
	if o.output == "" {
		return stem(rec.Name) + ".annotated.mp4", nil
	}
	there, err := os.Stat(o.output)
	if err != nil {
		return o.output, nil //nolint:nilerr // there is none, or writing will tell
	}
	if there.IsDir() {
		return filepath.Join(o.output, stem(rec.Name)+".annotated.mp4"), nil
	}
	if source, err := os.Stat(rec.Path); err == nil && os.SameFile(source, there) {
		return "", exit.Usagef("-o %s is the recording itself: choose another file", quoted(o.output))
	}
	return o.output, mayWrite(o.output, o.force)
}

// draw writes the video or the stills and names them on stdout.
func (o *annotateOptions) draw(ctx context.Context, t *terminal, s *annotate.Scene, w window, printer progress.Printer) error {
	path, err := o.place(*s.Recording, w)
	if err != nil {
		return err
	}
	dir := path
	if len(w.stills) == 0 {
		dir = filepath.Dir(path)
	}
	out, err := pipeline.OpenFolder(dir)
	if err != nil {
		return inOptions(err)
	}
	defer out.Discard()
	if len(w.stills) > 0 {
		paths, err := annotate.Stills(ctx, s, w.stills, dir, stem(s.Recording.Name))
		if err != nil {
			return err
		}
		for _, p := range paths {
			fmt.Fprintln(t.out, exit.Printable(p))
		}
		return nil
	}
	end := s.Recording.Duration
	if w.to > 0 {
		end = min(end, w.to)
	}
	err = annotate.Video(ctx, s, path, annotate.Options{From: w.from, To: w.to, Progress: func(frames int, at float64) {
		printer.Update(observe.Progress{Stage: observe.Writing, Done: at - w.from, Total: end - w.from, Frames: frames})
	}})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.out, "Video: %s\n", exit.Printable(path))
	return err
}
