package runner

import (
	"context"
	"errors"
	"io"
	"os/exec"

	"poise/analysis/internal/child"
)

// someFailed is the exit code of a batch in which some recordings failed again: that is no error of the run.
const someFailed = 3

// Retry has what failed in the batch of an output folder tried again. The child is killed when ctx ends; the batch can be gone on with
// later. When it returns no process is left.
func (r *Runner) Retry(ctx context.Context, out string) error {
	p, err := child.Start(ctx, child.Spec{Name: r.Program, Args: []string{"batch", "retry", out}, Stdout: io.Discard})
	if err != nil {
		return &ended{err.Error(), ErrStart}
	}
	err = p.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == someFailed {
		return nil
	}
	if err != nil && ctx.Err() == nil {
		return failure(err, p, nil)
	}
	return err
}
