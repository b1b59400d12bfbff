package main

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"poise/analysis"
	"poise/analysis/batch"
	"poise/analysis/batch/work"
	"poise/analysis/lang"
	"poise/analysis/observe"
	"poise/analysis/pipeline"
	"poise/analysis/questions"
	"poise/analysis/runner"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/networks"
	"poise/cmd/internal/options"
	"poise/cmd/internal/terminal"
)

// newAnswer is the hidden command behind package runner: serve, batch and worker have each analysis done in a process of its own.
func newAnswer(t *terminal.Terminal) *cobra.Command {
	return &cobra.Command{
		Use:    runner.Command,
		Short:  "Carry out a request in JSON from stdin (for poise itself)",
		Hidden: true,
		Args:   options.AtMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runner.Answer(cmd.Context(), os.Stdin, t.Out, runner.Work{Analyze: answerAnalyze, Check: answerCheck})
		},
	}
}

// requestSettings resolves the settings of a request over the user's configuration.
func requestSettings(r runner.Request) (config.Settings, error) {
	in := config.Inputs{Profile: r.Settings.Profile, UserFile: config.UserFile(), Flags: map[string]string{}}
	if r.Settings.Models != "" {
		in.Flags["models"] = r.Settings.Models
	}
	for _, v := range r.Settings.Values {
		in.Set = append(in.Set, v.Key+"="+v.Value)
	}
	s, _, err := config.Load(in)
	if err != nil {
		return s, &pipeline.Error{Kind: pipeline.Settings, Err: err}
	}
	if err := lang.Set(s.Texts); err != nil {
		return s, &pipeline.Error{Kind: pipeline.Settings, Err: err}
	}
	if r.Threads > 0 {
		s.Workers = r.Threads
	}
	return s, nil
}

func requestTiming(r runner.Request) (t pipeline.Timing, err error) {
	t = pipeline.Timing{Baseline: r.Baseline, Looks: r.Looks, Exclude: r.Exclude}
	if r.Questions != "" {
		if t.Questions, err = questions.Read(strings.NewReader(r.Questions)); err != nil {
			err = &pipeline.Error{Kind: pipeline.Settings, Field: pipeline.FieldQuestions, Err: err}
		}
	}
	return t, err
}

// reportJob makes the report of what a worker has observed of a batch's job, as the worker's child would.
func reportJob(ctx context.Context, obs *analysis.Observations, j batch.Job, dir string) error {
	r, err := work.Request(work.Task{Job: j, Output: dir})
	if err != nil {
		return err
	}
	settings, err := requestSettings(r)
	if err != nil {
		return err
	}
	timing, err := requestTiming(r)
	if err != nil {
		return err
	}
	_, err = pipeline.Report(ctx, obs, settings.Profile, timing, dir)
	return err
}

func answerAnalyze(ctx context.Context, r runner.Request, progress func(observe.Progress)) error {
	settings, err := requestSettings(r)
	if err != nil {
		return err
	}
	timing, err := requestTiming(r)
	if err != nil {
		return err
	}
	nets, err := networks.Open(settings)
	if err != nil {
		return err
	}
	opt := analysisOptions(settings)
	opt.Networks, opt.Output, opt.Timing, opt.Person, opt.Replace, opt.Progress = nets, r.Output, timing, r.Person, true, progress
	opt.Tracks = r.Tracks
	_, err = pipeline.Analyze(ctx, r.Recording, opt)
	if pipeline.KindOf(err) == pipeline.Output {
		err = exit.Advised(err, exit.OtherFolder)
	}
	return errors.Join(networks.Remedy(err, networks.Dir(settings.Models)), nets.Close())
}

func answerCheck(ctx context.Context, r runner.Request) (any, error) {
	settings, err := requestSettings(r)
	if err != nil {
		return nil, err
	}
	source := func(dir string) (string, error) { return checkExcerpt(ctx, r.Recording, dir) }
	return checkRecording(ctx, settings, source, func(observe.Progress) {})
}
