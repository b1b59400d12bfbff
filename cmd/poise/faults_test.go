package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"poise/analysis/faulttest"
	"poise/cmd/internal/exit"
	"poise/models/networktest"
)

// clip makes a recording of two seconds.
func clip(t *testing.T, path string) []byte {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=2", "-f", "lavfi", "-i", "sine=d=2",
		"-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// ran runs poise in a folder and gives its exit code and stderr.
func ran(t *testing.T, poise, dir string, args ...string) (int, string) {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(poise, append(args, "--models", networktest.Dir(t))...)
	cmd.Dir, cmd.Stderr = dir, &stderr
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir)
	err := cmd.Run()
	var e *exec.ExitError
	if err != nil && !errors.As(err, &e) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stderr.String()
}

// A rehearsal in front of the camera outlives an ffmpeg that is killed: its file stays, and is said to.
func TestLiveOutlivesFaults(t *testing.T) {
	dir, poise := t.TempDir(), named(t)
	clip(t, filepath.Join(dir, "camera.mp4"))
	tools := faulttest.Install(t)
	tools.Break("ffmpeg", faulttest.KilledLate)
	code, said := ran(t, poise, dir, "live", "--camera", "camera.mp4", "--baseline", "none", "--recording", "take.mp4")
	if code != exit.Failed || !strings.Contains(said, "the recording is kept") {
		t.Errorf("code %d: %s", code, said)
	}
	tools.Mend()
	if code, said := ran(t, poise, dir, "analyze", "take.mkv", "--quiet"); code != exit.OK {
		t.Errorf("the take: code %d: %s", code, said)
	}
}

// A batch whose ffmpeg is killed judges no recording, and does all of them once that is mended.
func TestBatchOutlivesFaults(t *testing.T) {
	dir, poise := t.TempDir(), named(t)
	path := filepath.Join(dir, "in", "anna", "a.mp4")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	before := clip(t, path)
	tools := faulttest.Install(t)
	tools.Break("ffmpeg", faulttest.KilledLate)
	if code, said := ran(t, poise, dir, "batch", "in", "-o", "out", "--quiet"); code != exit.Some {
		t.Errorf("code %d: %s", code, said)
	}
	table, err := os.ReadFile(filepath.Join(dir, "out", "failures.csv"))
	if err != nil || !strings.Contains(string(table), ",failed,") || !strings.Contains(string(table), "interrupted") {
		t.Errorf("%q, %v", table, err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the recording has changed: %v", err)
	}
	tools.Mend()
	if code, said := ran(t, poise, dir, "batch", "in", "-o", "out", "--quiet"); code != exit.OK {
		t.Errorf("mended: code %d: %s", code, said)
	}
}
