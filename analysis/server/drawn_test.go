package server

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/cache"
	"poise/analysis/pipeline"
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
	_, err := pipeline.Rescore(t.Context(), dir, pipeline.RescoreOptions{Program: "a later poise"})
	check(t, err)
	if later := page("Monday"); !bytes.Contains(later, []byte("measured by a later poise")) {
		t.Error("what a later version has measured does not say so")
	}
	check(t, os.WriteFile(filepath.Join(dir, cache.FileName), []byte("damaged"), 0o644))
	if _, err := d.page(dir, report.PageOptions{Title: "e"}); !errors.Is(err, errObservations) {
		t.Errorf("damaged observations: %v", err)
	}
}

// A report that can't be shown, for what was seen and heard is damaged, leads to another analysis and not to a dead end.
func TestReportThatCannotBeShown(t *testing.T) {
	r := serve(t, Options{Program: broken})
	it := r.rehearsal(t, "One")
	page, again := "/rehearsals/"+it.ID+"/", "/api/rehearsals/"+it.ID+"/retry"
	if status, text := r.tell(again, `{}`); status != 409 {
		t.Errorf("of a report that is there: %d %s", status, text)
	}
	check(t, os.WriteFile(filepath.Join(it.Folder, cache.FileName), []byte("damaged"), 0o644))
	if status, text, _ := r.ask("GET", page, nil); status != 409 || !strings.Contains(text, `id="again"`) || !strings.Contains(text, "damaged") {
		t.Errorf("%d: %s", status, text)
	}
	if status, text := r.tell(again, `{}`); status != 204 {
		t.Errorf("%d %s", status, text)
	}
	r.settled(it.ID)
}
