package report

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
)

// What a page says and links to is told by its options, and nothing of it can be more than text.
func TestPageOptions(t *testing.T) {
	obs, res := rehearsal(60)
	obs.Recording.Name = "talk.webm"
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	render := func(opt PageOptions) string {
		var b strings.Builder
		if err := Render(&b, &rep, obs, res, opt); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	served := PageOptions{Recording: "recording", Title: "Monday <b>", Links: []Link{{"/", "All"}, {"javascript:alert(1)", "<i>"}}, API: "/api/7", Served: true, Alone: true}
	page := render(served)
	for _, want := range []string{
		`<span class="name">Monday &lt;b&gt;</span>`, `<a href="/">All</a> · <a href="#ZgotmplZ">&lt;i&gt;</a>`, `<meta name="poise-server" content="/api/7">`, `src="recording#t=0.001"`,
	} {
		if strings.Count(page, want) != 1 {
			t.Errorf("%q stands %d times", want, strings.Count(page, want))
		}
	}
	for _, never := range []string{"http-equiv", `"name">talk`, `href="report.json"`} {
		if strings.Contains(page, never) {
			t.Errorf("%q stands there", never)
		}
	}
	file := render(PageOptions{})
	for _, want := range []string{`"name">talk.webm<`, "http-equiv", `href="report.json"`} {
		if !strings.Contains(file, want) {
			t.Errorf("the file lacks %q", want)
		}
	}
	if strings.Contains(file, "poise-server\" content") || strings.Contains(file, "<video") {
		t.Error("the file has a server or a recording")
	}
	if p := served.Policy(); !strings.Contains(p, "connect-src 'self'; frame-ancestors 'none'") || strings.Contains((&PageOptions{}).Policy(), "connect-src") {
		t.Errorf("policy %s", p)
	}
}

// A page that has a server gives it the corrections.
func TestServedPageCorrects(t *testing.T) {
	obs, res := rehearsal(60)
	opt := PageOptions{API: "/api/rehearsals/7", Served: true}
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	asked := make(chan string, 4)
	refuse := true
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			body, _ := io.ReadAll(r.Body)
			asked <- r.URL.Path + " " + r.Header.Get("Content-Type") + " " + string(body)
			if refuse {
				w.WriteHeader(http.StatusConflict)
				_, _ = io.WriteString(w, `{"error": "It is being analysed."}`)
				return
			}
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Security-Policy", opt.Policy())
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = Render(w, &rep, obs, res, opt)
	}))
	defer s.Close()
	ctx := browser(t)
	ready := browsertest.Until(`document.documentElement.classList.contains('ready')`)
	click := func(selector string) { browsertest.Do(t, ctx, chromedp.Click(chromedp.CSS(selector))) }
	want := func(body string) {
		t.Helper()
		if got := <-asked; got != body {
			t.Errorf("asked for %s, want %s", got, body)
		}
	}
	anew := func() {
		t.Helper()
		browsertest.Eval[bool](t, ctx, `window.before = true`)
		click(`#wrong-go`)
		browsertest.Arrive(t, ctx, 30*time.Second, `window.before !== true && document.documentElement.classList.contains('ready')`)
	}
	open := func() {
		browsertest.Eval[bool](t, ctx, `document.getElementById('all').open = true`)
		browsertest.Eval[bool](t, ctx, `document.querySelector('#m-eye_contact-look_aways .moments li button.wrong').click(), true`) // the page scrolls smoothly under a pointer
	}
	browsertest.Do(t, ctx, chromedp.Navigate(s.URL), ready)
	open()
	if says := browsertest.Eval[string](t, ctx, `document.getElementById('wrong-says').textContent`); !strings.HasPrefix(says, "Looking away, 0:08.0 to 0:10.0: ") {
		t.Errorf("it asks about %q", says)
	}
	if v := browsertest.Axe(t, ctx); len(v) > 0 {
		t.Errorf("axe: %+v", v)
	}
	click(`#wrong-go`)
	browsertest.Do(t, ctx, browsertest.Until(`document.getElementById('wrong-trouble').textContent.includes('It is being analysed.')`))
	want(`/api/rehearsals/7/exclude application/json {"start":8,"end":10,"measure":"eye_contact.look_aways"}`)
	refuse = false
	anew()
	want(`/api/rehearsals/7/exclude application/json {"start":8,"end":10,"measure":"eye_contact.look_aways"}`)
	browsertest.Eval[bool](t, ctx, `window.before = true`)
	click(`#undo-go`)
	browsertest.Arrive(t, ctx, 30*time.Second, `window.before !== true && document.documentElement.classList.contains('ready')`)
	want(`/api/rehearsals/7/include application/json {"start":8,"end":10,"measure":"eye_contact.look_aways"}`)

	open() // other times: what is not of them is left out
	click(`input[value=times]`)
	browsertest.Eval[bool](t, ctx, `document.getElementById('wrong-from').value = 'soon', true`)
	click(`#wrong-go`)
	browsertest.Do(t, ctx, browsertest.Until(`document.getElementById('wrong-trouble').textContent.startsWith('Give two times')`))
	browsertest.Eval[bool](t, ctx, `document.getElementById('wrong-from').value = '0:08.5', document.getElementById('wrong-to').value = '9.5', true`)
	anew()
	want(`/api/rehearsals/7/exclude application/json {"start":8,"end":8.5,"measure":"eye_contact.look_aways"}`)
	want(`/api/rehearsals/7/exclude application/json {"start":9.5,"end":10,"measure":"eye_contact.look_aways"}`)

	open()
	click(`input[value=all]`)
	anew()
	want(`/api/rehearsals/7/exclude application/json {"start":8,"end":10,"measure":""}`)
}

