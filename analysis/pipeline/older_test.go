package pipeline

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"

	"poise/analysis/cache"
	"poise/analysis/report"
)

// testdata/older holds what poise wrote on the days that its folders are named after, of 1.6 s of the sample with the range 0 to 1.2 s
// marked: each format of observations and reports that somebody may still have. A change of either adds a folder; none goes.
func TestReadsWhatEarlierVersionsWrote(t *testing.T) {
	kept, err := filepath.Glob("testdata/older/*")
	if err != nil || len(kept) < 4 {
		t.Fatalf("%d earlier formats (%v)", len(kept), err)
	}
	for _, from := range kept {
		t.Run(filepath.Base(from), func(t *testing.T) { readsOlder(t, from) })
	}
}

func readsOlder(t *testing.T, from string) {
	dir := t.TempDir()
	for _, name := range []string{cache.FileName, report.FileName} {
		raw, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	was, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if b := was.Timing().Lens(); b == nil || b.Start != 0 || b.End != 1.2 {
		t.Errorf("the mark is %v, want 0 to 1.2", b)
	}
	if was.Profile() == nil || was.MeasuredBy() != was.Observations.Program || was.MeasuredBy() == "" {
		t.Errorf("thresholds %v, measured by %q", was.Profile() != nil, was.MeasuredBy())
	}
	const now = "poise of the test"
	var pages [2][]byte
	for i := range pages {
		doc, err := Rescore(t.Context(), dir, RescoreOptions{Program: now})
		if err != nil {
			t.Fatal(err)
		}
		known := 0
		for _, f := range doc.Report.Measures {
			if !math.IsNaN(f.Value) {
				known++
			}
		}
		if known < 5 {
			t.Errorf("%d numbers are known of what was seen and heard", known)
		}
		if pages[i], err = os.ReadFile(filepath.Join(dir, report.FileName)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(pages[0], pages[1]) {
		t.Error("measured twice, the reports differ")
	}
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if again.MeasuredBy() != now || again.Observations.Program != was.Observations.Program {
		t.Errorf("measured by %q, observed by %q", again.MeasuredBy(), again.Observations.Program)
	}
	if b := again.Timing().Lens(); b == nil || b.End != 1.2 {
		t.Errorf("measured again, the mark is %v", b)
	}
}
