package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
	"unicode"

	"poise/analysis/internal/child"
	"poise/analysis/observe"
	"poise/analysis/pipeline"
)

// Command is the hidden command of poise that answers requests.
const Command = "answer-request"

var (
	// ErrSlow means that an analysis made no progress, or took longer than the length of its recording allows.
	ErrSlow = errors.New("too slow")
	// ErrCrash means that the child ended by a signal or crashed.
	ErrCrash = errors.New("crashed")
	// ErrStart means that no child can be started.
	ErrStart = errors.New("the analysis cannot be started")
)

// ended is how a child ended, as one line.
type ended struct {
	why string
	is  error
}

func (e *ended) Error() string { return e.why }
func (e *ended) Unwrap() error { return e.is }

// Runner runs requests in child processes. It may be used from several goroutines.
type Runner struct {
	Program string // path of poise
	Limits  Limits
}

// Analyze has a recording analysed and its report written. What the child reports is a *pipeline.Error; other errors are
// ErrSlow, ErrCrash, ErrStart and that of ctx, at whose end the child is killed. When it returns no process is left.
func (r *Runner) Analyze(ctx context.Context, q Request, progress func(observe.Progress)) error {
	q.Task = Analyze
	size := int64(0)
	if st, err := os.Stat(q.Recording); err == nil {
		size = st.Size()
	}
	watched, cancel := context.WithCancel(ctx)
	defer cancel()
	limits := r.Limits.applyDefaults()
	w := newWatchdog(limits, size, cancel)
	defer w.stop()
	_, err := r.run(watched, q, limits.Memory, func(p observe.Progress) {
		w.saw(p)
		progress(p)
	})
	if err == nil {
		return nil
	}
	if late := w.verdict(); late != nil {
		return late
	}
	return err
}

// Check has a recording judged and returns the list of findings, as JSON. It has limit of time.
func (r *Runner) Check(ctx context.Context, q Request, limit time.Duration) (json.RawMessage, error) {
	q.Task = Check
	watched, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	result, err := r.run(watched, q, r.Limits.applyDefaults().Memory, nil)
	if err != nil && ctx.Err() == nil && watched.Err() != nil {
		return nil, &ended{"not done after " + short(limit), ErrSlow}
	}
	return result, err
}

// run carries out one request.
func (r *Runner) run(ctx context.Context, q Request, memory uint64, progress func(observe.Progress)) (json.RawMessage, error) {
	raw, err := json.Marshal(q)
	if err != nil {
		return nil, fmt.Errorf("write the request: %w", err)
	}
	in, request, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("write the request: %w", err)
	}
	a := &answers{progress: progress}
	p, err := child.Start(ctx, child.Spec{Name: r.Program, Args: []string{Command}, Stdin: in, Stdout: &lines{each: a.line}, Memory: memory})
	_ = in.Close() // the child has its own
	if err != nil {
		_ = request.Close()
		return nil, &ended{err.Error(), ErrStart}
	}
	written := make(chan struct{})
	go func() { // more than fits into the pipe waits for the child to read it, or to end
		defer close(written)
		_, _ = request.Write(raw) // a child that reads nothing says so itself
		_ = request.Close()
	}()
	err = p.Wait()
	<-written
	switch {
	case err == nil:
		return a.result, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, failure(err, p, a.failed)
}

// answers are what a child has written so far.
type answers struct {
	progress func(observe.Progress)
	result   json.RawMessage
	failed   *failed
}

func (a *answers) line(line []byte) {
	var m struct {
		message
		Result json.RawMessage `json:"result"`
	}
	if json.Unmarshal(line, &m) != nil {
		return
	}
	switch m.Type {
	case "progress":
		if a.progress != nil {
			a.progress(observe.Progress{Stage: m.Stage, Done: m.Done, Total: m.Total, Frames: m.Frames, Ended: m.Ended})
		}
	case "result":
		a.result = m.Result
	case "error":
		var f failed
		if json.Unmarshal(line, &f) == nil {
			a.failed = &f
		}
	}
}

// failure makes of the child's end what it means.
func failure(err error, p *child.Process, f *failed) error {
	var e *exec.ExitError
	if !errors.As(err, &e) {
		return fmt.Errorf("run the analysis: %w", err)
	}
	if ws, ok := e.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return &ended{"the analysis ended by a signal: " + ws.Signal().String(), ErrCrash}
	}
	// A Go program that panics, or is refused memory, ends with a code that means something else otherwise.
	if text, _ := p.Stderr(); f == nil && strings.Contains(text, "\ngoroutine ") {
		return &ended{"the analysis crashed: " + crash(text), ErrCrash}
	}
	if f != nil {
		return &pipeline.Error{Kind: f.Kind, Field: f.Field, Value: printable(f.Value), Err: errors.New(printable(f.Message))}
	}
	reason := strings.TrimPrefix(p.LastLine(), "poise: ")
	if reason == "" {
		reason = fmt.Sprintf("the analysis ended with code %d", e.ExitCode())
	}
	return &pipeline.Error{Kind: pipeline.Failed, Err: errors.New(reason)}
}

// printable makes one line of a text, in which names of files may hold anything.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, strings.ToValidUTF8(s, "?"))
}

// crash is the line of a Go program's last words that says why.
func crash(text string) string {
	for line := range strings.Lines(text) {
		for _, start := range []string{"panic:", "fatal error:", "runtime:", "SIG"} {
			if strings.HasPrefix(line, start) {
				return strings.ToValidUTF8(strings.TrimSpace(line), "?")
			}
		}
	}
	return "its last words are lost"
}
