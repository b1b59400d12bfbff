package report

import (
	"io"
	"net/http"
	"net/http/httptest"
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
	const button = `#m-eye_contact-look_aways .moments li button.wrong`
	browsertest.Do(t, ctx, chromedp.Navigate(s.URL), browsertest.Until(`document.documentElement.classList.contains('ready')`))
	browsertest.Eval[bool](t, ctx, `document.getElementById('all').open = true`)
	browsertest.Do(t, ctx, chromedp.Click(chromedp.CSS(button)))
	if says := browsertest.Eval[string](t, ctx, `document.querySelector('`+button+`').textContent`); says != "Leave 0:08.0 to 0:10.0 out and measure again?" {
		t.Errorf("the first press says %q", says)
	}
	browsertest.Do(t, ctx, chromedp.Click(chromedp.CSS(button)), browsertest.Until(`document.querySelector('`+button+`').textContent.includes('It is being analysed.')`))
	if got := <-asked; got != `/api/rehearsals/7/exclude application/json {"start":8,"end":10}` {
		t.Errorf("asked for %s", got)
	}
	refuse = false
	browsertest.Eval[bool](t, ctx, `window.before = true`)
	browsertest.Do(t, ctx, chromedp.Click(chromedp.CSS(button)))
	browsertest.Arrive(t, ctx, 30*time.Second, `window.before !== true && document.documentElement.classList.contains('ready')`)
	if got := <-asked; !strings.Contains(got, "exclude") {
		t.Errorf("asked for %s", got)
	}
}
