package work

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"poise/analysis"
	"poise/analysis/batch"
	"poise/analysis/runner"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// child runs a script in place of poise, so that it can end in every way there is.
func child(t *testing.T, script string) *Child {
	t.Helper()
	path := filepath.Join(t.TempDir(), "poise")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return &Child{Runner: runner.Runner{Program: path}}
}

// What became of a child is the job's failure of that kind.
func TestChildEnds(t *testing.T) {
	for _, c := range []struct {
		name, script string
		job          batch.Job
		kind         batch.Kind
		reason       string
	}{
		{"unusable", `echo '{"type":"error","kind":"input","message":"file is empty"}'; exit 4`, batch.Job{}, batch.Input, "file is empty"},
		{"wrong range", `echo '{"type":"error","kind":"settings","field":"baseline","value":"9:00-9:05","message":"lies outside"}'; exit 2`,
			batch.Job{}, batch.Settings, "baseline 9:00-9:05 lies outside"},
		{"no range", "exit 0", batch.Job{Baseline: "soon"}, batch.Settings,
			`baseline: "soon" is not a range of time: write START-END in seconds or minutes:seconds, as in 5-8 or 0:05-0:08`},
		{"disk full", `echo '{"type":"error","kind":"output","message":"no space left"}'; exit 1`, batch.Job{}, batch.Output, "no space left"},
		{"silent", "exit 7", batch.Job{}, batch.Failed, "the analysis ended with code 7"},
		{"killed", "kill -SEGV $$", batch.Job{}, batch.Crash, "the analysis ended by a signal: segmentation fault"},
	} {
		err := child(t, c.script).Run(t.Context(), Task{Job: c.job}, func(batch.Progress) {})
		var f *batch.Failure
		if !errors.As(err, &f) || f.Kind != c.kind || f.Reason != c.reason {
			t.Errorf("%s: %+v, want %s %q", c.name, err, c.kind, c.reason)
		}
	}
}

// What every job would meet on this machine is not the job's fault.
func TestChildMachine(t *testing.T) {
	for name, c := range map[string]*Child{
		"networks": child(t, `echo '{"type":"error","kind":"missing","message":"network is missing"}'; exit 5`),
		"program":  {Runner: runner.Runner{Program: "/no/such/poise"}},
	} {
		if err := c.Run(t.Context(), Task{}, nil); !errors.Is(err, ErrMachine) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The child is asked for what the job says.
func TestChildRequest(t *testing.T) {
	got, err := Request(Task{Recording: "/a b.mp4", Output: "/out", Threads: 2, Job: batch.Job{
		Baseline: "0:01-0:04", Exclude: []string{"3-4", "1-2"}, Person: "left", Questions: "Who are you?\n",
		Settings: []batch.Setting{{Key: "fps", Value: "15"}},
	}})
	want := runner.Request{
		Recording: "/a b.mp4", Output: "/out", Threads: 2, Baseline: &analysis.Span{Start: 1, End: 4}, Person: "left", Questions: "Who are you?\n",
		Exclude:  []analysis.Span{{Start: 1, End: 2}, {Start: 3, End: 4}},
		Settings: runner.Settings{Values: []runner.Setting{{Key: "fps", Value: "15"}}},
	}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}
