package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"poise/analysis/internal/browsertest"
	"poise/analysis/lang"
	"poise/analysis/runner"
)

// english has the process speak English again when the test ends.
func english(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		if err := lang.Set(lang.English); err != nil {
			t.Error(err)
		}
	})
}

// withTalk is a library of one rehearsal, measured by an earlier version.
func withTalk(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "talk"), os.DirFS("../pipeline/testdata/older/2026-11-23")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// The browser's own language is offered once, not forced: whoever has chosen is not asked again, and the choice stays with the library.
func TestLanguageIsOffered(t *testing.T) {
	english(t)
	dir := t.TempDir()
	r := serveIn(t, dir, Options{})
	offers := func(accepts string) bool {
		_, page, _ := r.ask("GET", "/", nil, "Accept-Language", accepts)
		return strings.Contains(page, `id="offer" lang="de"`)
	}
	for accepts, want := range map[string]bool{"de-AT,de;q=0.9,en;q=0.5": true, "en-GB,de;q=0.5": false, "fr": false, "": false, "de;;;": false} {
		if offers(accepts) != want {
			t.Errorf("%q: offered is %v", accepts, !want)
		}
	}
	for _, bad := range []string{`{"language":"tlh"}`, `{"language":""}`, `{}`, `{"language":"../de"}`} {
		if status, _ := r.tell("/api/language", bad); status != 400 {
			t.Errorf("%s: %d", bad, status)
		}
	}
	if status, text := r.tell("/api/language", `{"language":"en"}`); status != 204 || offers("de") {
		t.Errorf("%d %s, or it is offered again", status, text)
	}
	if status, _ := r.tell("/api/language", `{"language":"de"}`); status != 204 {
		t.Fatal(status)
	}
	if got := r.srv.settings().Values; len(got) != 1 || got[0] != (runner.Setting{Key: "texts", Value: "de"}) {
		t.Errorf("analyses get %v", got)
	}
	if err := lang.Set(lang.English); err != nil {
		t.Fatal(err)
	}
	r.stop()
	r = serveIn(t, dir, Options{})
	if _, page, _ := r.ask("GET", "/", nil); !strings.Contains(page, `<html lang="de">`) {
		t.Error("the choice is forgotten")
	}
}

// In the library's settings, with the keyboard alone, the pages become German; reports in English are offered to be written anew, and
// then have its dates, decimals and words.
func TestLanguageIsChosen(t *testing.T) {
	browsertest.Path(t)
	english(t)
	r := serveIn(t, withTalk(t), Options{Version: "poise of the test"})
	items, err := r.lib.Items()
	if err != nil || len(items) != 1 {
		t.Fatal(err, len(items))
	}
	id := items[0].ID
	if status, text := r.tell("/api/rehearsals/"+id+"/again", "{}"); status != 204 {
		t.Fatalf("%d %s", status, text)
	}
	ctx := browsertest.Start(t, 10*time.Minute, nil)
	seen := browsertest.Watch(t, ctx, r.url)
	do := func(steps ...chromedp.Action[chromedp.Void]) { t.Helper(); browsertest.Do(t, ctx, steps...) }
	press := pressing(t, ctx)
	const ready = ` && document.documentElement.classList.contains('js')`
	do(chromedp.Navigate(r.page("/")), chromedp.WaitVisible(chromedp.ID("texts-in")))
	tidy(t, ctx, "library in English")
	browsertest.Tab(t, ctx, `#texts-in`)
	do(chromedp.KeyEvent("D"), browsertest.Until(`document.getElementById('texts-in').value === 'de'`))
	press(`#language button`)
	browsertest.Arrive(t, ctx, soon, `document.documentElement.lang === 'de'`+ready)
	if h := browsertest.Eval[string](t, ctx, `document.querySelector('h1').textContent`); h != "Ihre Proben" {
		t.Errorf("headed %q", h)
	}
	tidy(t, ctx, "library in German")
	picture(t, ctx, "library-de")
	press(`#earlier-start`)
	browsertest.Arrive(t, ctx, soon, `document.getElementById('earlier') === null`+ready)
	if it, err := r.lib.Get(id); err != nil || it.Texts != "de" {
		t.Errorf("its advice is in %q (%v)", it.Texts, err)
	}
	press(`.what a`)
	browsertest.Arrive(t, ctx, soon, `document.documentElement.lang === 'de' && document.getElementById('numbers') !== null`)
	if text := browsertest.Eval[string](t, ctx, `document.body.innerText`); !strings.Contains(text, "Blickkontakt") || strings.Contains(text, "Eye contact") {
		t.Error("the report is not in German")
	}
	tidy(t, ctx, "report in German")
	do(chromedp.Navigate(r.url+"/record"), chromedp.WaitVisible(chromedp.ID("main")))
	if asked := browsertest.Eval[string](t, ctx, `document.querySelector('#role option[data-questions]').dataset.questions`); !strings.HasPrefix(asked, "Erzählen Sie etwas über sich.") {
		t.Errorf("the questions begin %.60q", asked)
	}
	tidy(t, ctx, "record in German")
	if went := seen(); len(went) > 0 {
		t.Errorf("asked for %q", went)
	}
}
