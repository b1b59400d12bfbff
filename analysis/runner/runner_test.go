package runner

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"poise/analysis"
	"poise/analysis/observe"
	"poise/analysis/pipeline"
)

// TestMain stands in for poise where a test runs this program again: it answers as the request's recording says.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == Command {
		if Answer(context.Background(), os.Stdin, os.Stdout, work) != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

var work = Work{
	Analyze: func(_ context.Context, r Request, progress func(observe.Progress)) error {
		progress(observe.Progress{Stage: observe.Picture, Done: 1.5, Total: 3, Frames: 45})
		raw, err := json.Marshal(r)
		if err == nil {
			err = os.WriteFile(r.Output, raw, 0o600)
		}
		switch {
		case err != nil:
			return err
		case r.Person == "nobody":
			return &pipeline.Error{Kind: pipeline.Settings, Field: pipeline.FieldBaseline, Value: "0:01-0:02", Err: errors.New("lies\noutside")}
		case r.Person == "panic":
			panic("oh")
		}
		return nil
	},
	Check: func(_ context.Context, r Request) (any, error) {
		if r.Recording == "" {
			return nil, &pipeline.Error{Kind: pipeline.Input, Err: errors.New("no recording")}
		}
		return []string{r.Recording}, nil
	},
}

func self(t *testing.T) *Runner {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &Runner{Program: exe}
}

// The child is asked for exactly what the request says, however long it is; its progress and its error arrive as they were.
func TestConversation(t *testing.T) {
	q := Request{
		Task: Analyze, Recording: "/a b.mp4", Output: filepath.Join(t.TempDir(), "request"), Baseline: &analysis.Span{Start: 1, End: 4.125},
		Exclude: []analysis.Span{{Start: 1, End: 2}}, Questions: strings.Repeat("Who are you?\n", 50_000), Person: "left", Threads: 2,
		Settings: Settings{Models: "nets", Profile: "strict", Values: []Setting{{"fps", "15"}, {"voice.filler_words", "um, uh"}}},
	}
	var got []observe.Progress
	if err := self(t).Analyze(t.Context(), q, func(p observe.Progress) { got = append(got, p) }); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]observe.Progress{{Stage: observe.Picture, Done: 1.5, Total: 3, Frames: 45}}, got); d != "" {
		t.Errorf("progress (-want +got):\n%s", d)
	}
	raw, err := os.ReadFile(q.Output)
	if err != nil {
		t.Fatal(err)
	}
	var arrived Request
	if err := json.Unmarshal(raw, &arrived); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(q, arrived); d != "" {
		t.Errorf("request (-want +got):\n%s", d)
	}
	q.Person = "nobody"
	err = self(t).Analyze(t.Context(), q, func(observe.Progress) {})
	var e *pipeline.Error
	if !errors.As(err, &e) || e.Kind != pipeline.Settings || e.Field != pipeline.FieldBaseline || err.Error() != "baseline 0:01-0:02 lies?outside" {
		t.Errorf("%#v", err)
	}
	q.Person = "panic"
	if err := self(t).Analyze(t.Context(), q, func(observe.Progress) {}); !errors.Is(err, ErrCrash) || !strings.Contains(err.Error(), "panic: oh") {
		t.Errorf("%v", err)
	}
}

