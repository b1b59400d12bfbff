package report

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
)

// shown is the part of the recording that the timeline shows, as its buttons say it.
const shown = `document.getElementById('zoom-says').textContent`

func TestTimelineZooms(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 60)
	seen := watch(t, ctx)
	browsertest.Do(t, ctx, chromedp.Navigate(pageFile(t, video, 60)), browsertest.Until(loaded))
	wheel := func(deltaY int, ctrl bool) {
		browsertest.Eval[bool](t, ctx, `(r => over.dispatchEvent(new WheelEvent('wheel', {deltaY: `+map[bool]string{true: "-", false: ""}[deltaY < 0]+`120, ctrlKey: `+
			map[bool]string{true: "true", false: "false"}[ctrl]+`, cancelable: true, clientX: r.left + r.width / 2, clientY: r.top + 9})))(over.getBoundingClientRect())`)
	}
	wheel(-1, false)
	if s := browsertest.Eval[string](t, ctx, `new Promise(done => setTimeout(() => done(`+shown+`), 150))`); s != "" {
		t.Errorf("a wheel that should scroll the page zooms to %q", s)
	}
	wheel(-1, true)
	browsertest.Do(t, ctx, browsertest.Until(shown+`.startsWith('0:1')`))
	browsertest.Do(t, ctx, chromedp.Click(chromedp.ID(`over`))) // its middle is still the middle of the recording
	if at := browsertest.Eval[float64](t, ctx, `video.currentTime`); math.Abs(at-30) > .5 {
		t.Errorf("the middle of the zoomed timeline leads to %v s", at)
	}
	browsertest.Eval[bool](t, ctx, `over.focus(), true`)
	browsertest.Do(t, ctx, chromedp.KeyEvent("+"), chromedp.KeyEvent("+"), browsertest.Until(`/^0:2\d to 0:3\d of/.test(`+shown+`)`))
	browsertest.Do(t, ctx, chromedp.KeyEvent(kb.End), browsertest.Until(shown+`.endsWith('to 1:00 of 1:00')`))
	browsertest.Do(t, ctx, chromedp.KeyEvent("0"), browsertest.Until(shown+` === ''`))
	if s := seen(); len(s) > 0 {
		t.Errorf("the page complains or asks for something outside: %q", s)
	}
}

// saved writes a page and returns its address.
func saved(t *testing.T, page string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	return "file://" + path
}

// withPoints gives a scripted face its landmarks.
func withPoints(v *analysis.Visual) {
	f := &v.People[0].Face
	for i := range v.Time {
		for k := range analysis.FacePoints {
			f.Points = append(f.Points, f.X[i]+float32(k), f.Y[i]+float32(k))
		}
	}
}

func TestFromMomentToMoment(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 60)
	seen := watch(t, ctx)
	browsertest.Do(t, ctx, chromedp.Navigate(pageFile(t, video, 60)), browsertest.Until(loaded))
	browsertest.Eval[bool](t, ctx, `which.value = 'eye_contact.look_aways', which.dispatchEvent(new Event('change')), before.disabled`)
	click := func(id string) { browsertest.Do(t, ctx, chromedp.Click(chromedp.ID(id))) }
	at := func() float64 { return browsertest.Eval[float64](t, ctx, `video.currentTime`) }
	click("behind")
	click("loop")
	if says := browsertest.Eval[string](t, ctx, `moment.textContent`); !strings.HasPrefix(says, "1 of ") || !strings.Contains(says, "Looked to the left for 2.0 s.") {
		t.Errorf("the first moment reads %q", says)
	}
	browsertest.Eval[bool](t, ctx, `video.currentTime = 10.6, true`) // the moment ends at 10 s
	browsertest.Do(t, ctx, browsertest.Until(`video.currentTime >= 7.4 && video.currentTime < 9.5`))
	click("slow")
	if r := browsertest.Eval[float64](t, ctx, `video.playbackRate`); r != .5 {
		t.Errorf("half speed is %v", r)
	}
	click("loop")
	click("behind")
	if s := at(); s < 25 {
		t.Errorf("the second moment begins at %v s", s)
	}
	click("before")
	if s := at(); s < 8 || s > 10 {
		t.Errorf("back to the first leads to %v s", s)
	}
	browsertest.Eval[bool](t, ctx, `document.getElementById('all').open = true`)
	browsertest.Do(t, ctx, chromedp.Click(chromedp.CSS(`#m-posture-arms_crossed a.clip`))) // from a list further down
	if says := browsertest.Eval[string](t, ctx, `moment.textContent`); !strings.Contains(says, "The forearms were crossed") {
		t.Errorf("after a click on another moment it reads %q", says)
	}
	if browsertest.Eval[bool](t, ctx, `document.getElementById('loop').disabled`) {
		t.Error("the moment that was clicked cannot be repeated")
	}
	if browsertest.Eval[bool](t, ctx, `document.getElementById('wrong').offsetHeight > 0`) {
		t.Error("a page that nobody serves offers corrections")
	}
	if s := seen(); len(s) > 0 {
		t.Errorf("the page complains or asks for something outside: %q", s)
	}
}

