package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"poise/analysis/observe"
	"poise/analysis/pipeline"
)

const maxRequest = 4 << 20 // bytes

// Work is what the child's program can do.
type Work struct {
	Analyze func(ctx context.Context, r Request, progress func(observe.Progress)) error
	Check   func(ctx context.Context, r Request) (result any, err error)
}

// Answer reads a request from in, has it done and writes what the parent is to know to out. It returns the error that the
// parent was told.
func Answer(ctx context.Context, in io.Reader, out io.Writer, w Work) error {
	err := answer(ctx, in, out, w)
	if err == nil {
		return nil
	}
	line := failed{Type: "error", Kind: pipeline.KindOf(err), Message: err.Error()}
	var e *pipeline.Error
	if errors.As(err, &e) && e.Field != "" {
		line.Field, line.Value, line.Message = e.Field, e.Value, e.Err.Error()
	}
	return errors.Join(err, json.NewEncoder(out).Encode(line))
}

func answer(ctx context.Context, in io.Reader, out io.Writer, w Work) error {
	var r Request
	d := json.NewDecoder(io.LimitReader(in, maxRequest))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	switch r.Task {
	case Analyze:
		return w.Analyze(ctx, r, WriteProgress(out))
	case Check:
		result, err := w.Check(ctx, r)
		if err != nil {
			return err
		}
		return json.NewEncoder(out).Encode(struct {
			Type   string `json:"type"`
			Result any    `json:"result"`
		}{"result", result})
	}
	return fmt.Errorf("read the request: there is no task %q", r.Task)
}

// progressInterval is the least time between two lines about the same stage.
const progressInterval = 200 * time.Millisecond

// WriteProgress writes progress to w, one JSON object a line, of type "progress": when a stage begins, when it ends, and a few
// times a second in between. Times are seconds of the recording.
func WriteProgress(w io.Writer) func(observe.Progress) { return writeProgress(w, time.Now) }

func writeProgress(w io.Writer, now func() time.Time) func(observe.Progress) {
	out, last := json.NewEncoder(w), map[observe.Stage]time.Time{}
	return func(p observe.Progress) {
		at := now()
		if before, begun := last[p.Stage]; begun && !p.Ended && at.Sub(before) < progressInterval {
			return
		}
		last[p.Stage] = at
		// A reader that went away is noticed when the result is written.
		_ = out.Encode(message{"progress", p.Stage, p.Done, p.Total, p.Frames, p.Ended})
	}
}
