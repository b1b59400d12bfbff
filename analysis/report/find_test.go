package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
)

// Words can be searched, without the recording too; the found ones are marked and the other lines hidden; nothing of the
// transcript becomes markup; the section fits a narrow screen.
func TestFindWordsInBrowser(t *testing.T) {
	ctx := browser(t)
	obs, res := rehearsal(30)
	res.Transcript = conversation()
	res.Transcript.Segments[0].Text = "Why <b>us</b>? It’s İ " + strings.Repeat("long", 60)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	dir := t.TempDir()
	if err := Write(dir, &rep, obs, res, Options{}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "report.html")
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	seen := watch(t, ctx)
	browsertest.Do(t, ctx, chromedp.Navigate("file://"+path), browsertest.Until(`document.getElementById('find') && !document.getElementById('find').hidden`))
	find := func(text string) (shown, marked int, says string) {
		browsertest.Eval[bool](t, ctx, `(f => { f.value = '`+text+`'; f.dispatchEvent(new Event('input')); return true; })(document.getElementById('find-text'))`)
		return browsertest.Eval[int](t, ctx, `document.querySelectorAll('#spoken li:not([hidden])').length`),
			browsertest.Eval[int](t, ctx, `document.querySelectorAll('#spoken mark').length`), browsertest.Eval[string](t, ctx, `document.getElementById('find-count').textContent`)
	}
	for _, c := range []struct {
		text          string
		shown, marked int
		says          string
	}{
		{"MOVES", 2, 2, "said 2 times"}, {"because it", 1, 1, "said once"}, {"<b>", 1, 1, "said once"}, {"nowhere", 0, 0, "not said"}, {" ", 3, 0, ""},
	} {
		if shown, marked, says := find(c.text); shown != c.shown || marked != c.marked || says != c.says {
			t.Errorf("%q: %d lines, %d marks, %q", c.text, shown, marked, says)
		}
	}
	browsertest.Call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 390, Height: 800, DeviceScaleFactor: 1, Mobile: true})
	if w := browsertest.Eval[int](t, ctx, `document.documentElement.scrollWidth`); w > 390 {
		t.Errorf("on a narrow screen the page is %d wide", w)
	}
	if s := seen(); len(s) > 0 {
		t.Errorf("the page complains or asks for something outside: %q", s)
	}
}
