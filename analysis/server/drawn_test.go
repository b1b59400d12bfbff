package server

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/report"
)

// A page is drawn once, and again when its folder or what is asked of it has changed; few are kept.
func TestDrawn(t *testing.T) {
	dir := t.TempDir()
	obs := &analysis.Observations{Program: "poise", Recording: analysis.Recording{Name: "a.webm", Digest: "sha256:1", Duration: 1}}
	writeReport(t, dir, obs)
	var d drawn
	page := func(title string) []byte {
		t.Helper()
		html, err := d.page(dir, report.PageOptions{Title: title})
		check(t, err)
		return html
	}
	first := page("Monday")
	if again := page("Monday"); &again[0] != &first[0] {
		t.Error("drawn twice")
	}
	if other := page("Tuesday"); bytes.Equal(other, first) {
		t.Error("another title gives the same page")
	}
	obs.Recording.Digest = "sha256:2"
	writeReport(t, dir, obs)
	if changed := page("Monday"); bytes.Equal(changed, first) {
		t.Error("a report that has changed gives the same page")
	}
	for _, title := range []string{"a", "b", "c", "d", "e"} {
		page(title)
	}
	if len(d.kept) != drawnMost {
		t.Errorf("%d pages are kept", len(d.kept))
	}
	check(t, os.WriteFile(filepath.Join(dir, cache.FileName), []byte("damaged"), 0o644))
	if _, err := d.page(dir, report.PageOptions{Title: "e"}); !errors.Is(err, errObservations) {
		t.Errorf("damaged observations: %v", err)
	}
}
