package report

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
)

// browser starts a headless Chromium; tests that need one fail without it.
func browser(t *testing.T) context.Context { return browsertest.Start(t, 10*time.Minute, nil) }

// watch collects what a page complains about and what it asks for from outside.
func watch(t *testing.T, ctx context.Context) func() []string {
	return browsertest.Watch(t, ctx, "file:///")
}

// film makes a small recording with picture and sound.
func film(t *testing.T, path string, seconds int) {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", fmt.Sprintf("testsrc=s=160x90:r=10:d=%d", seconds), "-f", "lavfi",
		"-i", fmt.Sprintf("sine=d=%d", seconds), "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "file:"+path).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg (run make setup if it is missing): %v %s", err, out)
	}
}

// pageFile writes a report beside a recording with an awkward name and returns its address.
func pageFile(t *testing.T, video string, seconds int) string {
	t.Helper()
	obs, res := rehearsal(seconds)
	obs.Recording.Name = filepath.Base(video)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	dir := filepath.Join(filepath.Dir(video), "report of it")
	if err := Write(dir, &rep, obs, res, Options{VideoPath: video}); err != nil {
		t.Fatal(err)
	}
	return "file://" + escapePath(filepath.Join(dir, "report.html"))
}

const loaded = `document.getElementById('video').readyState >= 1`

func TestPageInBrowser(t *testing.T) {
	ctx := browser(t)
	name := `-it's #1 "100%" ?.webm`
	video := filepath.Join(t.TempDir(), name)
	film(t, video, 30)
	seen := watch(t, ctx)
	browsertest.Do(t, ctx, chromedp.Navigate(pageFile(t, video, 30)), browsertest.Until(loaded))
	if title := browsertest.Eval[string](t, ctx, `document.title`); title != "Rehearsal: "+name {
		t.Errorf("title %q", title)
	}
	_, res := rehearsal(30)
	if browsertest.Eval[bool](t, ctx, `document.getElementById('unseen').offsetHeight + document.getElementById('unplayable').offsetHeight > 0`) {
		t.Error("the page says that the recording can't be shown, but it can")
	}
	if n := browsertest.Eval[int](t, ctx, `document.querySelectorAll('article.card').length`); n != len(res.Defines) {
		t.Errorf("%d measures on the page, want %d", n, len(res.Defines))
	}

	browsertest.Eval[bool](t, ctx, `document.getElementById('all').open = true`)
	browsertest.Do(t, ctx, chromedp.Click(chromedp.CSS(`#m-eye_contact-look_aways a.clip`)), browsertest.Until(`video.currentTime >= 8`))
	at, now := browsertest.Eval[float64](t, ctx, `video.pause(), video.currentTime`), browsertest.Eval[string](t, ctx, `now.textContent`)
	if at < 8 || at > 10 || !strings.Contains(now, "looking away") {
		t.Errorf("the moment at 0:08 leads to %v s (%q)", at, now)
	}
	browsertest.Eval[bool](t, ctx, `scrollTo({top: 0, behavior: 'instant'}), over.focus(), video.currentTime = 20, true`)
	browsertest.Do(t, ctx, chromedp.KeyEvent(kb.ArrowRight))
	if at := browsertest.Eval[float64](t, ctx, `video.currentTime`); at < 20.9 || at > 21.1 {
		t.Errorf("an arrow key leads from 20 to %v s", at)
	}
	browsertest.Do(t, ctx, chromedp.Click(chromedp.ID(`over`))) // its middle
	if at := browsertest.Eval[float64](t, ctx, `video.currentTime`); at < 14.5 || at > 15.5 {
		t.Errorf("the middle of the timeline leads to %v s", at)
	}
	if s := seen(); len(s) > 0 {
		t.Errorf("the page complains or asks for something outside: %q", s)
	}
}

// The policy in the page is what keeps it to itself: a script that a stranger brought in can't run, an image can't load.
func TestPagePolicyHolds(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 1)
	seen := watch(t, ctx)
	browsertest.Do(t, ctx, chromedp.Navigate(pageFile(t, video, 10)), browsertest.Until(loaded))
	if browsertest.Eval[bool](t, ctx, `new Promise(done => {
		const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s);
		const i = new Image(); i.onload = i.onerror = () => done(window.ran === true); i.src = 'http://127.0.0.1:9/x.png'; document.body.append(i);
	})`) {
		t.Error("a foreign script ran")
	}
	refused := 0
	for _, s := range seen() {
		if strings.Contains(s, "Content Security Policy") {
			refused++
		}
	}
	if refused < 2 {
		t.Errorf("not refused: %q", seen())
	}
}

func TestPageFollowsDownThePage(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 30)
	browsertest.Do(t, ctx, chromedp.Navigate(pageFile(t, video, 60)), browsertest.Until(loaded))
	browsertest.Eval[bool](t, ctx, `document.getElementById('all').open = true, document.querySelector('#g-movement').scrollIntoView({behavior: 'instant'}), document.querySelector('#m-fidget-self_touch a.clip').click(), true`)
	browsertest.Do(t, ctx, browsertest.Until(`document.documentElement.classList.contains('docked')`))
	if p := browsertest.Eval[string](t, ctx, `getComputedStyle(document.getElementById('screen')).position`); p != "fixed" {
		t.Errorf("the recording is %s, out of sight", p)
	}
	browsertest.Call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 390, Height: 800, DeviceScaleFactor: 1, Mobile: true})
	if w := browsertest.Eval[int](t, ctx, `document.documentElement.scrollWidth`); w > 390 {
		t.Errorf("on a narrow screen the page is %d wide", w)
	}
}