func TestCheck(t *testing.T) {
	got, err := self(t).Check(t.Context(), Request{Recording: "a.mp4"}, time.Minute)
	if err != nil || string(got) != `["a.mp4"]` {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := self(t).Check(t.Context(), Request{}, time.Minute); pipeline.KindOf(err) != pipeline.Input || err.Error() != "no recording" {
		t.Errorf("%v", err)
	}
	slow := &Runner{Program: program(t, "sleep 60")}
	if _, err := slow.Check(t.Context(), Request{}, 200*time.Millisecond); !errors.Is(err, ErrSlow) {
		t.Errorf("%v", err)
	}
}

func TestAnswerRefuses(t *testing.T) {
	for _, request := range []string{"", "{", `{"task":"dance"}`, `{"task":"analyze","force":true}`} {
		var out bytes.Buffer
		err := Answer(t.Context(), strings.NewReader(request), &out, Work{})
		if err == nil || !strings.Contains(out.String(), `"type":"error"`) {
			t.Errorf("%q: %v, %s", request, err, &out)
		}
	}
}

// program is a script in place of poise, so that it can end in every way there is.
func program(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "poise")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEnds(t *testing.T) {
	for _, c := range []struct {
		name, script string
		is           error         // nil: a *pipeline.Error
		kind         pipeline.Kind // empty: it is done
		reason       string
	}{
		{"done", "exit 0", nil, "", ""},
		{"reads nothing", "exec <&-; exit 0", nil, "", ""},
		{"unusable", `echo '{"type":"error","kind":"input","message":"file is empty"}'; exit 4`, nil, pipeline.Input, "file is empty"},
		{"without a word in JSON", "echo 'poise: no space left on device' >&2; exit 1", nil, pipeline.Failed, "no space left on device"},
		{"silent", "exit 7", nil, pipeline.Failed, "the analysis ended with code 7"},
		{"killed", "kill -SEGV $$", ErrCrash, pipeline.Failed, "the analysis ended by a signal: segmentation fault"},
		{"panic", "printf 'panic: oh\\n\\ngoroutine 1 [running]:\\n' >&2; exit 2", ErrCrash, pipeline.Failed, "the analysis crashed: panic: oh"},
		{"out of memory", "printf 'fatal error: out of memory\\n\\ngoroutine 1 [running]:\\n' >&2; exit 134", ErrCrash, pipeline.Failed,
			"the analysis crashed: fatal error: out of memory"},
		{"hangs", "sleep 3600", ErrSlow, pipeline.Failed, "no progress for 0s"},
		{"never ends", `while :; do echo '{"type":"progress","stage":"picture","done":1,"total":0.05}'; sleep 0.01; done`, ErrSlow,
			pipeline.Failed, "not done after"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := &Runner{Program: program(t, c.script)}
			if errors.Is(c.is, ErrSlow) {
				r.Limits = Limits{Stall: 400 * time.Millisecond, Grace: 900 * time.Millisecond, Factor: 1}
			}
			err := r.Analyze(t.Context(), Request{Questions: strings.Repeat("?", 100_000)}, func(observe.Progress) {})
			switch {
			case c.kind == "" && err != nil:
				t.Errorf("failed: %v", err)
			case c.kind != "" && (err == nil || pipeline.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.reason)):
				t.Errorf("%v (%s), want %q (%s)", err, pipeline.KindOf(err), c.reason, c.kind)
			case c.is != nil && !errors.Is(err, c.is):
				t.Errorf("%v is not %v", err, c.is)
			}
		})
	}
}

func TestNoProgram(t *testing.T) {
	r := &Runner{Program: "/no/such/poise"}
	if err := r.Analyze(t.Context(), Request{}, nil); !errors.Is(err, ErrStart) {
		t.Errorf("%v", err)
	}
}

func TestStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r := &Runner{Program: program(t, `echo '{"type":"progress","stage":"probe","done":0,"total":0}'; sleep 60`)}
	if err := r.Analyze(ctx, Request{}, func(observe.Progress) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Whatever the pieces in which lines come, and however long some are, the others are seen.
func TestLines(t *testing.T) {
	text := "one\n" + strings.Repeat("x", 3*longestLine) + "\ntwo\n\nthree"
	for _, size := range []int{7, 4096, len(text)} {
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

func TestWriteProgress(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(1000, 0)
	write := writeProgress(&out, func() time.Time { return now })
	for i := range 4 { // 0, 100, 200 and 300 ms: the second and fourth come too soon
		write(observe.Progress{Stage: observe.Picture, Done: float64(i), Total: 4, Frames: 30 * i})
		now = now.Add(100 * time.Millisecond)
	}
	write(observe.Progress{Stage: observe.Sound, Done: 1})
	write(observe.Progress{Stage: observe.Picture, Done: 4, Total: 4, Frames: 120, Ended: true})
	want := []string{
		`{"type":"progress","stage":"picture","done":0,"total":4}`,
		`{"type":"progress","stage":"picture","done":2,"total":4,"frames":60}`,
		`{"type":"progress","stage":"sound","done":1,"total":0}`,
		`{"type":"progress","stage":"picture","done":4,"total":4,"frames":120,"ended":true}`,
	}
	if d := cmp.Diff(want, strings.Split(strings.TrimSpace(out.String()), "\n")); d != "" {
		t.Errorf("lines (-want +got):\n%s", d)
	}
}
