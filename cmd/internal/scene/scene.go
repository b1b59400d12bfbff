package scene

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"poise/analysis"
	"poise/analysis/annotate"
	"poise/analysis/cache"
	"poise/analysis/pipeline"
	"poise/cmd/internal/analyses"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/networks"
	"poise/cmd/internal/options"
	"poise/cmd/internal/progress"
	"poise/cmd/internal/version"
)

// Scene reads or makes the observations and measures them.
func (o *Options) Scene(ctx context.Context, source string, w Window, printer progress.Printer) (*annotate.Scene, error) {
	if filepath.Base(source) == cache.FileName {
		source = filepath.Dir(source)
	}
	st, err := os.Stat(source)
	if err == nil && st.IsDir() {
		return o.sceneOfReport(ctx, source, w)
	}
	if o.Recording != "" {
		return nil, exit.Usagef("--recording belongs to the folder of a report, and %s is none", exit.Quoted(source))
	}
	return o.sceneOfRecording(ctx, source, w, printer)
}

func (o *Options) sceneOfReport(ctx context.Context, dir string, w Window) (*annotate.Scene, error) {
	was, err := pipeline.Open(dir)
	if err != nil {
		return nil, err
	}
	settings, _, err := options.Load(o.InputsAfter(was))
	if err != nil {
		return nil, err
	}
	timing, err := o.TimingAfter(was.Timing())
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
func (o *Options) find(ctx context.Context, s *pipeline.Stored) (*analysis.Recording, error) {
	path, was := o.Recording, s.Observations.Recording
	if path == "" {
		if path = s.Recording(); path == "" {
			return nil, &exit.CodeError{Code: exit.Input, Err: fmt.Errorf(
				"the recording of this report is not where it was (name it with --recording): %s", exit.Quoted(was.Name))}
		}
	}
	rec, err := options.ProbeFile(ctx, path)
	if err != nil {
		return nil, err
	}
	if rec.Digest != was.Digest {
		return nil, &exit.CodeError{Code: exit.Input, Err: fmt.Errorf(
			"%s is not the recording of this report (%s): name that with --recording, or annotate this one itself", exit.Quoted(path), exit.Quoted(was.Name))}
	}
	return rec, nil
}

func (o *Options) sceneOfRecording(ctx context.Context, path string, w Window, printer progress.Printer) (*annotate.Scene, error) {
	settings, _, err := options.Load(o.Inputs())
	if err != nil {
		return nil, err
	}
	timing, err := o.TimingAfter(pipeline.Timing{})
	if err != nil {
		return nil, err
	}
	nets, err := networks.Open(settings)
	if err != nil {
		return nil, err
	}
	obs, err := pipeline.Observe(ctx, path, pipeline.ObserveOptions{
		Networks: nets, Program: version.Program(), FPS: settings.FPS, Pose: settings.Pose, Workers: settings.Workers, NoWords: true,
		Progress: printer.Update,
		Accept: func(rec analysis.Recording) error {
			if err := timing.Check(rec); err != nil {
				return exit.InOptions(err)
			}
			if err := w.within(rec); err != nil {
				return err
			}
			_, err := o.Place(rec, w)
			return err
		},
	})
	if err = errors.Join(err, nets.Close()); err != nil {
		return nil, networks.Remedy(err, networks.Dir(settings.Models))
	}
	rec := obs.Recording
	return measuredScene(obs, &rec, settings.Profile, timing)
}

func measuredScene(obs *analysis.Observations, rec *analysis.Recording, p analysis.Profile, t pipeline.Timing) (*annotate.Scene, error) {
	doc, err := pipeline.Measure(obs, p, t)
	if err != nil {
		return nil, exit.InOptions(err)
	}
	return &annotate.Scene{Recording: rec, Obs: obs, Results: doc.Results, Profile: p}, nil
}

// Place is the file of the video, or the folder of the stills. It refuses to write over the recording, and over another
// file without --force.
func (o *Options) Place(rec analysis.Recording, w Window) (string, error) {
	if len(w.Stills) > 0 {
		return filepath.Clean(o.Output), nil // "." when not named
	}
	if o.Output == "" {
		return analyses.Stem(rec.Name) + ".annotated.mp4", nil
	}
	there, err := os.Stat(o.Output)
	if err != nil {
		return o.Output, nil //nolint:nilerr // there is none, or writing will tell
	}
	if there.IsDir() {
		return filepath.Join(o.Output, analyses.Stem(rec.Name)+".annotated.mp4"), nil
	}
	if source, err := os.Stat(rec.Path); err == nil && os.SameFile(source, there) {
		return "", exit.Usagef("-o %s is the recording itself: choose another file", exit.Quoted(o.Output))
	}
	return o.Output, options.MayWrite(o.Output, o.Force)
}
