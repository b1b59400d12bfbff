// Package child runs helper programs that must not outlive their owner: each child gets its own process group, dies with
// this process, is killed when its context ends, is limited in memory, and keeps only a bounded end of its stderr.
package child

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// Spec says what to run. The zero values of Stdin, Stdout and Memory give no input, discard the output and set no limit.
type Spec struct {
	Name   string     // program, looked up on PATH
	Args   []string   // handed over as they are, no shell
	Stdin  *os.File   // handed to the child itself; nil: the null device
	Stdout io.Writer  // an *os.File is handed to the child itself
	Extra  []*os.File // handed to the child as descriptors 3, 4 ...
	Env    []string   // NAME=VALUE, besides this process's
	Memory uint64     // bytes of address space; 0: no limit (only Linux enforces it)
}

// Process is a running or ended child.
type Process struct {
	cmd  *exec.Cmd
	tail *tail
	done chan struct{}
	err  error // of Wait; readable once done is closed
}

// Start runs the child. It is killed when ctx ends. The caller must call Wait.
func Start(ctx context.Context, s Spec) (*Process, error) {
	name, args, err := limited(s)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", s.Name, err)
	}
	p := &Process{cmd: exec.CommandContext(ctx, name, args...), tail: &tail{}, done: make(chan struct{})}
	p.cmd.Env = append(append(os.Environ(), "LC_ALL=C", "AV_LOG_FORCE_NOCOLOR=1"), s.Env...)
	p.cmd.Stdout, p.cmd.Stderr, p.cmd.ExtraFiles = s.Stdout, p.tail, s.Extra
	if s.Stdin != nil { // a nil *os.File in an interface is not nil
		p.cmd.Stdin = s.Stdin
	}
	p.cmd.Cancel = func() error { p.Kill(); return nil }
	p.cmd.WaitDelay = 2 * time.Second
	p.cmd.SysProcAttr = attributes()
	started := make(chan error, 1)
	go p.run(ctx, started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", s.Name, err)
	}
	return p, nil
}

// run starts and awaits the child on one locked thread: the kernel's parent-death signal is bound to the thread that
// forked, so that thread has to live as long as the child (golang.org/issue/27505).
func (p *Process) run(ctx context.Context, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	if p.err = p.cmd.Wait(); p.err != nil && ctx.Err() != nil {
		p.err = ctx.Err() // rather than "signal: killed"
	}
	close(p.done)
}

// Wait waits for the end of the child and tells how it ended: nil, an *exec.ExitError or the context's error.
func (p *Process) Wait() error {
	<-p.done
	return p.err
}

// Kill ends the child and everything in its process group at once. Safe at any time, also after its end.
func (p *Process) Kill() {
	select {
	case <-p.done:
	default:
		kill(p.cmd.Process)
	}
}

// LastLine is the last line that the child wrote to stderr, with unprintable characters replaced.
func (p *Process) LastLine() string { return p.tail.last() }

// Stderr is the end of what the child wrote to stderr (a few kilobytes), and how many lines it wrote in all.
func (p *Process) Stderr() (text string, lines int) { return p.tail.text() }

// ErrOutput is returned by Output when the child writes more than it may.
var ErrOutput = errors.New("too much output")

// Output runs the child to its end and returns its stdout, at most max bytes. The process is returned for its stderr,
// and is nil when it could not be started.
func Output(ctx context.Context, s Spec, max int) ([]byte, *Process, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b := &bounded{max: max, full: cancel}
	s.Stdout = b
	p, err := Start(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	err = p.Wait()
	if b.over {
		return nil, p, fmt.Errorf("run %s: %w", s.Name, ErrOutput)
	}
	return b.data, p, err
}

type bounded struct {
	data []byte
	max  int
	over bool
	full func()
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.over = b.over || len(b.data)+len(p) > b.max; b.over {
		b.full()
		return len(p), nil
	}
	b.data = append(b.data, p...)
	return len(p), nil
}