// What was corrected stands beside the number, each with its way back.
func TestCorrectionsAreSaid(t *testing.T) {
	obs, res := rehearsal(60)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{Wrong: []analysis.Wrong{{Measure: "eye_contact.look_aways", Range: analysis.Span{Start: 8, End: 10}}}})
	var b strings.Builder
	if err := Render(&b, &rep, obs, res, PageOptions{API: "/api/7"}); err != nil {
		t.Fatal(err)
	}
	undo := `data-t="8" data-e="10" data-measure="eye_contact.look_aways"`
	if n := strings.Count(b.String(), undo); n < 2 {
		t.Errorf("it can be undone in %d places", n)
	}
}

// Notes are written at the player's place, shown on the timeline, and deleted; the server gets all of them each time.
func TestServedPageKeepsNotes(t *testing.T) {
	obs, res := rehearsal(60)
	dir := t.TempDir()
	opt := PageOptions{API: "/api/rehearsals/7", Served: true}
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			var body struct{ Remarks []Remark }
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil || r.URL.Path != "/api/rehearsals/7/remarks" {
				t.Errorf("%s: %v", r.URL.Path, err)
			}
			if err := WriteRemarks(dir, body.Remarks); err != nil {
				t.Error(err)
			}
			w.WriteHeader(http.StatusNoContent)
			return
		}
		with := opt
		with.Remarks = ReadRemarks(dir)
		w.Header().Set("Content-Security-Policy", opt.Policy())
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = Render(w, &rep, obs, res, with)
	}))
	defer s.Close()
	ctx := browser(t)
	anew := func(do string) {
		t.Helper()
		browsertest.Eval[bool](t, ctx, `window.before = true, `+do+`, true`)
		browsertest.Arrive(t, ctx, 30*time.Second, `window.before !== true && document.documentElement.classList.contains('ready')`)
	}
	const write = `document.getElementById('remark-text').value = '%s', document.getElementById('remark').requestSubmit()`
	browsertest.Do(t, ctx, chromedp.Navigate(s.URL), browsertest.Until(`document.documentElement.classList.contains('ready')`))
	anew(fmt.Sprintf(write, "Ask <them> first"))
	anew(fmt.Sprintf(write, ""))
	if got := ReadRemarks(dir); !slices.Equal(got, []Remark{{0, "Ask <them> first"}, {0, ""}}) {
		t.Errorf("kept: %+v", got)
	}
	if says := browsertest.Eval[string](t, ctx, `document.querySelector('#remarks span').textContent`); says != "Ask <them> first" {
		t.Errorf("it says %q", says)
	}
	if n := browsertest.Eval[int](t, ctx, `Array.from(document.querySelectorAll('.lane .name')).filter(n => n.textContent === 'Your notes').length`); n != 1 {
		t.Errorf("%d lanes of notes", n)
	}
	if v := browsertest.Axe(t, ctx); len(v) > 0 {
		t.Errorf("axe: %+v", v)
	}
	anew(`document.querySelector('#remarks button.forget').click()`)
	if got := ReadRemarks(dir); !slices.Equal(got, []Remark{{0, ""}}) {
		t.Errorf("kept: %+v", got)
	}
	var b strings.Builder
	if err := Share(&b, &rep, obs, res, ShareOptions{}); err != nil || strings.Contains(b.String(), "Your notes") {
		t.Errorf("others get the notes: %v", err)
	}
}

func TestRemarks(t *testing.T) {
	dir := t.TempDir()
	if err := WriteRemarks(dir, []Remark{{12.34, "second\n\x00line"}, {1, strings.Repeat("ä", 600)}}); err != nil {
		t.Fatal(err)
	}
	if got := ReadRemarks(dir); len(got) != 2 || got[1] != (Remark{12.3, "second line"}) || len([]rune(got[0].Text)) != LongestRemark {
		t.Errorf("%+v", got)
	}
	for _, bad := range [][]Remark{{{-1, "before"}}, {{math.NaN(), "nowhere"}}, make([]Remark, MostRemarks+1)} {
		if WriteRemarks(dir, bad) == nil {
			t.Errorf("%d notes are taken", len(bad))
		}
	}
	if err := WriteRemarks(dir, nil); err != nil || ReadRemarks(dir) != nil {
		t.Errorf("forgotten: %v", err)
	}
	if err := WriteRemarks(dir, nil); err != nil {
		t.Error(err)
	}
}