// On a telephone, a card that is tapped plays where it can be seen, though the player is further down; closed, it stays away until
// something is played again.
func TestTappedCardPlaysInSight(t *testing.T) {
	ctx := browser(t)
	dir := t.TempDir()
	video := filepath.Join(dir, "a.webm")
	film(t, video, 30)
	obs, res := rehearsal(30)
	for i := range res.Summary {
		res.Summary[i].Title, res.Summary[i].Clips = "Try it", []analysis.Span{{Start: 8, End: 10}}
	}
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	if err := Write(dir, &rep, obs, res, Options{VideoPath: video, Stills: Stills{9000: {0xff, 0xd8, 0xff, 0xd9}}}); err != nil {
		t.Fatal(err)
	}
	browsertest.Call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 390, Height: 844, DeviceScaleFactor: 1, Mobile: true})
	browsertest.Do(t, ctx, chromedp.Navigate("file://"+filepath.Join(dir, "report.html")), browsertest.Until(loaded))
	if n := browsertest.Eval[int](t, ctx, `document.querySelectorAll('.tips a.shot img').length`); n != 4 {
		t.Errorf("%d pictures of moments", n)
	}
	const seen = `(r => r.top >= 0 && r.bottom <= innerHeight && r.height > 100)(document.getElementById('screen').getBoundingClientRect())`
	browsertest.Eval[bool](t, ctx, `document.querySelector('.tips a.shot').click(), true`)
	browsertest.Do(t, ctx, browsertest.Until(`video.currentTime >= 8 && `+seen))
	if w := browsertest.Eval[int](t, ctx, `document.documentElement.scrollWidth`); w > 390 {
		t.Errorf("the page is %d wide", w)
	}
	browsertest.Eval[bool](t, ctx, `document.getElementById('close').click(), true`)
	browsertest.Do(t, ctx, browsertest.Until(`video.paused && !document.documentElement.classList.contains('docked')`))
	browsertest.Eval[bool](t, ctx, `document.querySelector('.tips a.shot').click(), true`)
	browsertest.Do(t, ctx, browsertest.Until(seen))
}

// A long report's first level stays within some screens; the rest is behind its folds, which open where an address leads.
func TestFirstLevelIsShort(t *testing.T) {
	ctx := browser(t)
	obs, res := rehearsal(1200)
	res.Transcript = &analysis.Transcript{Timed: true}
	for i := range 200 {
		res.Transcript.Segments = append(res.Transcript.Segments, analysis.TranscriptSegment{Start: float64(6 * i), End: float64(6*i) + 5, Text: "It works by moving air."})
	}
	browsertest.Call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 1366, Height: 768, DeviceScaleFactor: 1})
	browsertest.Do(t, ctx, chromedp.Navigate(saved(t, renderPage(t, obs, res, ""))), browsertest.Until(`document.documentElement.classList.contains('ready')`))
	if h := browsertest.Eval[int](t, ctx, `document.documentElement.scrollHeight`); h > 4000 {
		t.Errorf("the page is %d high", h)
	}
	if low := browsertest.Eval[int](t, ctx, `Math.round(document.querySelector('.tips.next').getBoundingClientRect().bottom)`); low > 768 {
		t.Errorf("what to try next ends at %d", low)
	}
	browsertest.Eval[bool](t, ctx, `document.querySelector('.tips .why').click(), true`)
	browsertest.Do(t, ctx, browsertest.Until(`document.getElementById('all').open`))
}

// However many cards there are, they fill the width, on a tablet too.
func TestCardsFillTheWidth(t *testing.T) {
	ctx := browser(t)
	for _, n := range []int{1, 2, 3} {
		obs, res := rehearsal(60)
		res.Summary = nil
		for i := range 2 * n {
			kind := []string{analysis.TryNext, analysis.WentWell}[i%2]
			res.Summary = append(res.Summary, analysis.Statement{Kind: kind, Title: "Try it", Text: "It was so.", Measure: "eye_contact.look_aways", Clips: []analysis.Span{{Start: 8, End: 10}}})
		}
		browsertest.Do(t, ctx, chromedp.Navigate(saved(t, renderPage(t, obs, res, ""))), browsertest.Until(`document.documentElement.classList.contains('ready')`))
		for _, width := range []int64{1366, 820, 390} {
			browsertest.Call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 768, DeviceScaleFactor: 1})
			for _, group := range []string{"next", "well"} {
				cards := browsertest.Eval[[]float64](t, ctx, `Array.from(document.querySelectorAll('.tips.`+group+` li.tip'), e => e.getBoundingClientRect().right)`)
				right := browsertest.Eval[float64](t, ctx, `document.getElementById('numbers').getBoundingClientRect().right`)
				if len(cards) != n || math.Abs(cards[n-1]-right) > 1 {
					t.Errorf("%d cards on a screen of %d end at %v, the page at %v", n, width, cards, right)
				}
			}
		}
	}
}

