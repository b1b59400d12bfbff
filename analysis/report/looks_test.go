package report

import (
	"context"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
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

// ambiguous is a rehearsal in which two stretches may show the look at the lens.
func ambiguous() (*analysis.Observations, *analysis.Results) {
	obs, res := rehearsal(40)
	res.Candidates = []analysis.Span{{Start: 8, End: 11}, {Start: 30.25, End: 33.25}}
	for i := range res.Findings {
		if f := &res.Findings[i]; f.ID == "eye_contact.gaze_to_camera" {
			f.Value, f.Band, f.Reason = math.NaN(), [2]float64{math.NaN(), math.NaN()}, analysis.Ambiguous.String()
		}
	}
	return obs, res
}

func look(at analysis.Place, start, end float64) analysis.Look {
	return analysis.Look{At: at, Range: analysis.Span{Start: start, End: end}}
}

// told serves a page with its recording, and gives what its scripts ask for.
func told(t *testing.T, obs *analysis.Observations, res *analysis.Results, video string) (url string, asked <-chan string) {
	t.Helper()
	opt := PageOptions{API: "/api/rehearsals/7", Served: true, Recording: "recording.webm"}
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	posts := make(chan string, 4)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", opt.Policy())
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = Render(w, &rep, obs, res, opt)
	})
	mux.HandleFunc("GET /recording.webm", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, video) })
	mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		posts <- r.URL.Path + " " + string(body)
		w.WriteHeader(http.StatusNoContent)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL, posts
}

// proper checks what holds for every page: nothing that axe-core calls serious, and no sideways scrolling on a telephone.
func proper(t *testing.T, ctx context.Context) {
	t.Helper()
	for _, v := range browsertest.Axe(t, ctx) {
		t.Errorf("%+v", v)
	}
	size := func(w int64) {
		browsertest.Call(t, ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: w, Height: 800, DeviceScaleFactor: 1})
	}
	size(390)
	if w := browsertest.Eval[int](t, ctx, `document.documentElement.scrollWidth`); w > 390 {
		t.Errorf("%d wide on a narrow screen", w)
	}
	size(1366)
}

// Where the recording does not tell which of two places is the lens, the page plays a clip of each and says how to answer.
func TestPageAsksWhichClipShowsTheLens(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 40)
	obs, res := ambiguous()
	obs.Recording.Name = filepath.Base(video)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	dir := filepath.Join(filepath.Dir(video), "report")
	if err := Write(dir, &rep, obs, res, Options{VideoPath: video}); err != nil {
		t.Fatal(err)
	}
	browsertest.Do(t, ctx, chromedp.Navigate("file://"+escapePath(filepath.Join(dir, "report.html"))), browsertest.Until(loaded))
	proper(t, ctx)
	text := browsertest.Eval[string](t, ctx, `document.getElementById('which-lens').innerText`)
	for _, want := range []string{"Which clip shows you looking at the lens?", "0:08–0:11", "0:30–0:33", "poise rescore FOLDER --baseline 0:08-0:11” or “--baseline 0:30.25-0:33.25”"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said: %s", want, text)
		}
	}
	if strings.Contains(text, "This one") {
		t.Error("a file offers an answer that nobody takes")
	}
	browsertest.Do(t, ctx, chromedp.Click(chromedp.CSS(`.number a[href="#which-lens"]`)),
		browsertest.Until(`location.hash === '#which-lens'`))
	browsertest.Eval[bool](t, ctx, `document.querySelector('.choices p:nth-child(2) a').click(), true`) // wherever the page scrolls just now
	browsertest.Do(t, ctx, browsertest.Until(`video.currentTime >= 30.25`))
	browsertest.Eval[bool](t, ctx, `video.pause(), true`)
}