// The figure appears over the recording where it was seen, and alone on pages without one.
func TestFigureIsDrawn(t *testing.T) {
	const painted = `(c => { if (!c) return 0; const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;
		for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n; })(document.querySelector('canvas.overlay'))`
	ctx := browser(t)
	obs, res := rehearsal(60)
	withPoints(obs.Visual)
	browsertest.Do(t, ctx, chromedp.Navigate(saved(t, renderPage(t, obs, res, ""))), browsertest.Until(painted+` > 200`))
	browsertest.Do(t, ctx, chromedp.Click(chromedp.ID("run")), browsertest.Until(`/^0:0[1-9]/.test(now.textContent)`), chromedp.Click(chromedp.ID("run")))
	browsertest.Eval[bool](t, ctx, `over.focus(), true`)
	with := browsertest.Eval[int](t, ctx, painted)
	browsertest.Do(t, ctx, chromedp.KeyEvent(kb.End)) // no face is in the picture at the end, only the arms
	if without := browsertest.Eval[int](t, ctx, painted); without == 0 || without > with*4/5 {
		t.Errorf("%d points are painted with a face, %d without", with, without)
	}

	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 30)
	browsertest.Do(t, ctx, chromedp.Navigate(pageFile(t, video, 30)), browsertest.Until(loaded))
	if n := browsertest.Eval[int](t, ctx, painted); n != 0 {
		t.Errorf("%d points are painted unasked", n)
	}
	browsertest.Do(t, ctx, chromedp.Click(chromedp.ID("overlay")), browsertest.Until(painted+` > 200`), chromedp.Click(chromedp.ID("overlay")))
	if !browsertest.Eval[bool](t, ctx, `document.querySelector('canvas.overlay').hidden`) {
		t.Error("the figure can't be switched off")
	}
}

// What is said is shown under the player and marked in its list while the recording plays.
func TestWordsFollow(t *testing.T) {
	ctx := browser(t)
	dir := t.TempDir()
	video := filepath.Join(dir, "a.webm")
	film(t, video, 30)
	obs, res := rehearsal(30)
	res.Transcript = &analysis.Transcript{Timed: true, Segments: []analysis.TranscriptSegment{
		{Start: 1, End: 4, Text: "It works by moving air."}, {Start: 20, End: 24, Text: "Because it moves.", Timed: []analysis.TimedWord{
			{Text: "Because", Start: 20, End: 20.6}, {Text: "it", Start: 22, End: 22.2}, {Text: "moves.", Start: 23, End: 24}}}}}
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	if err := Write(dir, &rep, obs, res, Options{VideoPath: video}); err != nil {
		t.Fatal(err)
	}
	browsertest.Do(t, ctx, chromedp.Navigate("file://"+filepath.Join(dir, "report.html")), browsertest.Until(loaded))
	browsertest.Eval[bool](t, ctx, `video.currentTime = 21, true`)
	browsertest.Do(t, ctx, browsertest.Until(`caption.textContent === 'Because it moves.'`))
	if at := browsertest.Eval[string](t, ctx, `document.querySelector('#spoken [aria-current]').textContent`); !strings.Contains(at, "Because") {
		t.Errorf("marked is %q", at)
	}
	if at := browsertest.Eval[string](t, ctx, `document.querySelector('#spoken .w.now').textContent`); at != "Because" {
		t.Errorf("the word that is heard is %q", at)
	}
	browsertest.Eval[bool](t, ctx, `document.querySelectorAll('#spoken .w')[1].click(), true`)
	browsertest.Do(t, ctx, browsertest.Until(`video.currentTime >= 22 && document.querySelector('#spoken .w.now').textContent === 'it'`))
	browsertest.Eval[bool](t, ctx, `video.pause(), (f => { f.value = 'it mov'; f.dispatchEvent(new Event('input')); })(document.getElementById('find-text')), true`)
	if found := browsertest.Eval[string](t, ctx, `Array.from(document.querySelectorAll('#spoken mark'), m => m.textContent).join('|')`); found != "it|moves." {
		t.Errorf("found words: %q", found)
	}
}

// axe-core finds nothing serious, in light and dark, wide and narrow, with everything that a page may hold.
func TestPageIsAccessible(t *testing.T) {
	ctx := browser(t)
	obs, res := rehearsal(60)
	withPoints(obs.Visual)
	res.Questions = []analysis.Question{{Start: 1, End: 3, Text: "Why this job?", Source: analysis.QuestionGiven, Answer: &analysis.Span{Start: 4, End: 30}}}
	res.Transcript = &analysis.Transcript{Timed: true}
	for i := range 40 {
		res.Transcript.Segments = append(res.Transcript.Segments, analysis.TranscriptSegment{Start: float64(i), End: float64(i) + 1, Text: "It works by moving air."})
	}
	res.Summary[0].Exercise, res.Summary[0].Clips = "Do it again.", []analysis.Span{{Start: 3, End: 8}}
	res.Summary[2].Exercise, res.Summary[2].Clips = "Do it less.", []analysis.Span{{Start: 8, End: 10}}
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{Excluded: []analysis.Span{{Start: 40, End: 42}}})
	dir := t.TempDir()
	video := filepath.Join(dir, "a.webm")
	film(t, video, 10)
	if err := Write(dir, &rep, obs, res, Options{VideoPath: video}); err != nil {
		t.Fatal(err)
	}
	var shared bytes.Buffer
	if err := Share(&shared, &rep, obs, res, ShareOptions{Figure: true}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		width           int64
		scheme, address string
	}{{1280, "light", "file://" + filepath.Join(dir, "report.html")}, {390, "dark", "file://" + filepath.Join(dir, "report.html")}, {800, "light", saved(t, shared.String())}} {
		browsertest.Call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: c.width, Height: 800, DeviceScaleFactor: 1})
		browsertest.Call(t, ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: c.scheme}}})
		browsertest.Do(t, ctx, chromedp.Navigate(c.address), browsertest.Until(`document.documentElement.classList.contains('ready')`))
		if w := browsertest.Eval[int64](t, ctx, `document.documentElement.scrollWidth`); w > c.width {
			t.Errorf("%d %s: the page is %d wide", c.width, c.scheme, w)
		}
		for _, v := range browsertest.Axe(t, ctx) {
			t.Errorf("%d %s: %s (%s): %s: %s", c.width, c.scheme, v.ID, v.Impact, v.Help, v.Where)
		}
	}
}
