// Command disttest tries what make dist made where nothing else is: in a fresh Debian 12 without compiler, Go, npm and sources. It
// installs the package there, examines, analyses, serves a page to a browser outside, runs a batch with a worker in a second such
// system, tries the archive and a read-only system, and removes the package again. From the installation on, nothing has a network.
//
//	go run ./cmd/internal/disttest [-dist dist] [-sample samples/out/rehearsal.mp4] [-keep]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// trial is one run.
type trial struct {
	dist, sample string
	dir          string // holds the roots
	first        root   // the package is installed and removed here
	second       root   // a copy with the package: another machine
	fresh        map[string]bool
	from         string // the step to begin with
}

func main() {
	var t trial
	var keep bool
	flag.StringVar(&t.dist, "dist", "dist", "`folder` that make dist has filled")
	flag.StringVar(&t.sample, "sample", "samples/out/rehearsal.mp4", "the `recording` to analyse")
	flag.BoolVar(&keep, "keep", false, "keep the systems that were made")
	flag.StringVar(&t.dir, "in", "", "go on in this `folder`, which an earlier run has kept, with -from")
	flag.StringVar(&t.from, "from", "", "begin with this `step`")
	inside := flag.Bool("inside", false, "be cut off from the network already (the program starts itself so)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	step := t.isolated
	if !*inside {
		step = func(ctx context.Context) error { return t.outside(ctx, keep) }
	}
	if err := step(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "disttest:", err)
		stop()
		os.Exit(1)
	}
}

// outside makes the systems, with the network, and goes on without it.
func (t *trial) outside(ctx context.Context, keep bool) (err error) {
	if os.Geteuid() != 0 {
		return errors.New("only root may make a system to try the package in: sudo make dist-test")
	}
	if t.dir == "" {
		if t.dir, err = os.MkdirTemp("", "poise-disttest-"); err != nil {
			return err
		}
		if keep {
			fmt.Println("kept:", t.dir)
		} else {
			defer os.RemoveAll(t.dir)
		}
		t.roots()
		if err := t.bootstrap(ctx); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, "-inside", "-in", t.dir, "-from", t.from, "-dist", t.dist, "-sample", t.sample)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	// The mounts of its own name space go with it, and so does what it has left running.
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS | syscall.CLONE_NEWPID}
	return cmd.Run()
}

func (t *trial) roots() {
	t.first, t.second = root(filepath.Join(t.dir, "first")), root(filepath.Join(t.dir, "second"))
}

// isolated does all that needs no network.
func (t *trial) isolated(ctx context.Context) error {
	runtime.LockOSThread()
	t.roots()
	if err := private(); err != nil {
		return err
	}
	for _, s := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"install", t.install},
		{"mount", t.mount},
		{"examine", t.examine},
		{"analyze", t.analyze},
		{"serve", t.serve},
		{"batch and worker", t.batch},
		{"read-only system, as in a container", t.readOnly},
		{"archive", t.archive},
		{"remove", t.remove},
	} {
		if t.from != "" && s.name != t.from {
			continue
		}
		t.from = ""
		began := time.Now()
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Printf("ok %6.1f s  %s\n", time.Since(began).Seconds(), s.name)
	}
	return nil
}