// Shown by a server, one press of a key answers; a look at the screen that was marked before stays.
func TestOneKeyAnswersWhichClipShowsTheLens(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 40)
	obs, res := ambiguous()
	res.Looks = []analysis.Look{look(analysis.AtScreen, 4, 7)}
	url, asked := told(t, obs, res, video)
	browsertest.Do(t, ctx, chromedp.Navigate(url), browsertest.Until(loaded))
	proper(t, ctx)
	if browsertest.Eval[bool](t, ctx, `document.getElementById('which-lens').innerText.includes('rescore')`) {
		t.Error("the page sends people to the command line")
	}
	browsertest.Eval[bool](t, ctx, `document.querySelector('.choices a').focus(), true`)
	browsertest.Do(t, ctx, chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter),
		browsertest.Until(`video.currentTime >= 30.25 && !video.paused`), chromedp.KeyEvent(kb.Tab))
	if name := browsertest.Eval[string](t, ctx, `document.activeElement.getAttribute('aria-label')`); name != "This one: clip 2" {
		t.Fatalf("the keys lead to %q", name)
	}
	browsertest.Do(t, ctx, chromedp.KeyEvent(kb.Enter))
	want := `/api/rehearsals/7/looks {"looks":[{"at":"screen","range":{"start":4,"end":7}},{"at":"lens","range":{"start":30.25,"end":33.25}}]}`
	if got := <-asked; got != want {
		t.Errorf("asked for %s", got)
	}
}

// Looks are marked where the player stands or for the clip that was picked, instead of that at the same place, and forgotten.
func TestLooksAreMarkedAndForgotten(t *testing.T) {
	ctx := browser(t)
	video := filepath.Join(t.TempDir(), "a.webm")
	film(t, video, 40)
	obs, res := rehearsal(40)
	res.Baseline.Marked = true
	res.Looks = []analysis.Look{look(analysis.AtLens, 1, 6), look(analysis.AtNotes, 20, 23)}
	res.MarkProblem = "In the stretch you marked, your head was 12 degrees lower than usual. Mark a look at the lens in which you sit as usual."
	url, asked := told(t, obs, res, video)
	open := func() {
		t.Helper()
		browsertest.Do(t, ctx, chromedp.Navigate(url), browsertest.Until(loaded), browsertest.Until(`document.documentElement.classList.contains('ready')`))
	}
	open()
	proper(t, ctx)
	if n := browsertest.Eval[int](t, ctx, `document.body.innerText.split(`+"`"+res.MarkProblem+"`"+`).length - 1`); n < 2 {
		t.Errorf("the problem of the mark is said %d times", n)
	}
	if !browsertest.Eval[bool](t, ctx, `document.querySelector('#m-eye_contact-gaze_to_camera .doubt') !== null`) {
		t.Error("it is not said where the number stands")
	}
	if marked := browsertest.Eval[string](t, ctx, `document.getElementById('marked').innerText`); !strings.Contains(marked, "0:01–0:06 the lens") || !strings.Contains(marked, "0:20–0:23 my notes") {
		t.Errorf("marked: %q", marked)
	}
	for _, tt := range []struct{ name, do, says, button, want string }{
		{"where the player stands", `video.currentTime = 12`, "From 0:12.0 to 0:15.0 I look at", `.mark[data-at=screen]`,
			`{"looks":[{"at":"lens","range":{"start":1,"end":6}},{"at":"notes","range":{"start":20,"end":23}},{"at":"screen","range":{"start":12,"end":15}}]}`},
		{"the clip that was picked", `document.querySelector('#m-eye_contact-look_aways .moments a').click(), video.pause(), 0`, "From 0:08.0 to 0:10.0 I look at", `.mark[data-at=notes]`,
			`{"looks":[{"at":"lens","range":{"start":1,"end":6}},{"at":"notes","range":{"start":8,"end":10}}]}`},
		{"at the end", `video.currentTime = 39.5`, "From 0:37.0 to 0:40.0 I look at", `.mark[data-at=lens]`,
			`{"looks":[{"at":"notes","range":{"start":20,"end":23}},{"at":"lens","range":{"start":37,"end":40}}]}`},
		{"forgotten", `0`, "", `#marked span:first-child .forget`, `{"looks":[{"at":"notes","range":{"start":20,"end":23}}]}`},
	} {
		open()
		browsertest.Eval[float64](t, ctx, tt.do)
		if tt.says != "" {
			browsertest.Do(t, ctx, browsertest.Until(`document.getElementById('looking-says').textContent === '`+tt.says+`'`))
		}
		browsertest.Eval[bool](t, ctx, `window.before = true, document.querySelector('`+tt.button+`').click(), true`)
		browsertest.Arrive(t, ctx, 30*time.Second, `window.before !== true && document.documentElement.classList.contains('ready')`)
		if got := <-asked; got != "/api/rehearsals/7/looks "+tt.want {
			t.Errorf("%s: asked for %s", tt.name, got)
		}
	}
}
