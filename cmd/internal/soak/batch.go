package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// command is poise with these arguments and the soak's networks. It does not outlive this process.
func (s *soak) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, s.poise, args...)
	cmd.Env = append(os.Environ(), "POISE_MODELS="+s.models)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// spent is what a command has cost, with all children it has waited for.
type spent struct{ wall, cpu time.Duration }

// outcome is what a batch has said.
type outcome struct {
	spent
	code  int
	lines []line
	err   string // what it wrote to stderr
}

// line is a JSON line of poise batch.
type line struct {
	Type, State, Client, Name string
	Failure                   *struct{ Kind, Reason string }
	Seconds                   float64 // wall time of the analysis
}

func (o outcome) count(state string) (n int) {
	for _, l := range o.lines {
		if l.Type == "recording" && l.State == state {
			n++
		}
	}
	return n
}

// reasons are why recordings failed, each once.
func (o outcome) reasons() []string {
	seen := map[string]bool{}
	for _, l := range o.lines {
		if l.State == "failed" && l.Failure != nil {
			seen[l.Failure.Kind+": "+l.Failure.Reason] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// longest is how long the slowest analysis took.
func (o outcome) longest() (d time.Duration) {
	for _, l := range o.lines {
		d = max(d, time.Duration(l.Seconds*float64(time.Second)))
	}
	return d
}

// own is the wall time in which nothing was being analysed, of a batch that analyses one recording at a time.
func (o outcome) own() time.Duration {
	own := o.wall
	for _, l := range o.lines {
		own -= time.Duration(l.Seconds * float64(time.Second))
	}
	return own
}

// batch runs a batch to its end.
func (s *soak) batch(ctx context.Context, args ...string) (outcome, error) {
	cmd := s.command(ctx, append([]string{"batch", "--json", "--quiet"}, args...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	began := time.Now()
	if err := cmd.Run(); cmd.ProcessState == nil || ctx.Err() != nil {
		return outcome{}, fmt.Errorf("run a batch: %w", errors.Join(err, ctx.Err()))
	}
	o := outcome{spent: cost(cmd, began), code: cmd.ProcessState.ExitCode(), err: errs.String()}
	for text := range bytes.Lines(out.Bytes()) {
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			return o, fmt.Errorf("read %q: %w", text, err)
		}
		o.lines = append(o.lines, l)
	}
	return o, nil
}

// whole cuts n recordings of some seconds into in, and has an undisturbed batch of them write to out.
func (s *soak) whole(ctx context.Context, in, out string, n int, seconds float64) (o outcome, err error) {
	if err := s.cut(ctx, in, n, seconds, ".mp4"); err != nil {
		return o, err
	}
	if o, err = s.batch(ctx, in, "-o", out); err == nil && o.code != 0 {
		err = fmt.Errorf("undisturbed: exit %d: %s", o.code, o.err)
	}
	return o, err
}

func cost(cmd *exec.Cmd, began time.Time) spent {
	return spent{time.Since(began), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
}

// analyze runs poise analyze on one recording.
func (s *soak) analyze(ctx context.Context, recording, out string) (spent, error) {
	cmd := s.command(ctx, "analyze", "--quiet", "--force", recording, "-o", out)
	began := time.Now()
	if raw, err := cmd.CombinedOutput(); err != nil {
		return spent{}, fmt.Errorf("analyze: %w: %s", err, raw)
	}
	return cost(cmd, began), nil
}

// tree reads all files below an output folder but the batch's own.
func tree(root string) (map[string]string, error) {
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if err == nil && d.Name() == ".batch" {
				return filepath.SkipDir
			}
			return err
		}
		raw, err := os.ReadFile(path)
		rel, _ := filepath.Rel(root, path) // both are absolute
		files[rel] = string(raw)
		return err
	})
	return files, err
}

// difference names files that two output folders do not have in common, byte for byte; empty: none.
func difference(a, b string) (string, error) {
	x, err := tree(a)
	if err != nil {
		return "", err
	}
	y, err := tree(b)
	if err != nil {
		return "", err
	}
	var names []string
	for name, text := range x {
		if other, ok := y[name]; !ok || other != text {
			names = append(names, name)
		}
	}
	for name := range y {
		if _, ok := x[name]; !ok {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", "), nil
}
