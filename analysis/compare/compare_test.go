package compare

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/report"
)

var gaze = analysis.Definition{ID: "eye_contact.gaze_to_camera", Title: "Eye contact", Unit: "share", Display: analysis.Display{Compared: true}}

// series makes sessions of one measure; NaN: not measured. Bands reach half from the value to either side.
func series(half float64, values ...float64) []Session {
	var out []Session
	for i, v := range values {
		out = append(out, Session{Name: fmt.Sprint(i), Report: &analysis.Report{Recording: analysis.Recording{Digest: fmt.Sprint(i)},
			Measures: map[string]analysis.Finding{gaze.ID: {ID: gaze.ID, Value: v, Unit: gaze.Unit, Band: [2]float64{v - half, v + half}, Coverage: 1}}}})
	}
	return out
}

func TestVerdicts(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		half   float64
		values []float64
		want   Verdict
		change float64
	}{
		"within the own variation":           {.02, []float64{.5, .6, .55, .62}, Usual, .07},
		"beyond it":                          {.02, []float64{.5, .52, .51, .8}, Unusual, .29},
		"alike by chance":                    {.05, []float64{.5, .5, .5, .55}, Usual, .05},
		"two: inside the bands":              {.05, []float64{.5, .55}, WithinBands, .05},
		"two: beyond them":                   {.02, []float64{.5, .6}, BeyondBands, .1},
		"not measured now":                   {.02, []float64{.5, nan}, NotMeasured, nan},
		"never before":                       {.02, []float64{nan, .5}, Nothing, nan},
		"three, one of which does not count": {.02, []float64{.5, nan, .52, .53}, WithinBands, .02},
		"a point is nothing":                 {0, []float64{.5, .5, .5, .505}, Usual, .005},
	} {
		got, err := Compare(series(c.half, c.values...), []analysis.Definition{gaze})
		if err != nil {
			t.Fatal(err)
		}
		ch := got.Changes[0]
		if ch.Verdict != c.want || math.Abs(ch.Change-c.change) > 1e-9 || math.IsNaN(ch.Change) != math.IsNaN(c.change) {
			t.Errorf("%s: verdict %d, change %v, range %v to %v", name, ch.Verdict, ch.Change, ch.Low, ch.High)
		}
	}
}

// Of sessions that vary by chance alone, nine in ten are within the usual variation.
func TestUsualHoldsNineInTen(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for n := usualFrom; n <= 8; n++ {
		const trials = 4000
		inside := 0
		for range trials {
			v := make([]float64, n+1)
			for i := range v {
				v[i] = .5 + .05*r.NormFloat64()
			}
			if c, ok := change(series(.001, v...), gaze); ok && c.Verdict == Usual {
				inside++
			}
		}
		if share := float64(inside) / trials; share < .88 || share > .92 {
			t.Errorf("%d sessions: %.3f are inside", n, share)
		}
	}
}

func TestRefused(t *testing.T) {
	if _, err := Compare(series(.1, .5), nil); !errors.Is(err, ErrSessions) {
		t.Errorf("one session: %v", err)
	}
	twice := append(series(.1, .5), series(.1, .6)...)
	if _, err := Compare(twice, nil); !errors.Is(err, ErrSessions) {
		t.Errorf("the same recording twice: %v", err)
	}
}

