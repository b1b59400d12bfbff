package report

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"poise/analysis"
)

// browser starts a headless Chromium; tests that need one fail without it.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Fatal("chromium is missing: run make setup")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.WindowSize(1280, 900))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return ctx
}

// do runs steps on a page; eval evaluates an expression there.
func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func eval[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func until(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](expression)
}

// call sends a command of the browser's protocol.
func call[P, R any](t *testing.T, ctx context.Context, command cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		t.Fatal(err)
	}
}

// watch collects what a page complains about and what it asks for from outside. Call the result after the page is used.
func watch(t *testing.T, ctx context.Context) func() []string {
	t.Helper()
	var mu sync.Mutex
	var seen []string
	add := func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, fmt.Sprintf(format, args...))
	}
	err := chromedp.Listen(ctx, func(e any) {
		switch e := e.(type) {
		case *runtime.EventConsoleAPICalled:
			add("console: %v", e.Type)
		case *runtime.EventExceptionThrown:
			add("exception: %v", e.ExceptionDetails)
		case *log.EventEntryAdded:
			add("log: %s %s", e.Entry.Text, e.Entry.URL)
		case *network.EventRequestWillBeSent:
			if u := e.Request.URL; !strings.HasPrefix(u, "file:///") && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
				add("request: %s", u)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	call(t, ctx, network.Enable, network.EnableParams{})
	call(t, ctx, log.Enable, cdp.Empty{})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), seen...)
	}
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
	do(t, ctx, chromedp.Navigate(pageFile(t, video, 30)), until(loaded))
	if title := eval[string](t, ctx, `document.title`); title != "Rehearsal: "+name {
		t.Errorf("title %q", title)
	}
	_, res := rehearsal(30)
	if eval[bool](t, ctx, `document.getElementById('unseen').offsetHeight + document.getElementById('unplayable').offsetHeight > 0`) {
		t.Error("the page says that the recording can't be shown, but it can")
	}
	if n := eval[int](t, ctx, `document.querySelectorAll('article.card').length`); n != len(res.Defines) {
		t.Errorf("%d measures on the page, want %d", n, len(res.Defines))
	}

	do(t, ctx, chromedp.Click(chromedp.CSS(`#m-eye_contact-look_aways a.clip`)), until(`video.currentTime >= 8`))
	at, now := eval[float64](t, ctx, `video.pause(), video.currentTime`), eval[string](t, ctx, `now.textContent`)
	if at < 8 || at > 10 || !strings.Contains(now, "looking away") {
		t.Errorf("the moment at 0:08 leads to %v s (%q)", at, now)
	}
	eval[bool](t, ctx, `scrollTo({top: 0, behavior: 'instant'}), over.focus(), video.currentTime = 20, true`)
	do(t, ctx, chromedp.KeyEvent(kb.ArrowRight))
	if at := eval[float64](t, ctx, `video.currentTime`); at < 20.9 || at > 21.1 {
		t.Errorf("an arrow key leads from 20 to %v s", at)
	}
	do(t, ctx, chromedp.Click(chromedp.ID(`over`))) // its middle
	if at := eval[float64](t, ctx, `video.currentTime`); at < 14.5 || at > 15.5 {
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
	do(t, ctx, chromedp.Navigate(pageFile(t, video, 10)), until(loaded))
	if eval[bool](t, ctx, `new Promise(done => {
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
	do(t, ctx, chromedp.Navigate(pageFile(t, video, 60)), until(loaded))
	eval[bool](t, ctx, `document.querySelector('#g-movement').scrollIntoView({behavior: 'instant'}), document.querySelector('#m-fidget-self_touch a.clip').click(), true`)
	do(t, ctx, until(`document.documentElement.classList.contains('docked')`))
	if p := eval[string](t, ctx, `getComputedStyle(document.getElementById('screen')).position`); p != "fixed" {
		t.Errorf("the recording is %s, out of sight", p)
	}
	call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 390, Height: 800, DeviceScaleFactor: 1, Mobile: true})
	if w := eval[int](t, ctx, `document.documentElement.scrollWidth`); w > 390 {
		t.Errorf("on a narrow screen the page is %d wide", w)
	}
}

// Opening the page shows the recording's first picture and does nothing else; the playhead crosses no words.
func TestPageAsOpened(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 30)
	address := pageFile(t, video, 60)
	for _, width := range []int64{1280, 390} {
		call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 800, DeviceScaleFactor: 1})
		do(t, ctx, chromedp.Navigate(address), until(`video.readyState >= 2 && !video.seeking`))
		if at := eval[float64](t, ctx, `video.currentTime`); at <= 0 || at > .1 {
			t.Errorf("%d: opened at %v s: browsers show a picture only after a step to one", width, at)
		}
		if over := eval[string](t, ctx, `Array.from(document.querySelectorAll('.lane .name, .lane .absent span')).filter(e => {
			const r = document.createRange(); r.selectNodeContents(e);
			const words = r.getBoundingClientRect(), at = document.getElementById('head').getBoundingClientRect();
			return words.width > 0 && words.left < at.right && words.right > at.left;
		}).map(e => e.textContent).join()`); over != "" {
			t.Errorf("%d: the playhead crosses %q", width, over)
		}
		eval[bool](t, ctx, `document.querySelector('#g-movement').scrollIntoView({behavior: 'instant'}), new Promise(done => setTimeout(() => done(true), 200))`)
		if eval[bool](t, ctx, `document.documentElement.classList.contains('docked') || document.querySelector('.clip.playing') !== null`) {
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
	do(t, ctx, chromedp.Navigate(pageFile(t, video, 10)), chromedp.WaitVisible(chromedp.ID(`unplayable`)))
	if said := eval[string](t, ctx, `unplayable.textContent`); !strings.Contains(said, "can't play") {
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
	do(t, ctx, chromedp.Navigate(pageFile(t, video, 10)), until(loaded), chromedp.WaitVisible(chromedp.ID(`unseen`)))
	if said := eval[string](t, ctx, `unseen.textContent`); !strings.Contains(said, "can't show its picture") {
		t.Fatalf("%q", said)
	}
}

// Without script the page is a document: everything is there, and moments are links into the recording.
func TestPageWithoutScript(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 10)
	address := pageFile(t, video, 30)
	call(t, ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	do(t, ctx, chromedp.Navigate(address))
	call(t, ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
	text := eval[string](t, ctx, `document.querySelector('main').innerText`)
	_, res := rehearsal(30)
	for _, d := range res.Defines {
		if !strings.Contains(text, d.Title) {
			t.Errorf("%s is missing", d.Title)
		}
	}
	if ran := eval[bool](t, ctx, `document.documentElement.classList.contains('ready')`); ran {
		t.Error("the script ran")
	}
	if href := eval[string](t, ctx, `document.querySelector('#m-pace-pauses a.clip').getAttribute('href')`); href != "./../a.webm#t=5.10,6.00" {
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
	do(t, ctx, chromedp.Navigate("about:blank"))
	cues := eval[[]string](t, ctx, fmt.Sprintf(`new Promise((done, failed) => {
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
