// Package work is the worker of a batch: it takes jobs from a queue, gets the recording, has it analysed in a child
// process with limits of its own, and hands back the report. Whatever a recording does to the child, the worker lives on.
package work

import (
	"context"

	"poise/analysis/batch"
)

// Task is one analysis.
type Task struct {
	Recording string // path
	Output    string // folder to be made, for the report
	Job       batch.Job
	Threads   int // pieces of the picture analysed at once
}

// Runner carries out one analysis and writes the report into the task's output folder. What is the job's fault is
// returned as a *batch.Failure, and what is this machine's (a missing network) as an error that wraps ErrMachine; when ctx
// ends, it stops at once and returns the context's error.
type Runner interface {
	Run(ctx context.Context, t Task, progress func(batch.Progress)) error
}
