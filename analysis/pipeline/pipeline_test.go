package pipeline

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/observe"
	"poise/models"
	"poise/models/networktest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// networks opens the installed networks.
func networks(t testing.TB) *Networks {
	t.Helper()
	n, err := OpenNetworks(models.Auto, networktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// film makes a recording with picture and sound.
func film(t testing.TB, path, picture, seconds string) string {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", picture+":d="+seconds, "-f", "lavfi", "-i", "sine=d="+seconds,
		"-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-bitexact", "file:"+path).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg (run make setup if it is missing): %v %s", err, out)
	}
	return path
}

func folder(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range files {
		if out[f.Name()], err = os.ReadFile(filepath.Join(dir, f.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// A recording becomes a report; measuring that folder again changes no byte, in its place and elsewhere; with another baseline
// it tells that one, and measured again it is remembered.
func TestAnalyzeAndRescore(t *testing.T) {
	dir := t.TempDir()
	path := film(t, filepath.Join(dir, "talk.webm"), "testsrc=s=160x90:r=10", "3")
	report := filepath.Join(dir, "talk")
	var stages []observe.Stage
	docs, err := Analyze(t.Context(), path, Options{
		Networks: networks(t), Output: report, Program: "poise test", FPS: 10,
		Timing:   Timing{Exclude: []analysis.Span{{Start: 2, End: 2.5}, {Start: 1.5, End: 2.2}}, Questions: []analysis.Asked{ask(1, math.NaN())}},
		Progress: func(p observe.Progress) { stages = append(stages, p.Stage) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 1 || docs[0].Dir != report || docs[0].Report.Program != "poise test" {
		t.Fatalf("%+v", docs)
	}
	if x := docs[0].Report.Excluded; len(x) != 1 || x[0] != (analysis.Span{Start: 1.5, End: 2.5}) {
		t.Errorf("excluded: %v, want them sorted and merged", x)
	}
	if len(stages) == 0 || stages[0] != observe.Probing || stages[len(stages)-1] != observe.Writing {
		t.Errorf("stages: %v", stages)
	}
	before := folder(t, report)
	if len(before) < 6 {
		t.Errorf("%d files", len(before))
	}
	elsewhere := filepath.Join(dir, "again")
	for _, opt := range []RescoreOptions{{}, {Output: elsewhere}} {
		doc, err := Rescore(t.Context(), report, opt)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range before {
			if got := folder(t, doc.Dir)[name]; !bytes.Equal(got, want) {
				t.Errorf("%s of %s has changed", name, doc.Dir)
			}
		}
	}
	timing := Timing{Baseline: &analysis.Span{Start: 0, End: 1}}
	if _, err := Rescore(t.Context(), elsewhere, RescoreOptions{Timing: &timing}); err != nil {
		t.Fatal(err)
	}
	s, err := Open(filepath.Join(elsewhere, cache.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Timing(); len(got.Looks) != 1 || got.Looks[0] != (analysis.Look{At: analysis.AtLens, Range: *timing.Baseline}) || got.Exclude != nil || got.Questions != nil {
		t.Errorf("remembered: %+v", got)
	}
	if got := s.Recording(); got != path {
		t.Errorf("the recording is found at %q", got)
	}
}

// What can be refused is refused before anything is written, and what was made for it goes away.
func TestRefused(t *testing.T) {
	dir, nets := t.TempDir(), networks(t)
	path := film(t, filepath.Join(dir, "talk.webm"), "color=s=160x90:r=5", "1")
	other := film(t, filepath.Join(dir, "other.webm"), "testsrc=s=160x90:r=5", "1")
	taken := filepath.Join(dir, "taken")
	if _, err := Analyze(t.Context(), other, Options{Networks: nets, Output: taken}); err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(dir, "broken.webm")
	if err := os.WriteFile(broken, []byte("no film"), 0o600); err != nil {
		t.Fatal(err)
	}
	late := Timing{Baseline: &analysis.Span{Start: 5, End: 8}}
	for _, c := range []struct {
		name, recording, output string
		timing                  Timing
		kind                    Kind
		is                      error
	}{
		{"late baseline", path, filepath.Join(dir, "a", "b"), late, Settings, nil},
		{"no recording", broken, filepath.Join(dir, "a", "b"), Timing{}, Input, observe.ErrUnusable},
		{"missing recording", filepath.Join(dir, "gone"), filepath.Join(dir, "a", "b"), Timing{}, Input, observe.ErrUnusable},
		{"a file for a folder", path, other, Timing{}, Output, nil},
		{"another's report", path, taken, Timing{}, Output, ErrOtherReport},
	} {
		_, err := Analyze(t.Context(), c.recording, Options{Networks: nets, Output: c.output, Timing: c.timing})
		if err == nil || KindOf(err) != c.kind || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: %v (%s)", c.name, err, KindOf(err))
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "a")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that was made is left: %v", err)
	}
	var leftOut []error
	docs, err := Analyze(t.Context(), path, Options{Networks: nets, Output: taken, Timing: late, Replace: true, ClipToDuration: true,
		LeftOut: func(err error) { leftOut = append(leftOut, err) }})
	if err != nil || len(leftOut) != 1 || docs[0].Report.Baseline.Source == "marked" {
		t.Errorf("replaced and clipped: %v, left out %v", err, leftOut)
	}
}

// After the context has ended nothing is written.
func TestCancelled(t *testing.T) {
	dir := t.TempDir()
	path := film(t, filepath.Join(dir, "talk.webm"), "testsrc=s=160x90:r=10", "2")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := Analyze(ctx, path, Options{Networks: networks(t), Output: filepath.Join(dir, "out"), Progress: func(p observe.Progress) {
		if p.Stage == observe.Measuring {
			cancel()
		}
	}})
	if KindOf(err) != Interrupted {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "out")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is left: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	damaged := filepath.Join(dir, "damaged")
	if err := os.Mkdir(damaged, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(damaged, cache.FileName), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "gone"), file, dir, damaged} {
		if _, err := Rescore(t.Context(), path, RescoreOptions{}); KindOf(err) != Input {
			t.Errorf("%s: %v", path, err)
		}
	}
}
