package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"poise/cmd/internal/exit"
	"poise/models/networktest"
)

// started is a running poise with folders of its own.
type started struct {
	cmd       *exec.Cmd
	dir, tmp  string
	stderr    *bytes.Buffer
	recording string
}

// start runs analyze on a recording long enough to be interrupted in the middle.
func start(t *testing.T) *started {
	t.Helper()
	networks := networktest.Dir(t)
	s := &started{dir: t.TempDir(), tmp: t.TempDir(), stderr: &bytes.Buffer{}}
	s.recording = filepath.Join(s.dir, "long.mkv")
	film := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x480:r=30:d=60", "-f", "lavfi", "-i", "sine=d=60",
		"-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", s.recording)
	if out, err := film.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s.cmd = exec.Command(os.Args[0], "analyze", s.recording, "-o", filepath.Join(s.dir, "out"), "--models", networks)
	s.cmd.Args[0] = "poise" // TestMain runs the command of that name
	s.cmd.Dir, s.cmd.Stderr = s.dir, s.stderr
	s.cmd.Env = append(os.Environ(), "TMPDIR="+s.tmp, "HOME="+s.dir, "XDG_CONFIG_HOME="+s.dir)
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(3 * time.Minute); !s.decoding(t); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no decoder has started: %s", s.stderr)
		}
	}
	return s
}

// children lists the decoders that work on the recording.
func (s *started) children(t *testing.T) []string {
	t.Helper()
	var names []string
	stats, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range stats {
		raw, err := os.ReadFile(f)
		if err == nil && bytes.Contains(raw, []byte(s.recording)) {
			if name, _, _ := strings.Cut(string(raw), "\x00"); strings.HasSuffix(name, "ffmpeg") {
				names = append(names, name)
			}
		}
	}
	return names
}

func (s *started) decoding(t *testing.T) bool { return len(s.children(t)) > 0 }

// wait waits for the end and returns the exit code and how long it took.
func (s *started) wait(t *testing.T) (int, time.Duration) {
	t.Helper()
	began := time.Now()
	done := make(chan error, 1)
	go func() { done <- s.cmd.Wait() }()
	select {
	case err := <-done:
		var e *exec.ExitError
		if err != nil && !errors.As(err, &e) {
			t.Fatal(err)
		}
	case <-time.After(2 * time.Minute):
		_ = s.cmd.Process.Kill()
		t.Fatal("still running 2 min after the signal")
	}
	return s.cmd.ProcessState.ExitCode(), time.Since(began)
}

// The first signal ends an analysis cleanly: code 130, no child, no temporary file, nothing half-written.
func TestInterrupt(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			s := start(t)
			if err := s.cmd.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			code, took := s.wait(t)
			if code != exit.Interrupted || !strings.HasSuffix(s.stderr.String(), "poise: interrupted\n") {
				t.Errorf("exit code %d, stderr %q", code, s.stderr)
			}
			t.Logf("ended after %v", took)
			if left := s.children(t); len(left) > 0 {
				t.Errorf("children are left: %v", left)
			}
			for _, dir := range []string{s.tmp, s.dir} {
				files, err := os.ReadDir(dir)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range files {
					if f.Name() != "long.mkv" {
						t.Errorf("%s is left in %s", f.Name(), dir)
					}
				}
			}
		})
	}
}

// The second signal ends the process even where the first has not yet been followed; its children die with it.
func TestInterruptTwice(t *testing.T) {
	s := start(t)
	for range 2 {
		if err := s.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	if code, took := s.wait(t); code != exit.Interrupted {
		t.Errorf("exit code %d after %v", code, took)
	}
	for deadline := time.Now().Add(time.Minute); s.decoding(t); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("a child has outlived poise")
		}
	}
}
