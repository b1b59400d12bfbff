package ffmpeg

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"

	"poise/analysis/internal/child"
	"poise/analysis/media"
)

// Spec says what to run. The zero values of Stdin and Stdout give no input and discard the output.
type Spec struct {
	Args   []string // behind the options that every run gets
	Path   string   // of the recording that is read; taken out of ffmpeg's messages
	Stdin  *os.File // handed to ffmpeg itself
	Stdout io.Writer
	Extra  []*os.File // handed to ffmpeg as descriptors 3, 4 ...
}

// Run is a running or ended ffmpeg.
type Run struct {
	ctx   context.Context
	path  string
	child *child.Process
}

// Start starts ffmpeg. It is killed when ctx ends. The caller must call End or Stop. It fails with media.ErrTool.
func Start(ctx context.Context, s Spec) (*Run, error) {
	tool, err := find("ffmpeg")
	if err != nil {
		return nil, err
	}
	args := append([]string{"-v", "error", "-nostdin"}, s.Args...)
	p, err := child.Start(ctx, child.Spec{Name: tool, Args: args, Stdin: s.Stdin, Stdout: s.Stdout, Extra: s.Extra, Memory: memory})
	if err != nil {
		return nil, fmt.Errorf("%w: ffmpeg: %w", media.ErrTool, err)
	}
	return &Run{ctx: ctx, path: s.Path, child: p}, nil
}

// find looks for ffmpeg or ffprobe.
func find(name string) (string, error) {
	p, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("%w: %s is not on PATH (install ffmpeg, on Debian: apt install ffmpeg)", media.ErrTool, name)
	}
	return p, nil
}

// End waits for the end of the run and judges it. cause is what its pipes returned last: nil, io.EOF or syscall.EPIPE where the
// run ended them; after anything else the run is killed.
func (r *Run) End(cause error) Outcome { return r.end(cause, !endedByRun(cause)) }

func (r *Run) end(cause error, kill bool) Outcome {
	if kill {
		r.child.Kill()
	}
	exit := r.child.Wait()
	text, _ := r.child.Stderr()
	o := outcome(r.path, text, r.child.LastLine(), exit)
	if o.Kind = r.ctx.Err(); o.Kind == nil {
		o.Kind = kindOf(cause, kill, exit, o.text)
	}
	return o
}

// Complained tells whether ffmpeg has reported errors so far.
func (r *Run) Complained() bool {
	_, lines := r.child.Stderr()
	return lines > 0
}

// Stop kills ffmpeg if it still runs and waits for its end. It may be called again, and after End.
func (r *Run) Stop() {
	r.child.Kill()
	_ = r.child.Wait() // how a killed child ended tells nothing
}
