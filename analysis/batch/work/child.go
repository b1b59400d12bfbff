package work

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"poise/analysis/batch"
	"poise/analysis/files"
	"poise/analysis/internal/child"
)

// ErrMachine is wrapped by errors that every job would meet on this machine.
var ErrMachine = errors.New("this machine cannot analyse")

// Limits of one analysis. The zero value takes the defaults.
type Limits struct {
	Memory uint64        // bytes of address space of the child; 0: DefaultMemory
	Stall  time.Duration // without progress; 0: DefaultStall. Reading a large file is given more
	Grace  time.Duration // any analysis may take; 0: DefaultGrace
	Factor float64       // and this many times the recording's length besides; 0: DefaultFactor
}

// Defaults. The address space of an analysis is some 3 GB, of which it uses a fifth; that of a decoder, which has a limit
// of its own, must fit in. An hour is analysed in a quarter of an hour on two cores.
const (
	DefaultMemory = 10 << 30
	DefaultStall  = 3 * time.Minute
	DefaultGrace  = 10 * time.Minute
	DefaultFactor = 20.0

	slowestDisk   = 10e6 // bytes per second: a stretch without progress is as long as reading the whole file
	leastBitrate  = 10e3 // bytes per second of a recording whose length is not known
	stdoutLine    = 64 << 10
	progressTitle = `{"type":"progress"`
)

func (l Limits) applyDefaults() Limits {
	if l.Memory == 0 {
		l.Memory = DefaultMemory
	}
	if l.Stall <= 0 {
		l.Stall = DefaultStall
	}
	if l.Grace <= 0 {
		l.Grace = DefaultGrace
	}
	if l.Factor <= 0 {
		l.Factor = DefaultFactor
	}
	return l
}

// Child analyses in a child process: this program's own command analyze.
type Child struct {
	Program string   // path of poise
	Args    []string // further options of analyze, as --models DIR
	Limits  Limits
}

// The exit codes of analyze that mean something here.
const (
	exitUsage   = 2
	exitInput   = 4
	exitMissing = 5
)

// Run implements Runner.
func (c *Child) Run(ctx context.Context, t Task, progress func(batch.Progress)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := newWatchdog(c.Limits.applyDefaults(), t.Job.Bytes, cancel)
	defer w.stop()
	out := &lines{each: func(line []byte) {
		if p, ok := parseProgress(line); ok {
			w.saw(p)
			progress(p)
		}
	}}
	args := c.args(t)
	if t.Job.Questions != "" {
		asked, err := questionsFile(t.Job.Questions)
		if err != nil {
			return err
		}
		defer os.Remove(asked)
		args = append(args, "--questions", asked)
	}
	p, err := child.Start(ctx, child.Spec{Name: c.Program, Args: args, Stdout: out, Memory: w.limits.Memory})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMachine, err)
	}
	err = p.Wait()
	if err == nil {
		return nil
	}
	if late := w.verdict(); late != nil {
		return late
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return failure(err, p)
}

func (c *Child) args(t Task) []string {
	args := append([]string{
		"analyze", t.Recording, "-o", t.Output, "--quiet", "--json", "--progress-json", "--force", "--workers", strconv.Itoa(max(1, t.Threads)),
	}, c.Args...)
	for _, s := range t.Job.Settings {
		args = append(args, "--set", s.Key+"="+s.Value)
	}
	if t.Job.Baseline != "" {
		args = append(args, "--baseline", t.Job.Baseline)
	}
	if t.Job.Person != "" {
		args = append(args, "--person", t.Job.Person)
	}
	for _, x := range t.Job.Exclude {
		args = append(args, "--exclude", x)
	}
	return args
}