// Opening the page shows the recording's first picture and does nothing else; the playhead crosses no words.
func TestPageAsOpened(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 30)
	address := pageFile(t, video, 60)
	for _, width := range []int64{1280, 390} {
		browsertest.Call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 800, DeviceScaleFactor: 1})
		browsertest.Do(t, ctx, chromedp.Navigate(address), browsertest.Until(`video.readyState >= 2 && !video.seeking`))
		if at := browsertest.Eval[float64](t, ctx, `video.currentTime`); at <= 0 || at > .1 {
			t.Errorf("%d: opened at %v s: browsers show a picture only after a step to one", width, at)
		}
		if over := browsertest.Eval[string](t, ctx, `Array.from(document.querySelectorAll('.lane .name, .lane .absent span')).filter(e => {
			const r = document.createRange(); r.selectNodeContents(e);
			const words = r.getBoundingClientRect(), at = document.getElementById('head').getBoundingClientRect();
			return words.width > 0 && words.left < at.right && words.right > at.left;
		}).map(e => e.textContent).join()`); over != "" {
			t.Errorf("%d: the playhead crosses %q", width, over)
		}
		browsertest.Eval[bool](t, ctx, `document.getElementById('numbers').scrollIntoView({behavior: 'instant'}), new Promise(done => setTimeout(() => done(true), 200))`)
		if browsertest.Eval[bool](t, ctx, `document.documentElement.classList.contains('docked') || document.querySelector('.clip.playing') !== null`) {
			t.Errorf("%d: the page behaves as if the recording had been played", width)
		}
	}
}

func TestPageWhereTheRecordingCannotBePlayed(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.avi")
	if err := os.WriteFile(video, []byte("no video"), 0o644); err != nil {
		t.Fatal(err)
	}
	browsertest.Do(t, ctx, chromedp.Navigate(pageFile(t, video, 10)), chromedp.WaitVisible(chromedp.ID(`unplayable`)))
	if said := browsertest.Eval[string](t, ctx, `unplayable.textContent`); !strings.Contains(said, "can't play") {
		t.Fatalf("%q", said)
	}
}

func TestPageWhereThePictureCannotBeShown(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.mp4")
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x90:r=10:d=2", "-f", "lavfi", "-i", "sine=d=2",
		"-c:v", "mpeg4", "-c:a", "aac", "file:"+video).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v %s", err, out)
	}
	browsertest.Do(t, ctx, chromedp.Navigate(pageFile(t, video, 10)), browsertest.Until(loaded), chromedp.WaitVisible(chromedp.ID(`unseen`)))
	if said := browsertest.Eval[string](t, ctx, `unseen.textContent`); !strings.Contains(said, "can't show its picture") {
		t.Fatalf("%q", said)
	}
}

// Without script the page is a document: everything is there, and moments are links into the recording.
func TestPageWithoutScript(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 10)
	address := pageFile(t, video, 30)
	browsertest.Call(t, ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	browsertest.Do(t, ctx, chromedp.Navigate(address))
	browsertest.Call(t, ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
	text := browsertest.Eval[string](t, ctx, `document.querySelector('main').textContent`)
	_, res := rehearsal(30)
	for _, d := range res.Defines {
		if !strings.Contains(text, d.Title) {
			t.Errorf("%s is missing", d.Title)
		}
	}
	if ran := browsertest.Eval[bool](t, ctx, `document.documentElement.classList.contains('ready')`); ran {
		t.Error("the script ran")
	}
	if href := browsertest.Eval[string](t, ctx, `document.querySelector('#m-pace-pauses a.clip').getAttribute('href')`); href != "./../a.webm#t=5.10,6.00" {
		t.Errorf("a moment leads to %q", href)
	}
}

// A browser is the strictest reader of subtitles: every moment must become one cue.
func TestSubtitlesInBrowser(t *testing.T) {
	ctx := browser(t)
	var b strings.Builder
	if err := writeVTT(&b, odd); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(b.String())
	if err != nil {
		t.Fatal(err)
	}
	browsertest.Do(t, ctx, chromedp.Navigate("about:blank"))
	cues := browsertest.Eval[[]string](t, ctx, fmt.Sprintf(`new Promise((done, failed) => {
		const v = document.createElement('video'), t = document.createElement('track');
		t.src = URL.createObjectURL(new Blob([%s], {type: 'text/vtt'}));
		t.default = true; v.append(t); document.body.append(v); t.track.mode = 'hidden';
		t.onerror = failed;
		t.onload = () => done(Array.from(t.track.cues).map(c => c.startTime + ' ' + c.endTime + ' ' + c.getCueAsHTML().textContent));
	})`, text))
	if len(cues) != len(odd) || !strings.HasPrefix(cues[1], "3601.235 3601.435 ") || !strings.Contains(cues[2], "a --> b <i>&") {
		t.Fatalf("%q", cues)
	}
}
