package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"poise/cmd/internal/exit"
	"poise/models/networktest"
)

// lockedBuffer is written by a process while a test reads it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// Ctrl-C in the middle of a rehearsal ends it, not the program: the recording is closed and analysed.
func TestInterruptLive(t *testing.T) {
	networks, dir, tmp := networktest.Dir(t), t.TempDir(), t.TempDir()
	asked := filepath.Join(dir, "asked.txt")
	if err := os.WriteFile(asked, []byte("Untimed, so never shown?\n9:00 Too late?\n0:01 Why this job?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	stderr := &lockedBuffer{}
	cmd := exec.Command(os.Args[0], "live", "--camera", rehearsal(t), "--baseline", "1-3", "--recording", "take.mp4", "--models", networks,
		"--questions", asked)
	cmd.Args[0] = "poise" // TestMain runs the command of that name
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, stderr
	cmd.Env = append(os.Environ(), "TMPDIR="+tmp, "HOME="+dir, "XDG_CONFIG_HOME="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	raw := filepath.Join(dir, "take.mkv")
	for deadline := time.Now().Add(3 * time.Minute); ; time.Sleep(50 * time.Millisecond) { // a busy machine starts slowly
		if st, err := os.Stat(raw); err == nil && st.Size() > 300<<10 && strings.Contains(stderr.String(), "Question: ") { // some seconds
			break
		}
		if time.Now().After(deadline) {
			_ = cmd.Process.Kill()
			t.Fatalf("nothing is recorded: %s", stderr)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("%v: %s", err, stderr)
		}
	case <-time.After(10 * time.Minute):
		_ = cmd.Process.Kill()
		t.Fatalf("still running: %s", stderr)
	}
	if code := cmd.ProcessState.ExitCode(); code != exit.OK || !strings.Contains(stdout.String(), "Eye contact") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, &stdout, stderr)
	}
	if text := stderr.String(); strings.Count(text, "Question: ") != 1 || !strings.Contains(text, "Question: Why this job?") ||
		!strings.Contains(text, "left out: --questions: the question at 9:00") {
		t.Errorf("not the question of the time: %s", text)
	}
	if raw, err := os.ReadFile(filepath.Join(dir, "take.poise", "report.json")); err != nil || !strings.Contains(string(raw), "Why this job?") {
		t.Errorf("the question that was asked is not in the report: %v", err)
	}
	for _, name := range []string{"take.mp4", "take.poise/report.html", "take.poise/live.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("%v", err)
		}
	}
	if _, err := os.Stat(raw); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left", raw)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("left in the temporary folder: %v, %v", left, err)
	}
}
