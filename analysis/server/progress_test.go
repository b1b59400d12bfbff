package server

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/report"
)

// reported puts a report with one number into a rehearsal's folder.
func (r *running) reported(t *testing.T, title string, speaking float64) string {
	t.Helper()
	id := r.add(t, map[string]string{"title": title}, "a.webm", bytesOf(t))
	it := r.settled(id)
	rep := analysis.Report{
		Schema: "poise/1", Recording: analysis.Recording{Name: title, Digest: "sha256:" + id, Duration: 60}, Profile: analysis.DefaultProfile(),
		Measures: map[string]analysis.Finding{"voice.speaking": {Value: speaking, Unit: "share", Coverage: 1, Band: [2]float64{speaking - .02, speaking + .02}}},
	}
	raw, err := json.Marshal(rep)
	if err == nil {
		err = os.WriteFile(filepath.Join(it.Folder, report.FileName), raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// The latest of all rehearsals, or of those that are chosen, is compared with the earlier ones; it stands first.
func TestProgress(t *testing.T) {
	r := serve(t, Options{Program: broken, Definitions: func() []analysis.Definition {
		return []analysis.Definition{{ID: "voice.speaking", Title: "Speaking time", Unit: "share"}}
	}})
	if status, body, _ := r.ask("GET", "/progress", nil); status != 422 || !strings.Contains(body, "Choose two or more") {
		t.Errorf("of nothing: %d", status)
	}
	r.reported(t, "Monday <b>", .4)
	second, third := r.reported(t, "Tuesday", .5), r.reported(t, "Wednesday", .9)
	_, body, _ := r.ask("GET", "/", nil)
	if strings.Count(body, `name="of"`) != 3 {
		t.Errorf("the library offers no comparison: %.3000s", body)
	}
	status, body, h := r.ask("GET", "/progress", nil)
	listed := body[strings.Index(body, "<ol class=\"sessions\"")+1:]
	first, last := strings.Index(listed, "Monday &lt;b&gt;"), strings.Index(listed, "Wednesday")
	if status != 200 || last < 0 || first < last || !strings.Contains(body, "45 to 90\u00a0%") || !strings.Contains(body, "Speaking time") || !strings.Contains(body, `href="/"`) {
		t.Errorf("all: %d %.3000s", status, body)
	}
	if strings.Contains(body, "http-equiv") || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("policy %q", h.Get("Content-Security-Policy"))
	}
	status, body, _ = r.ask("GET", "/progress?of="+third+"&of="+second, nil)
	listed = body[strings.Index(body, "<ol class=\"sessions\"")+1:]
	if status != 200 || strings.Contains(body, "Monday") || strings.Index(listed, "Tuesday") < strings.Index(listed, "Wednesday") || !strings.Contains(body, "50 to 90\u00a0%") {
		t.Errorf("two of them: %d", status)
	}
	if status, _, _ = r.ask("GET", "/progress?of="+third+"&of=nonsense", nil); status != 422 {
		t.Errorf("one of them: %d", status)
	}
	damaged, err := r.lib.Get(r.reported(t, "Thursday", .5))
	if err == nil {
		err = os.WriteFile(filepath.Join(damaged.Folder, report.FileName), []byte(`{"schema":"poise/1","profile":7}`), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if status, body, _ = r.ask("GET", "/progress", nil); status != 200 || !strings.Contains(body, "Wednesday") || strings.Contains(body, "Thursday") {
		t.Errorf("beside a damaged report: %d", status)
	}
	if status, _, _ = r.ask("GET", "/progress?of="+third+"&of="+damaged.ID, nil); status != 422 {
		t.Errorf("with a damaged report: %d", status)
	}
}
