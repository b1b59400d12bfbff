package server

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
	"poise/analysis/library"
)

// Who says which person they are is measured: the one who was measured anyway at once, another in an analysis. One that fails leaves
// the report of before, and the question.
func TestPerson(t *testing.T) {
	r, ids := twoTakes(t)
	path := "/api/rehearsals/" + ids[0] + "/person"
	get := func() library.Item {
		t.Helper()
		it, err := r.lib.Get(ids[0])
		check(t, err)
		return it
	}
	for _, bad := range []string{`{"person":"me"}`, `{}`, `{"person":"left","side":1}`} {
		if status, _ := r.tell(path, bad); status != 400 {
			t.Errorf("%s: %d", bad, status)
		}
	}
	if status, text := r.tell(path, `{"person":"left","measured":true}`); status != 204 || get().Person != "largest" || r.srv.queue.has(ids[0]) {
		t.Errorf("%d %s: %+v", status, text, get())
	}
	if status, text := r.tell(path, `{"person":"right"}`); status != 204 {
		t.Errorf("%d %s", status, text)
	}
	it := r.settled(ids[0]) // there is no program that could analyse
	if it.State != library.Done || it.Person != "" {
		t.Errorf("after a failed analysis: %s of %q", it.State, it.Person)
	}
}

// The page of both is there once both were measured.
func TestTogetherPage(t *testing.T) {
	browsertest.Path(t)
	r, ids := twoTakes(t)
	it, err := r.lib.Get(ids[0])
	check(t, err)
	page := "/rehearsals/" + ids[0] + "/together"
	if status, _, _ := r.ask("GET", page, nil); status != 404 {
		t.Errorf("without two reports: %d", status)
	}
	for _, side := range append(library.Sides[:], "") { // and that of the main one of them
		obs := &analysis.Observations{Program: "poise", Recording: analysis.Recording{Name: "a.webm", Path: filepath.Join(it.Folder, it.Recording), Digest: "sha256:0", Duration: 30}, Options: analysis.Options{Person: side}}
		writeReport(t, filepath.Join(it.Folder, side), obs)
	}
	if status, text, _ := r.ask("GET", page, nil); status != 200 || !strings.Contains(text, "how you talked and listened") {
		t.Errorf("%d", status)
	}
	if status, _, _ := r.ask("GET", "/rehearsals/"+ids[0]+"/middle/", nil); status != 404 {
		t.Errorf("somebody in the middle: %d", status)
	}
	if it, err = r.lib.Get(ids[0]); err != nil || !it.Both {
		t.Errorf("%v: %v", it.Both, err)
	}
	ctx := browsertest.Start(t, 2*time.Minute, nil)
	seen := browsertest.Watch(t, ctx, r.url)
	browsertest.Do(t, ctx, chromedp.Navigate(r.page("/rehearsals/"+ids[0]+"/")), browsertest.Until(`document.documentElement.classList.contains('ready')`))
	browsertest.Press(t, ctx, `a[href$="/together"]`) // from the report, and back
	browsertest.Arrive(t, ctx, soon, `location.pathname.endsWith('/together') && document.readyState === 'complete'`)
	tidy(t, ctx, "together")
	browsertest.Press(t, ctx, `a[href$="/right/"]`) // the report of the other one, with the same video, and back
	browsertest.Arrive(t, ctx, soon, `document.getElementById('measures') !== null && video.readyState >= 1`)
	browsertest.Press(t, ctx, `a[href$="/together"]`)
	browsertest.Arrive(t, ctx, soon, `location.pathname.endsWith('/together') && document.readyState === 'complete'`)
	browsertest.Press(t, ctx, `a[href="/rehearsals/`+ids[0]+`/"]`)
	browsertest.Arrive(t, ctx, soon, `document.getElementById('measures') !== null`)
	if s := seen(); len(s) > 0 {
		t.Errorf("the browser complains, or asks for something elsewhere: %q", s)
	}
}
