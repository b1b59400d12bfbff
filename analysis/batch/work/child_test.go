package work

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"poise/analysis/batch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// program is a script in place of poise, so that it can end in every way there is.
func program(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "poise")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestChildEnds(t *testing.T) {
	for _, c := range []struct {
		name, script string
		kind         batch.Kind // empty: it is done
		reason       string
	}{
		{"done", "exit 0", "", ""},
		{"unusable", "echo 'poise: file is empty' >&2; exit 4", batch.Input, "file is empty"},
		{"wrong range", "echo 'poise: --baseline 9:00 lies outside' >&2; exit 2", batch.Settings, "baseline 9:00 lies outside"},
		{"disk full", "echo 'poise: no space left on device' >&2; exit 1", batch.Failed, "no space left on device"},
		{"silent", "exit 7", batch.Failed, "the analysis ended with code 7"},
		{"killed", "kill -SEGV $$", batch.Crash, "the analysis ended by a signal: segmentation fault"},
		{"panic", "printf 'panic: oh\\n\\ngoroutine 1 [running]:\\n' >&2; exit 2", batch.Crash, "the analysis crashed: panic: oh"},
		{"out of memory", "printf 'fatal error: out of memory\\n\\ngoroutine 1 [running]:\\n' >&2; exit 134", batch.Crash, "the analysis crashed: fatal error: out of memory"},
		{"hangs", "sleep 3600", batch.Slow, "no progress for 0s"},
		{"never ends", `while :; do echo '{"type":"progress","stage":"picture","done":1,"total":0.05}'; sleep 0.01; done`, batch.Slow, "not done after"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := &Child{Program: program(t, c.script), Limits: Limits{Stall: 400 * time.Millisecond, Grace: 900 * time.Millisecond, Factor: 1}}
			err := r.Run(t.Context(), Task{Job: batch.Job{ID: "a"}}, func(batch.Progress) {})
			var f *batch.Failure
			switch {
			case c.kind == "" && err != nil:
				t.Errorf("failed: %v", err)
			case c.kind != "" && !errors.As(err, &f):
				t.Errorf("no failure: %v", err)
			case c.kind != "" && (f.Kind != c.kind || !strings.Contains(f.Reason, c.reason)):
				t.Errorf("%s %q, want %s %q", f.Kind, f.Reason, c.kind, c.reason)
			}
		})
	}
}

// What every job would meet on this machine is not the job's fault.
func TestChildMachine(t *testing.T) {
	for name, path := range map[string]string{"networks": program(t, "echo 'poise: network is missing' >&2; exit 5"), "program": "/no/such/poise"} {
		if err := (&Child{Program: path}).Run(t.Context(), Task{}, nil); !errors.Is(err, ErrMachine) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChildStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	begun := func(batch.Progress) { cancel() }
	script := `echo '{"type":"progress","stage":"picture","done":1,"total":2}'; sleep 3600`
	if err := (&Child{Program: program(t, script)}).Run(ctx, Task{}, begun); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// The child is asked for exactly what the job says, and its progress is passed on.
func TestChildArguments(t *testing.T) {
	r := &Child{Args: []string{"--models", "nets"}, Program: program(t, `for a; do echo "$a" >>"$0.args"; done
while [ $# -gt 0 ]; do [ "$1" = --questions ] && cat "$2" >>"$0.args"; shift; done
echo '{"type":"progress","stage":"picture","done":1.5,"total":3,"frames":45}'; echo '{"other":1}'`)}
	var got []batch.Progress
	job := batch.Job{
		Baseline: "0:01-0:04", Exclude: []string{"1-2", "3-4"}, Person: "left", Questions: "Who are you?\n",
		Settings: []batch.Setting{{Key: "fps", Value: "15"}, {Key: "voice.filler_words", Value: "um, uh"}},
	}
	err := r.Run(t.Context(), Task{Recording: "/a b.mp4", Output: "/out", Job: job, Threads: 2}, func(p batch.Progress) { got = append(got, p) })
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]batch.Progress{{Stage: "picture", Done: 1.5, Total: 3, Frames: 45}}, got); d != "" {
		t.Errorf("progress (-want +got):\n%s", d)
	}
	raw, err := os.ReadFile(r.Program + ".args")
	if err != nil {
		t.Fatal(err)
	}
	args := strings.Split(strings.TrimSpace(string(raw)), "\n")
	for i, a := range args {
		if strings.Contains(a, "poise-questions-") {
			args[i] = "FILE"
			if _, err := os.Stat(a); err == nil {
				t.Error("the file of the questions is left")
			}
		}
	}
	want := []string{
		"analyze", "/a b.mp4", "-o", "/out", "--quiet", "--json", "--progress-json", "--force", "--workers", "2", "--models", "nets",
		"--set", "fps=15", "--set", "voice.filler_words=um, uh", "--baseline", "0:01-0:04", "--person", "left", "--exclude", "1-2",
		"--exclude", "3-4", "--questions", "FILE", "Who are you?",
	}
	if d := cmp.Diff(want, args); d != "" {
		t.Errorf("arguments (-want +got):\n%s", d)
	}
}

// Whatever the pieces in which lines come, and however long some are, the others are seen.
func TestLines(t *testing.T) {
	text := "one\n" + strings.Repeat("x", 3*stdoutLine) + "\ntwo\n\nthree"
	for _, size := range []int{1, 7, 4096, len(text)} {
		var got []string
		l := &lines{each: func(b []byte) { got = append(got, string(b)) }}
		for rest := text; rest != ""; {
			n := min(size, len(rest))
			fmt.Fprint(l, rest[:n])
			rest = rest[n:]
		}
		if d := cmp.Diff([]string{"one", "two", ""}, got); d != "" {
			t.Errorf("in pieces of %d (-want +got):\n%s", size, d)
		}
	}
}
