package report

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"poise/analysis"
	"poise/analysis/internal/browsertest"
)

// twoPeople is a rehearsal with a second person on the left, whose face is smaller.
func twoPeople(seconds int) (*analysis.Observations, *analysis.Results) {
	obs, res := rehearsal(seconds)
	v := obs.Visual
	second := v.People[0]
	fill := func(x float32) []float32 { return slices.Repeat([]float32{x}, len(v.Time)) }
	first := &v.People[0].Face
	first.X, first.Y, first.W, first.H = fill(800), fill(100), fill(200), fill(200)
	second.Face.X, second.Face.Y, second.Face.W, second.Face.H = fill(100), fill(300), fill(120), fill(120)
	first.Points, second.Face.Points = nil, nil // nobody asks whether they live
	v.People = append(v.People, second)
	return obs, res
}

// Two people are shown by their faces, in one picture that the report asks for; one, a passer-by, and a page without a server ask nothing.
func TestWhoIsAsked(t *testing.T) {
	obs, res := twoPeople(30)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	wanted := WantedStills(&rep, obs, res, nil)
	stills := Stills{StillKey(wanted[len(wanted)-1].At): []byte{0xff, 0xd8, 0xff, 0xe0}}
	b := &builder{rep: &rep, obs: obs, res: res, total: 30}
	who := b.whoAreYou(stills)
	if len(who) != 2 {
		t.Fatalf("%d are asked for", len(who))
	}
	if l, r := who[0], who[1]; l.Side != "left" || l.Measured || !r.Measured || l.Picture == "" || l.Box != "28 228 264 264" || r.Box != "680 0 440 440" {
		t.Errorf("%+v\n%+v", l, r)
	}
	if b.bothVoices() == "" {
		t.Error("the voices are taken for one person's")
	}
	render := func(opt PageOptions) string {
		var out strings.Builder
		if err := Render(&out, &rep, obs, res, opt); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	const ask = "Which one is you?"
	if !strings.Contains(render(PageOptions{API: "/api/7", AskWho: true}), ask) || strings.Contains(render(PageOptions{API: "/api/7"}), ask) || strings.Contains(render(PageOptions{AskWho: true}), ask) {
		t.Error("it is not asked where it should be, or where nobody can answer")
	}
	passer := slices.Repeat([]float32{30}, len(obs.Visual.Time))
	obs.Visual.People[1].Face.W = passer
	if b.whoAreYou(stills) != nil {
		t.Error("a passer-by is asked for")
	}
	obs.Visual.People = obs.Visual.People[:1]
	if b.whoAreYou(stills) != nil || b.bothVoices() != "" {
		t.Error("one person is asked for")
	}
}

// One press of a key tells who the user is.
func TestWhoIsAnswered(t *testing.T) {
	obs, res := twoPeople(30)
	rep := Build(obs, res, analysis.DefaultProfile(), Extra{})
	opt := PageOptions{API: "/api/rehearsals/7", Served: true, AskWho: true}
	ctx, asked := asking(t, &rep, obs, res, opt)
	for _, v := range browsertest.Axe(t, ctx) {
		t.Errorf("axe: %+v", v)
	}
	browsertest.Press(t, ctx, `button.one[data-person=left]`)
	if got := <-asked; got != "/api/rehearsals/7/personmap[measured:false person:left]" {
		t.Errorf("asked for %s", got)
	}
}

// asking opens a served page, and gives the path and the body of what it posts.
func asking(t *testing.T, rep *analysis.Report, obs *analysis.Observations, res *analysis.Results, opt PageOptions) (context.Context, <-chan string) {
	t.Helper()
	asked := make(chan string, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			var body map[string]any
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
				t.Error(err)
			}
			asked <- fmt.Sprint(r.URL.Path, body)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Security-Policy", opt.Policy())
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = Render(w, rep, obs, res, opt)
	}))
	t.Cleanup(s.Close)
	ctx := browser(t)
	browsertest.Do(t, ctx, chromedp.Navigate(s.URL), browsertest.Until(`document.documentElement.classList.contains('ready')`))
	return ctx, asked
}
