package server

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
	"poise/analysis/pipeline"
	"poise/analysis/report"
)

// twoTakes is a library with two recordings of the same questions, each with its report.
func twoTakes(t *testing.T) (*running, []string) {
	t.Helper()
	dir := t.TempDir()
	for k, name := range []string{"monday", "tuesday"} {
		folder := filepath.Join(dir, name)
		check(t, os.Mkdir(folder, 0o700))
		video := filepath.Join(folder, name+".webm")
		out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x90:r=10:d=30", "-c:v", "libvpx", "-deadline", "realtime", "file:"+video).CombinedOutput()
		if err != nil {
			t.Fatalf("ffmpeg (run make setup if it is missing): %v %s", err, out)
		}
		obs := &analysis.Observations{Program: "poise", Recording: analysis.Recording{Name: name + ".webm", Path: video, Digest: fmt.Sprint("sha256:", k), Duration: 30}}
		asked := []analysis.Asked{{Start: 2 + float64(k), End: 3 + float64(k), Text: "Why <this> job?"}, {Start: 20, End: 21, Text: name}}
		doc, err := pipeline.Measure(obs, analysis.DefaultProfile(), pipeline.Timing{Questions: asked})
		check(t, err)
		check(t, report.Write(folder, &doc.Report, obs, doc.Results, report.Options{VideoPath: video}))
	}
	r := serveIn(t, dir, Options{})
	items, err := r.lib.Items()
	check(t, err)
	var ids []string
	for _, it := range items {
		ids = append(ids, it.ID)
	}
	if len(ids) != 2 {
		t.Fatalf("%d rehearsals", len(ids))
	}
	return r, ids
}

// Two takes play together, from the start and from the question that both were asked, with one of them heard.
func TestTakesPlayTogether(t *testing.T) {
	browsertest.Path(t)
	r, ids := twoTakes(t)
	of := url.Values{"of": ids}.Encode()
	ctx := browsertest.Start(t, 10*time.Minute, nil)
	seen := browsertest.Watch(t, ctx, r.url)
	press := pressing(t, ctx) // all of it with the keyboard alone
	browsertest.Do(t, ctx, chromedp.Navigate(r.page("/progress")+"&"+of))
	press(`#all > summary`)
	browsertest.Do(t, ctx, browsertest.Until(`document.getElementById('all').open`))
	tidy(t, ctx, "compare")
	press(`a[href^="/takes"]`)
	browsertest.Arrive(t, ctx, soon, `Array.from(document.querySelectorAll('video.take')).filter(v => v.readyState >= 2).length === 2`)
	if v := browsertest.Eval[string](t, ctx, `Array.from(document.querySelectorAll('.same h3'), h => h.textContent).join()`); v != "Why <this> job?" {
		t.Errorf("asked in both: %q", v)
	}
	const videos = `Array.from(document.querySelectorAll('video.take'))`
	press(`#both`)
	browsertest.Do(t, ctx, browsertest.Until(videos+`.every(v => v.currentTime > 0.2 && !v.paused) && both.textContent === 'Pause both'`))
	if v := browsertest.Eval[string](t, ctx, videos+`.map(v => v.muted).join()`); v != "true,false" {
		t.Errorf("muted: %s", v)
	}
	press(`#both`)
	browsertest.Do(t, ctx, browsertest.Until(videos+`.every(v => v.paused) && both.textContent === 'Play both'`))
	browsertest.Eval[bool](t, ctx, `window.sought = [], document.addEventListener('seeking', e => sought.push(Math.round(e.target.currentTime)), true), true`)
	press(`button.from`)
	browsertest.Do(t, ctx, browsertest.Until(`sought.length === 2`))
	starts := browsertest.Eval[string](t, ctx, `sought.sort().join()`)
	if starts != "2,3" {
		t.Errorf("the answers begin at %s", starts)
	}
	press(`#both`)
	browsertest.Do(t, ctx, browsertest.Until(videos+`.every(v => v.paused)`))
	tidy(t, ctx, "takes")
	for _, s := range seen() {
		t.Error(s)
	}
	for _, bad := range [][]string{{ids[0]}, {ids[0], ids[0]}, {ids[0], "gone"}} {
		if status, text, _ := r.ask("GET", "/takes?"+url.Values{"of": bad}.Encode(), nil); status != 422 || !strings.Contains(text, "Choose two rehearsals") {
			t.Errorf("%v: %d", bad, status)
		}
	}
}
