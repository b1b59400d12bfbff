package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	cdp "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
	"poise/analysis/library"
	"poise/analysis/report"
)

// rehearsal puts one with a report and a picture of a moment into the library: of a recording in which nothing was seen or heard.
func (r *running) rehearsal(t *testing.T, title string) library.Item {
	t.Helper()
	a, err := r.lib.Arrive()
	check(t, err)
	film(t, filepath.Join(a.Folder, "secret name.webm"))
	writeReport(t, a.Folder, &analysis.Observations{Program: "poise", Recording: analysis.Recording{Name: "secret name.webm", Digest: "sha256:" + title,
		Duration: 1, Video: &analysis.VideoStream{Width: 160, Height: 90}}})
	var picture bytes.Buffer
	check(t, jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 32, 18)), nil))
	raw, err := json.Marshal(report.Stills{500: picture.Bytes()})
	check(t, err)
	check(t, os.WriteFile(filepath.Join(a.Folder, report.StillsName), raw, 0o600))
	it, err := a.Commit(library.Rehearsal{Title: title, Origin: library.Added, Recording: "secret name.webm"})
	check(t, err)
	return it
}

// downloads lets the browser keep what it downloads in a folder.
func downloads(t *testing.T, ctx context.Context) string {
	t.Helper()
	dir := t.TempDir()
	browsertest.Call(t, ctx, cdp.SetDownloadBehavior, cdp.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: dir})
	return dir
}

// arrived waits for a file to be downloaded whole, and gives it.
func arrived(t *testing.T, dir, name string) []byte {
	t.Helper()
	path := filepath.Join(dir, name)
	for end := time.Now().Add(3 * time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if st, err := os.Stat(path); err == nil && st.Size() > 0 { // the browser names it so once it is whole
			raw, err := os.ReadFile(path)
			check(t, err)
			return raw
		}
	}
	left, _ := filepath.Glob(filepath.Join(dir, "*"))
	t.Fatalf("%s was not downloaded; there are %q", name, left)
	return nil
}

// A report is shared from the browser with the keyboard alone: as a page in which neither the recording nor its name is, as a PDF of
// two pages, and as a text for an e-mail. The library shows a picture of a moment.
func TestShare(t *testing.T) {
	browsertest.Path(t)
	r := serve(t, Options{})
	it := r.rehearsal(t, "Second <round>")
	ctx := browsertest.Start(t, 10*time.Minute, nil)
	seen, dir := browsertest.Watch(t, ctx, r.url), downloads(t, ctx)
	do := func(steps ...chromedp.Action[chromedp.Void]) { t.Helper(); browsertest.Do(t, ctx, steps...) }
	press := pressing(t, ctx)
	do(chromedp.Navigate(r.page("/")), chromedp.WaitVisible(chromedp.CSS(`#shelf img`)), browsertest.Until(`document.querySelector('#shelf img').naturalWidth === 32`))
	tidy(t, ctx, "shelf")
	press(`#shelf a[href$="/share"]`)
	browsertest.Arrive(t, ctx, soon, `document.getElementById('mail') !== null && document.documentElement.classList.contains('js')`)
	tidy(t, ctx, "share")
	if mail := browsertest.Eval[string](t, ctx, `document.getElementById('mail').value`); !strings.HasPrefix(mail, "Second <round>, ") || strings.Contains(mail, "secret") {
		t.Errorf("mail: %q", mail)
	}
	press(`#copy`)
	do(browsertest.Until(`copied.textContent === 'Copied.'`))
	press(`form[action$="share.html"] button`)
	if page := arrived(t, dir, "Second round.html"); bytes.Contains(page, []byte("secret")) || bytes.Contains(page, []byte("data:image/jpeg")) || !bytes.Contains(page, []byte("<html")) {
		t.Errorf("the page for others: %d bytes", len(page))
	}
	press(`#print button`)
	pdf := arrived(t, dir, "Second round.pdf")
	if n := len(pdfPages.FindAll(pdf, -1)); n != 2 || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("the PDF has %d pages", n)
	}
	do(browsertest.Until(`printing.textContent.includes('downloads') && !document.querySelector('#print button').disabled`))
	do(chromedp.Navigate(r.url+"/help"), chromedp.WaitVisible(chromedp.ID("main")))
	tidy(t, ctx, "help")
	do(chromedp.Navigate(r.url+"/rehearsals/"+it.ID+"/"), chromedp.WaitVisible(chromedp.CSS(`a[href$="/share"]`)))
	if s := seen(); len(s) > 0 {
		t.Errorf("the browser complains, or asks for something elsewhere: %q", s)
	}
}

// pdfPages are those of a PDF, by their objects.
var pdfPages = regexp.MustCompile(`/Type\s*/Page\b[^s]`)

// What has no report has nothing to share, a picture that is none is not shown, and paper follows the browser's first language.
func TestShareRefuses(t *testing.T) {
	r := serve(t, Options{Program: broken})
	it := r.rehearsal(t, "One")
	failed := r.settled(r.add(t, nil, "a.webm", bytesOf(t)))
	for path, want := range map[string]int{
		"/rehearsals/" + failed.ID + "/share": 409, "/rehearsals/" + failed.ID + "/share.html": 409, "/rehearsals/" + failed.ID + "/report.pdf": 409,
		"/rehearsals/" + failed.ID + "/still.jpg": 404, "/rehearsals/" + strings.Repeat("a", 26) + "/share": 404,
		"/rehearsals/" + it.ID + "/share": 200, "/rehearsals/" + it.ID + "/still.jpg": 200, "/rehearsals/" + it.ID + "/stills.json": 404,
	} {
		if status, _, _ := r.ask("GET", path, nil); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
	check(t, os.WriteFile(filepath.Join(it.Folder, report.StillsName), []byte(`{"500":"PHNjcmlwdD4="}`), 0o600))
	if status, _, _ := r.ask("GET", "/rehearsals/"+it.ID+"/still.jpg", nil); status != http.StatusNotFound {
		t.Errorf("a script as a picture: %d", status)
	}
	for languages, want := range map[string]bool{"en-US,en;q=0.9": true, "de-DE,en-US": false, "es-MX;q=1": true, "en": false, "": false} {
		_, page, _ := r.ask("GET", "/rehearsals/"+it.ID+"/share", nil, "Accept-Language", languages)
		if got := strings.Contains(page, `value="letter" selected`); got != want {
			t.Errorf("%q: letter %v", languages, got)
		}
	}
	if status, text, _ := r.ask("GET", "/rehearsals/"+it.ID+"/share.html?words", nil); status != 200 || strings.Contains(text, "secret name") {
		t.Errorf("%d: the recording's name is in the page", status)
	}
	t.Setenv("PATH", t.TempDir()) // no browser
	if status, text, _ := r.ask("GET", "/rehearsals/"+it.ID+"/report.pdf", nil, "Accept", "application/json"); status != http.StatusNotImplemented || !strings.Contains(text, "needs Chromium") {
		t.Errorf("without a browser: %d %s", status, fmt.Sprintf("%.300s", text))
	}
}
