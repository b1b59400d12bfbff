package report

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"poise/analysis/internal/browsertest"
)

// A server that says so in the page's head gets the corrections.
func TestServedPageCorrects(t *testing.T) {
	obs, res := rehearsal(60)
	page := strings.Replace(renderPage(t, obs, res, ""), `<meta name="referrer"`, `<meta name="poise-server" content="/api/rehearsals/7"><meta name="referrer"`, 1)
	// As doc.go of the server says: the policy moves to the header.
	at := strings.Index(page, `<meta http-equiv="Content-Security-Policy"`)
	page = page[:at] + page[at+strings.Index(page[at:], ">")+1:]
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
		w.Header().Set("Content-Security-Policy", ContentPolicy()+"; connect-src 'self'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, page)
	}))
	defer s.Close()
	ctx := browser(t)
	const button = `#m-eye_contact-look_aways .moments li button.wrong`
	browsertest.Do(t, ctx, chromedp.Navigate(s.URL), browsertest.Until(`document.documentElement.classList.contains('ready')`), chromedp.Click(chromedp.CSS(button)))
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
