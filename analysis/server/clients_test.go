package server

import (
	"archive/zip"
	"bytes"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"poise/analysis/batch/store"
	"poise/analysis/internal/browsertest"
)

// unpack writes what is in a zip file into a folder, and gives the names.
func unpack(t *testing.T, raw []byte, dir string) (names []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	check(t, err)
	for _, f := range z.File {
		if !filepath.IsLocal(f.Name) {
			t.Fatalf("%q leads out of the folder", f.Name)
		}
		names = append(names, f.Name)
		in, err := f.Open()
		check(t, err)
		text, err := io.ReadAll(in)
		check(t, err)
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		check(t, os.MkdirAll(filepath.Dir(path), 0o700))
		check(t, os.WriteFile(path, text, 0o600))
	}
	return names
}

// A coach opens a client's page, keeps notes that stay with the coach, copies the summary, and hands on a pack whose video plays where
// it is unpacked.
func TestClient(t *testing.T) {
	browsertest.Path(t)
	s, plan := batchFolder(t)
	t.Cleanup(func() { _ = s.Close() })
	r := serve(t, Options{Batches: []string{s.Root}})
	ctx := browsertest.Start(t, 10*time.Minute, nil)
	seen := browsertest.Watch(t, ctx, r.url, "file:")
	do := func(steps ...chromedp.Action[chromedp.Void]) { t.Helper(); browsertest.Do(t, ctx, steps...) }
	press := pressing(t, ctx) // all of it with the keyboard alone
	do(chromedp.Navigate(r.page("/batches")), chromedp.WaitVisible(chromedp.CSS(`#rows-1 a`)))
	press(`#rows-1 a[href*="/clients/"]`)
	browsertest.Arrive(t, ctx, soon, `document.getElementById('text') !== null && document.documentElement.classList.contains('js')`)
	tidy(t, ctx, "client")
	const note = "Prefers mornings. <b>Shy</b>"
	browsertest.Tab(t, ctx, `#text`)
	do(chromedp.KeyEvent(note))
	press(`#notes button`)
	do(browsertest.Until(`saved.textContent === 'Saved.'`))
	do(chromedp.Reload(), chromedp.WaitVisible(chromedp.ID("text")))
	if got := browsertest.Eval[string](t, ctx, `text.value`); got != note {
		t.Errorf("notes: %q", got)
	}
	if mail := browsertest.Eval[string](t, ctx, `document.getElementById('mail').value`); !strings.HasPrefix(mail, "talk <1>") {
		t.Errorf("mail: %q", mail)
	}
	press(`#copy`)
	do(browsertest.Until(`copied.textContent === 'Copied.'`))
	do(chromedp.Navigate(r.page("/batches/1/overview")), chromedp.WaitVisible(chromedp.ID("recordings")))
	tidy(t, ctx, "overview")
	press(`a[href*="/clients/"]`)
	browsertest.Arrive(t, ctx, soon, `document.getElementById('text') !== null && document.documentElement.classList.contains('js')`)
	press(`.recordings a`)
	browsertest.Arrive(t, ctx, soon, `location.pathname.includes('`+plan[0].ID+`') && document.getElementById('video') !== null`)
	press(`a[href*="/clients/"]`) // and back
	browsertest.Arrive(t, ctx, soon, `document.getElementById('text') !== null`)

	_, raw, h := r.ask("GET", "/batches/1/clients/"+clientID("Anna")+"/pack.zip", nil)
	if !strings.Contains(h.Get("Content-Disposition"), "Anna.zip") {
		t.Errorf("named %q", h.Get("Content-Disposition"))
	}
	dir := t.TempDir()
	names := unpack(t, []byte(raw), dir)
	if got := strings.Join(names, " | "); got != "Anna/index.html | Anna/talk <1>/report.html | Anna/talk <1>/talk <1>.webm" {
		t.Errorf("in the pack: %s", got)
	}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(dir, name))
		check(t, err)
		if bytes.Contains(text, []byte("mornings")) || bytes.Contains(text, []byte("Ben<")) || bytes.Contains(text, []byte("Ben/")) {
			t.Errorf("%s tells of others, or holds the coach's notes", name)
		}
	}
	do(chromedp.Navigate((&url.URL{Scheme: "file", Path: filepath.Join(dir, "Anna", "index.html")}).String()), chromedp.Click(chromedp.CSS(`.recordings a`)))
	browsertest.Arrive(t, ctx, soon, `location.pathname.endsWith('report.html') && document.getElementById('video') && video.readyState >= 1 && video.duration > 0.5`)
	if c := seen(); len(c) > 0 {
		t.Errorf("the browser complains, or asks for something elsewhere: %q", c)
	}
	do(chromedp.Navigate(r.page("/rehearsals/none/")), chromedp.WaitVisible(chromedp.CSS(`main a`)))
	tidy(t, ctx, "nothing-here")
}

// Clients are named by what the batch has planned alone; tables are given as they are; what failed is tried again by the program, once
// at a time, and not while the batch runs.
func TestClientsGuard(t *testing.T) {
	s, _ := batchFolder(t)
	check(t, os.WriteFile(filepath.Join(s.Root, "summary.csv"), []byte("client\nAnna\n"), 0o600))
	told := filepath.Join(t.TempDir(), "told")
	r := serve(t, Options{Program: script(t, `echo "$@" > "`+told+`"; exit 3`), Batches: []string{s.Root}})
	status := func(path string) int {
		code, _, _ := r.ask("GET", path, nil)
		return code
	}
	anna := "/batches/1/clients/" + clientID("Anna")
	for path, want := range map[string]int{
		anna + "/": 200, anna + "/pack.zip": 200, "/batches/2/clients/" + clientID("Anna") + "/": 404, "/batches/1/clients/" + clientID("Ben") + "/": 404,
		"/batches/1/clients/" + clientID("../..") + "/": 404, "/batches/1/clients/Anna/": 404, "/batches/1/summary.csv": 200, "/batches/1/measures.csv": 404,
	} {
		if got := status(path); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	for body, want := range map[string]int{`{"text":"x"}`: 204, `{}`: 400, `{"text":"` + strings.Repeat("x", mostNotes+1) + `"}`: 400} {
		if got, text := r.tell("/api"+anna+"/notes", body); got != want {
			t.Errorf("%.40s: %d %s", body, got, text)
		}
	}
	if got, _ := r.tell("/api/batches/1/clients/"+clientID("nobody")+"/notes", `{"text":"x"}`); got != 404 {
		t.Errorf("notes about nobody: %d", got)
	}
	if got, text := r.tell("/api/batches/1/retry", `{}`); got != 409 || !strings.Contains(text, "running") {
		t.Errorf("while it runs: %d %s", got, text)
	}
	check(t, s.Close())
	if got, text := r.tell("/api/batches/1/retry", `{}`); got != 409 || !strings.Contains(text, "nothing to try") {
		t.Errorf("of which nobody knows how it was started: %d %s", got, text)
	}
	check(t, s.WriteCommand(store.Command{Folder: s.Root, Args: []string{"clients"}}))
	if got, text := r.tell("/api/batches/1/retry", `{}`); got != 204 {
		t.Errorf("%d %s", got, text)
	}
	r.srv.retries.work.Wait()
	if raw, err := os.ReadFile(told); err != nil || string(raw) != "batch retry "+s.Root+"\n" {
		t.Errorf("the program was told %q, %v", raw, err)
	}
	if l := r.log.String(); strings.Contains(l, "level=") {
		t.Errorf("log: %s", l)
	}
}
