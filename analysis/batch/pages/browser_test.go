package pages

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"poise/analysis/batch"
	"poise/analysis/batch/store"
	"poise/analysis/internal/browsertest"
	"poise/analysis/measure"
)

// shelf is a folder with five recordings of three clients, one of them without a measured gaze.
func shelf(t *testing.T) *store.Store {
	t.Helper()
	f := newFolder(t)
	for i, c := range []struct {
		client, name, date string
		length, coverage   float64
	}{
		{"Anna", "talk 10", "2026-11-02", 600, 0.9}, {"Anna", "talk 9", "2026-11-09", 61, 0.5}, {"Ben", "a", "2026-11-03", 3700, 0},
		{"Carl", "b", "", 45, 0.75}, {"Carl", "c", "2026-11-04", 90, 1},
	} {
		it := batch.Item{Client: c.client, Folder: c.client, Name: c.name, Date: c.date, Recording: "/secret/" + c.name + ".mp4"}
		gaze := ""
		if c.coverage > 0 {
			gaze = fmt.Sprintf(`"eye_contact.gaze_to_camera":{"value":%v,"unit":"share","coverage":%v,"band":[0.4,0.5],"method":""}`, c.coverage/2, c.coverage)
		}
		f.done(fmt.Sprint(i), it, fmt.Sprintf(`"duration":%v},"measures":{%s`, c.length, gaze))
	}
	f.plan = append(f.plan, store.Planned{
		Item: batch.Item{Client: "Ben", Folder: "Ben", Name: "bad"}, Failure: &batch.Failure{Kind: batch.Input, Reason: "not a recording"},
	})
	if err := Write(f.store, f.plan, measure.Definitions()); err != nil {
		t.Fatal(err)
	}
	return f.store
}

// The coach sorts the table with the mouse and with the keyboard; what was not measured comes last either way, and no column
// that tells of a person can be sorted by.
func TestSorting(t *testing.T) {
	s := shelf(t)
	ctx := browsertest.Start(t, 10*time.Minute, nil)
	address := (&url.URL{Scheme: "file", Path: filepath.Join(s.Root, "index.html")}).String()
	seen := browsertest.Watch(t, ctx, address)
	browsertest.Do(t, ctx, chromedp.Navigate(address))
	column := func(label string) string {
		return fmt.Sprintf(`[...document.querySelectorAll('#recordings th')].find(h => h.textContent === %q)`, label)
	}
	want := func(what, sorted string, names ...string) {
		t.Helper()
		got := browsertest.Eval[string](t, ctx, `[...document.querySelectorAll('#recordings tbody tr')].map(r => r.cells[1].textContent).join()`)
		if d := cmp.Diff(strings.Join(names, ","), got); d != "" {
			t.Errorf("%s: order (-want +got):\n%s", what, d)
		}
		aria := browsertest.Eval[string](t, ctx, `[...document.querySelectorAll('#recordings [aria-sort]')].map(h => h.textContent + ' ' + h.ariaSort).join()`)
		if aria != sorted {
			t.Errorf("%s: aria-sort %q, want %q", what, aria, sorted)
		}
	}
	click := func(label string) {
		t.Helper()
		browsertest.Eval[bool](t, ctx, column(label)+`.querySelector('button').click(), true`)
	}
	want("as written", "", "talk 9", "talk 10", "a", "c", "b")
	browsertest.Do(t, ctx, chromedp.Click(chromedp.CSS(`#recordings th:nth-child(4) button`)))
	want("a click", "Length ascending", "b", "talk 9", "c", "talk 10", "a")
	click("Eyes seen")
	want("coverage", "Eyes seen ascending", "talk 9", "b", "talk 10", "c", "a")
	click("Eyes seen")
	want("coverage again", "Eyes seen descending", "c", "talk 10", "b", "talk 9", "a")
	browsertest.Eval[bool](t, ctx, column("Client")+`.querySelector('button').focus(), true`)
	browsertest.Do(t, ctx, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	want("Tab and Enter", "Recording ascending", "a", "b", "c", "talk 9", "talk 10")
	browsertest.Do(t, ctx, chromedp.KeyEvent(" "))
	want("space", "Recording descending", "talk 10", "talk 9", "c", "b", "a")
	if n := browsertest.Eval[int](t, ctx, column("Own change, eye contact")+`.querySelectorAll('button').length`); n != 0 {
		t.Error("people can be ordered by their change")
	}
	for _, scheme := range []string{"dark", "light"} {
		browsertest.Call(t, ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		for _, v := range browsertest.Axe(t, ctx) {
			t.Errorf("%s: %+v", scheme, v)
		}
	}
	if dir := os.Getenv("SCREENSHOTS"); dir != "" {
		shot, err := chromedp.Call(ctx, devtools.CaptureScreenshot, devtools.CaptureScreenshotParams{Format: "png"})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "batch-index.png"), shot.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if c := seen(); len(c) > 0 {
		t.Errorf("the browser complains, or asks for something elsewhere: %q", c)
	}
}
