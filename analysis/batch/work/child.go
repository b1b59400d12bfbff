package work

import (
	"context"
	"errors"
	"fmt"

	"poise/analysis/batch"
	"poise/analysis/observe"
	"poise/analysis/pipeline"
	"poise/analysis/runner"
)

// ErrMachine is wrapped by errors that every job would meet on this machine.
var ErrMachine = errors.New("this machine cannot analyse")

// Child analyses in a child process.
type Child struct {
	Runner runner.Runner
	Models string // folder of the networks
}

// Run implements Runner.
func (c *Child) Run(ctx context.Context, t Task, progress func(batch.Progress)) error {
	q, err := Request(t)
	q.Settings.Models = c.Models
	if err == nil {
		err = c.Runner.Analyze(ctx, q, func(p observe.Progress) {
			progress(batch.Progress{Stage: string(p.Stage), Done: p.Done, Total: p.Total, Frames: p.Frames})
		})
	}
	if err == nil || ctx.Err() != nil {
		return err
	}
	return failure(err)
}

// Request is a task as a child is asked to carry it out, but for the folder of the networks.
func Request(t Task) (runner.Request, error) {
	timing, err := pipeline.ParseTiming(t.Job.Baseline, t.Job.Looks, t.Job.Exclude)
	if err != nil {
		return runner.Request{}, err
	}
	tracks, err := pipeline.ParseTracks(t.Job.Tracks)
	if err != nil {
		return runner.Request{}, err
	}
	q := runner.Request{
		Recording: t.Recording, Output: t.Output, Baseline: timing.Baseline, Looks: timing.Looks, Exclude: timing.Exclude,
		Questions: t.Job.Questions, Person: t.Job.Person, Tracks: tracks, Threads: max(1, t.Threads),
	}
	for _, s := range t.Job.Settings {
		q.Settings.Values = append(q.Settings.Values, runner.Setting(s))
	}
	return q, nil
}

// failureKinds are the kinds of failure of a job by those of the pipeline; others are batch.Failed.
var failureKinds = map[pipeline.Kind]batch.Kind{
	pipeline.Input: batch.Input, pipeline.Settings: batch.Settings, pipeline.Output: batch.Output,
}

// failure sorts out whether an error is the job's or this machine's.
func failure(err error) error {
	kind, known := failureKinds[pipeline.KindOf(err)]
	switch {
	case errors.Is(err, runner.ErrStart), pipeline.KindOf(err) == pipeline.Missing:
		return fmt.Errorf("%w: %w", ErrMachine, err)
	case errors.Is(err, runner.ErrSlow):
		kind = batch.Slow
	case errors.Is(err, runner.ErrCrash):
		kind = batch.Crash
	case !known:
		kind = batch.Failed
	}
	return &batch.Failure{Kind: kind, Reason: err.Error()}
}
