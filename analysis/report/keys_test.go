package report

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
)

// Without a mouse: the moment of a card plays, its measure is corrected, and that is taken back; a look is marked.
func TestReportByKeyboard(t *testing.T) {
	ctx := browser(t)
	video := t.TempDir() + "/a.webm"
	film(t, video, 40)
	obs, res := rehearsal(40)
	for i := range res.Summary {
		res.Summary[i].Title, res.Summary[i].Measure, res.Summary[i].Clips = "Try it", "eye_contact.look_aways", []analysis.Span{{Start: 8, End: 10}}
	}
	url, asked := told(t, obs, res, video)
	const ready = `document.documentElement.classList.contains('ready')`
	want := func(body string) {
		t.Helper()
		if got := <-asked; got != "/api/rehearsals/7/"+body {
			t.Errorf("asked for %s, want %s", got, body)
		}
	}
	anew := func(selector string) {
		t.Helper()
		browsertest.Eval[bool](t, ctx, `window.before = true`)
		browsertest.Press(t, ctx, selector)
		browsertest.Arrive(t, ctx, 30*time.Second, `window.before !== true && `+ready)
	}
	browsertest.Do(t, ctx, chromedp.Navigate(url), browsertest.Until(loaded), browsertest.Until(ready))
	browsertest.Press(t, ctx, `.tip a.shot`)
	browsertest.Do(t, ctx, browsertest.Until(`video.currentTime >= 8 && !video.paused`))
	browsertest.Press(t, ctx, `.tip button.wrong`)
	browsertest.Do(t, ctx, browsertest.Until(`document.getElementById('wrong-ask').open`), chromedp.KeyEvent(kb.Escape),
		browsertest.Until(`!document.getElementById('wrong-ask').open && document.activeElement.matches('.tip button.wrong')`), // the way on is kept
		chromedp.KeyEvent(kb.Enter), browsertest.Until(`document.getElementById('wrong-ask').open`))
	anew(`#wrong-go`)
	want(`exclude {"start":8,"end":10,"measure":"eye_contact.look_aways"}`)
	anew(`#undo-go`)
	want(`include {"start":8,"end":10,"measure":"eye_contact.look_aways"}`)
	browsertest.Press(t, ctx, `#looking summary`)
	browsertest.Do(t, ctx, browsertest.Until(`document.getElementById('looking').open`))
	browsertest.Eval[bool](t, ctx, `video.pause(), video.currentTime = 12, true`) // it went on where it was
	browsertest.Do(t, ctx, browsertest.Until(`document.getElementById('looking-says').textContent === 'From 0:12.0 to 0:15.0 I look at'`))
	anew(`.mark[data-at=screen]`)
	want(`looks {"looks":[{"at":"screen","range":{"start":12,"end":15}}]}`)
}