// questionsFile puts questions where the child reads them.
func questionsFile(text string) (string, error) {
	f, err := os.CreateTemp("", "poise-questions-*.txt")
	if err != nil {
		return "", fmt.Errorf("put down the questions: %w", files.Bare(err))
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("put down the questions: %w", files.Bare(err)), os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// failure makes of the child's end what it means.
func failure(err error, p *child.Process) error {
	reason := strings.TrimPrefix(p.LastLine(), "poise: ")
	var e *exec.ExitError
	if !errors.As(err, &e) {
		return fmt.Errorf("run the analysis: %w", err)
	}
	if ws, ok := e.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return &batch.Failure{Kind: batch.Crash, Reason: "the analysis ended by a signal: " + ws.Signal().String()}
	}
	// A Go program that panics, or is refused memory, ends with a code that means something else otherwise.
	if text, _ := p.Stderr(); strings.Contains(text, "\ngoroutine ") {
		return &batch.Failure{Kind: batch.Crash, Reason: "the analysis crashed: " + crash(text)}
	}
	kind := batch.Failed
	switch e.ExitCode() {
	case exitMissing:
		return fmt.Errorf("%w: %s", ErrMachine, reason)
	case exitInput:
		kind = batch.Input
	case exitUsage:
		kind, reason = batch.Settings, strings.TrimPrefix(reason, "--") // the coach has given no option
	}
	if reason == "" {
		reason = fmt.Sprintf("the analysis ended with code %d", e.ExitCode())
	}
	return &batch.Failure{Kind: kind, Reason: reason}
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

func parseProgress(line []byte) (batch.Progress, bool) {
	var p batch.Progress
	if !bytes.HasPrefix(line, []byte(progressTitle)) || json.Unmarshal(line, &p) != nil {
		return p, false
	}
	return p, true
}

// lines calls each with every line written to it. Lines that are too long to be progress are dropped.
type lines struct {
	each func([]byte)
	part []byte
	drop bool
}

func (l *lines) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		line, rest, ended := bytes.Cut(b, []byte("\n"))
		if b = rest; !l.drop {
			l.part = append(l.part, line...)
		}
		l.drop = l.drop || len(l.part) > stdoutLine
		if !ended {
			break
		}
		if !l.drop {
			l.each(l.part)
		}
		l.part, l.drop = l.part[:0], false
	}
	return n, nil
}

// watchdog ends an analysis that makes no progress, or takes longer than the length of the recording allows.
type watchdog struct {
	limits Limits
	cancel func()
	stall  time.Duration

	mu    sync.Mutex
	why   *batch.Failure
	idle  *time.Timer
	whole *time.Timer
	known bool // the length is, so the limit is what it stays
	began time.Time
}

func newWatchdog(l Limits, size int64, cancel func()) *watchdog {
	w := &watchdog{limits: l, cancel: cancel, began: time.Now(), stall: l.Stall + seconds(float64(size)/slowestDisk)}
	w.idle = time.AfterFunc(w.stall, func() { w.bite("no progress for " + short(w.stall)) })
	w.whole = time.AfterFunc(l.whole(float64(size)/leastBitrate), w.late)
	return w
}

func (l Limits) whole(length float64) time.Duration { return l.Grace + seconds(l.Factor*length) }

func seconds(s float64) time.Duration { return time.Duration(min(s, 1e8) * float64(time.Second)) }

func (w *watchdog) late() {
	w.bite("not done after " + short(time.Since(w.began)) + ", which is too long for its length")
}

func (w *watchdog) bite(why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.why == nil {
		w.why = &batch.Failure{Kind: batch.Slow, Reason: why}
		w.cancel()
	}
}

// saw begins the wait for progress anew, and takes the length from the first progress that tells it.
func (w *watchdog) saw(p batch.Progress) {
	w.idle.Reset(w.stall)
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.known && p.Total > 0 {
		w.known = true
		w.whole.Reset(max(0, w.limits.whole(p.Total)-time.Since(w.began)))
	}
}

func (w *watchdog) stop() { w.idle.Stop(); w.whole.Stop() }

func (w *watchdog) verdict() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.why == nil {
		return nil // not a nil *Failure in an error
	}
	return w.why
}

func short(d time.Duration) string { return d.Round(time.Second).String() }