// The page names every session and says what every number is held against; names are escaped.
func TestPage(t *testing.T) {
	s := series(.02, .5, .52, .51, .8)
	s[0].Name, s[1].Name, s[3].Name = "the earliest", `<b>"x"</b>`, "the latest"
	c, err := Compare(s, []analysis.Definition{gaze})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := c.Page(&b, report.PageOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"4 rehearsals compared", "more than usual for you", "&lt;b&gt;", `class="whisker"`, "before: 51\u00a0%", "51 to 80\u00a0%"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, never := range []string{"<b>\"", "NaN", "ZgotmplZ", "<script", "http"} {
		if strings.Contains(strings.Replace(b.String(), "http-equiv", "", 1), never) {
			t.Errorf("the page holds %q", never)
		}
	}
	if page := b.String(); strings.Index(page, "<li>the latest<") > strings.Index(page, "<li>the earliest<") || !strings.Contains(page, "<li>the latest<") {
		t.Error("the earliest rehearsal comes first")
	}
	b.Reset()
	if err := c.Table(&b, false); err != nil || !strings.Contains(b.String(), "+29\u00a0points, more than usual for you") {
		t.Errorf("%v: %s", err, b.String())
	}
}

// What a page begins with: what people aim at, of that what stands out first. Other measures that stand out come after it, the quality of the
// recording never.
func TestFirst(t *testing.T) {
	defs := []analysis.Definition{{ID: "a", Unit: "share", Display: analysis.Display{Goal: &analysis.Goal{}}}, {ID: "b", Unit: "share", Display: analysis.Display{Goal: &analysis.Goal{}}}, {ID: "c", Unit: "share"},
		{ID: "light", Unit: "share", Section: analysis.SectionQuality}, {ID: "d", Unit: "share", Display: analysis.Display{Goal: &analysis.Goal{}}}}
	before := map[string]float64{"a": .5, "b": .5, "c": .5, "light": .1, "d": .5}
	now := map[string]float64{"a": .52, "b": .6, "c": .9, "light": .9, "d": .53}
	var s []Session
	for i, v := range []map[string]float64{before, now} {
		m := map[string]analysis.Finding{}
		for id, x := range v {
			m[id] = analysis.Finding{ID: id, Value: x, Unit: "share", Band: [2]float64{x - .04, x + .04}, Coverage: 1}
		}
		s = append(s, Session{Name: fmt.Sprint(i), Report: &analysis.Report{Recording: analysis.Recording{Digest: fmt.Sprint(i)}, Measures: m}})
	}
	c, err := Compare(s, defs)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, ch := range c.First() {
		got = append(got, ch.Def.ID+" "+ch.FromTo()+", "+ch.Weight())
	}
	if want := "b from 50 to 60\u00a0%, a clear change; d from 50 to 53\u00a0%, too small to be sure; a from 50 to 52\u00a0%, too small to be sure"; strings.Join(got, "; ") != want {
		t.Errorf("%q, want %q", got, want)
	}
	var b bytes.Buffer
	if err := c.Page(&b, report.PageOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, also, ok := strings.Cut(b.String(), "Also different"); !ok || !strings.Contains(also[:strings.Index(also, "</ul>")], "50 to 90\u00a0%") {
		t.Error("what stands out besides is not told")
	}
}

// What is measured against the lens is compared among sessions in which that was marked, or among those in which it was not.
func TestLikeWithLike(t *testing.T) {
	lens := gaze
	lens.Display.FromLens = true
	s := series(.02, .9, .5, .8)
	for i, source := range []string{"assumed", "marked", "marked"} {
		s[i].Report.Baseline.Source = source
	}
	for _, c := range []struct {
		sessions []Session
		before   float64
		words    string
	}{{s, .5, "+30\u00a0points, a clear change"}, {[]Session{s[0], s[2]}, math.NaN(), "the look at the lens was marked differently before"}} {
		ch, _ := change(c.sessions, lens)
		if !(ch.Before == c.before || math.IsNaN(ch.Before) && math.IsNaN(c.before)) || ch.Words() != c.words {
			t.Errorf("against %v: %s", ch.Before, ch.Words())
		}
	}
}

// Numbers that read alike have not changed, whatever lies behind their last digit.
func TestUnchanged(t *testing.T) {
	for now, want := range map[float64]string{0.502: "unchanged", 0.52: "+2\u00a0points, too small to be sure"} {
		c := Change{Def: analysis.Definition{Unit: "share"}, Before: 0.5, Change: now - 0.5, Verdict: WithinBands, Points: []analysis.Finding{{Value: now, Unit: "share"}}}
		if got := c.Words(); got != want {
			t.Errorf("%v: %q, want %q", now, got, want)
		}
	}
}
