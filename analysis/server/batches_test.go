package server

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"poise/analysis"
	"poise/analysis/batch"
	"poise/analysis/batch/store"
	"poise/analysis/cache"
	"poise/analysis/files"
	"poise/analysis/internal/browsertest"
	"poise/analysis/pipeline"
	"poise/analysis/report"
)

// batchFolder is the output folder of a batch that works on three recordings: one is done, one in hand, one failed.
func batchFolder(t *testing.T) (s *store.Store, plan []store.Planned) {
	t.Helper()
	top := t.TempDir()
	s, err := store.Open(filepath.Join(top, "november"))
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct{ client, name string }{{"Anna", "talk <1>"}, {"Anna", "talk 2"}, {"Ben", "cut"}} {
		it := batch.Item{Client: c.client, Folder: c.client, Name: c.name, Recording: filepath.Join(top, c.name+".webm")}
		film(t, it.Recording)
		plan = append(plan, store.Planned{ID: strings.Repeat(fmt.Sprint(i), 32), Item: it})
	}
	check(t, s.WriteRecord(store.Record{ID: plan[2].ID, Item: plan[2].Item, Failure: &batch.Failure{Kind: batch.Input, Reason: "not a recording <b>"}}))
	finishBatch(t, s, plan[0])
	check(t, s.WritePlan(plan))
	check(t, s.WriteStatus(store.Status{
		Recordings: 3, Running: 1, Done: 1, Failed: 1, Frames: 900, Seconds: 30, Left: 90, Prepared: true,
		Jobs: []store.Running{{Client: "Anna", Name: "talk 2", Worker: "attic-7", Stage: "picture", Share: 0.25}},
	}))
	return s, plan
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// finishBatch puts a report into its place: of a recording in which nothing was seen or heard.
func finishBatch(t *testing.T, s *store.Store, p store.Planned) {
	t.Helper()
	obs := &analysis.Observations{Program: "poise", Recording: analysis.Recording{
		Name: filepath.Base(p.Item.Recording), Path: p.Item.Recording, Digest: "sha256:" + p.ID, Duration: 1, Video: &analysis.VideoStream{Width: 160, Height: 90},
	}}
	writeReport(t, s.Place(p.Item.Folder, p.Item.Name), obs)
	check(t, s.WriteRecord(store.Record{ID: p.ID, Item: p.Item, Digest: obs.Recording.Digest}))
}

// writeReport fills a folder as an analysis does.
func writeReport(t *testing.T, dir string, obs *analysis.Observations) {
	t.Helper()
	doc, err := pipeline.Measure(obs, analysis.DefaultProfile(), pipeline.Timing{})
	check(t, err)
	check(t, report.Write(dir, &doc.Report, obs, doc.Results, report.Options{VideoPath: obs.Recording.Path}))
	var b bytes.Buffer
	check(t, cache.Encode(&b, obs))
	check(t, files.Write(filepath.Join(dir, cache.FileName), b.Bytes(), 0o644))
}

// The page shows how a batch gets on while it does, without being loaded anew, and leads to each report, whose video plays.
func TestBatches(t *testing.T) {
	browsertest.Path(t)
	s, plan := batchFolder(t)
	r := serve(t, Options{Batches: []string{s.Root}})
	ctx := browsertest.Start(t, 10*time.Minute, nil)
	seen := browsertest.Watch(t, ctx, r.url)
	browsertest.Do(t, ctx, chromedp.Navigate(r.page("/")), chromedp.Click(chromedp.CSS(`a[href="/batches"]`)), chromedp.WaitVisible(chromedp.CSS(`#hand-1 li`)))
	text := func(id string) string {
		t.Helper()
		return strings.Join(strings.Fields(browsertest.Eval[string](t, ctx, `document.getElementById(`+fmt.Sprintf("%q", id)+`).innerText`)), " ")
	}
	for id, want := range map[string]string{
		"counts-1": "1 of 3 done · 1 in progress · 1 failed", "left-1": "about 2 min left", "hand-1": "Anna/talk 2 watching, on attic-7 25 %",
		"failed-1": "Failed Ben/cut not a recording <b>", "rows-1": "Anna talk <1> Report",
	} {
		if got := text(id); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	tidy(t, ctx, "batches")

	browsertest.Eval[bool](t, ctx, `window.same = true, document.querySelector('#rows-1 td:last-child a').focus(), true`)
	finishBatch(t, s, plan[1])
	check(t, s.WriteStatus(store.Status{Recordings: 3, Done: 2, Failed: 1, Prepared: true}))
	browsertest.Arrive(t, ctx, soon, `document.querySelectorAll('#rows-1 td:last-child a').length === 2 && document.querySelectorAll('#hand-1 li').length === 0`)
	check(t, s.Close())
	browsertest.Arrive(t, ctx, soon, `document.getElementById('counts-1').innerText.includes('not running')`)
	if !browsertest.Eval[bool](t, ctx, `window.same === true && document.activeElement.getAttribute('href') === document.querySelector('#rows-1 td:last-child a').getAttribute('href')`) {
		t.Error("the page was loaded anew, or has lost the focus")
	}
	if v := browsertest.Eval[float64](t, ctx, `document.getElementById('share-1').value`); v != 2 {
		t.Errorf("the bar shows %v", v)
	}
	tidy(t, ctx, "batches-over")
	browsertest.Do(t, ctx, chromedp.Click(chromedp.CSS(`#rows-1 td:last-child a`)))
	browsertest.Arrive(t, ctx, soon, `location.pathname.includes('`+plan[0].ID+`') && document.getElementById('video') && video.readyState >= 1 && video.duration > 0.5`)
	browsertest.Do(t, ctx, chromedp.Click(chromedp.CSS(`a[href="/batches"]`)), chromedp.WaitVisible(chromedp.ID("counts-1")))
	if c := seen(); len(c) > 0 {
		t.Errorf("the browser complains, or asks for something elsewhere: %q", c)
	}
}

// Nothing is given away but the reports and recordings of the batches that were named, and no file that is none.
func TestBatchesGuard(t *testing.T) {
	s, plan := batchFolder(t)
	t.Cleanup(func() { _ = s.Close() })
	status := func(r *running, path string) int {
		code, _, _ := r.ask("GET", path, nil)
		return code
	}
	none := serve(t, Options{})
	if got := status(none, "/batches"); got != http.StatusNotFound {
		t.Errorf("without a batch: %d", got)
	}
	secret := filepath.Join(t.TempDir(), "secret.txt")
	check(t, os.WriteFile(secret, []byte("secret"), 0o600))
	escape := store.Planned{ID: strings.Repeat("e", 32), Item: batch.Item{Client: "x", Folder: "../..", Name: "Anna", Recording: plan[0].Item.Recording}}
	check(t, s.WriteRecord(store.Record{ID: escape.ID, Item: escape.Item}))
	other := store.Planned{ID: strings.Repeat("f", 32), Item: batch.Item{Client: "x", Folder: "x", Name: "y", Recording: secret}}
	finishBatch(t, s, other)
	foreign := store.Planned{ID: strings.Repeat("d", 32), Item: batch.Item{Client: "x", Folder: "x", Name: "z", Recording: plan[0].Item.Recording}}
	finishBatch(t, s, foreign)
	check(t, os.WriteFile(filepath.Join(s.Place("x", "z"), "report.html"), []byte("<script>alert(1)</script>"), 0o644)) // nobody looks at it
	older := store.Planned{ID: strings.Repeat("c", 32), Item: batch.Item{Client: "x", Folder: "x", Name: "older", Recording: plan[0].Item.Recording}}
	finishBatch(t, s, older)
	path := filepath.Join(s.Place("x", "older"), report.FileName)
	raw, err := os.ReadFile(path)
	check(t, err)
	check(t, os.WriteFile(path, bytes.Replace(raw, []byte(`"no_video"`), []byte(`"no_face"`), 1), 0o644))
	blind := store.Planned{ID: strings.Repeat("b", 32), Item: batch.Item{Client: "x", Folder: "x", Name: "blind", Recording: plan[0].Item.Recording}}
	finishBatch(t, s, blind)
	check(t, os.Remove(filepath.Join(s.Place("x", "blind"), cache.FileName)))
	check(t, s.WritePlan(append(plan, escape, other, foreign, older, blind)))
	r := serve(t, Options{Batches: []string{s.Root, filepath.Join(s.Root, "gone")}})
	done := "/batches/1/" + plan[0].ID
	for path, want := range map[string]int{
		"/batches": 200, done + "/": 200, done + "/recording": 200, done + "/report.json": 404, "/batches/0/" + plan[0].ID + "/": 404,
		"/batches/2/" + plan[0].ID + "/": 404, "/batches/1/" + plan[2].ID + "/": 404, "/batches/1/" + plan[1].ID + "/recording": 404,
		"/batches/1//": 404, "/batches/1/" + escape.ID + "/": 404, "/batches/1/" + other.ID + "/": 200, "/batches/1/" + other.ID + "/recording": 404,
		"/batches/1/" + foreign.ID + "/": 200, "/batches/1/" + older.ID + "/": 409, "/batches/1/" + blind.ID + "/": 409,
	} {
		if got := status(r, path); got != want && !(path == "/batches/1//" && got/100 == 3) {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	for id, want := range map[string]string{foreign.ID: "All recordings of the batch", older.ID: "Another version of poise", blind.ID: "missing from its folder"} {
		if _, page, _ := r.ask("GET", "/batches/1/"+id+"/", nil); !strings.Contains(page, want) || strings.Contains(page, "alert(1)") {
			t.Errorf("%s lacks %q, or shows what is in a folder", id, want)
		}
	}
	if _, page, _ := r.ask("GET", "/batches", nil); !strings.Contains(page, "No batch has written to this folder yet") || strings.Contains(page, s.Root) {
		t.Errorf("the page hides what is missing, or tells where the folder is: %s", page)
	}
}
