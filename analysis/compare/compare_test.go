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

// What rests on the lens is held against sessions in which that was found in the same way, if there are any.
func TestLikeWithLike(t *testing.T) {
	lens := gaze
	lens.Display.FromLens = true
	for name, c := range map[string]struct {
		sources []string
		before  float64
		unlike  int
	}{
		"two alike":  {[]string{"marked", "assumed", "marked", "marked"}, .45, 1},
		"none alike": {[]string{"assumed", "assumed", "assumed", "marked"}, .6, 0},
		"all alike":  {[]string{"marked", "marked", "marked", "marked"}, .6, 0},
	} {
		s := series(.01, .4, .9, .5, .5)
		for i := range s {
			s[i].Report.Baseline.Source = c.sources[i]
		}
		got, _ := change(s, lens)
		if math.Abs(got.Before-c.before) > 1e-9 || got.Unlike != c.unlike {
			t.Errorf("%s: %v before, %d unlike", name, got.Before, got.Unlike)
		}
		if got, _ := change(s, gaze); math.Abs(got.Before-.6) > 1e-9 {
			t.Errorf("%s, without the lens: %v", name, got.Before)
		}
	}
}

// A page begins with what stands out, the main numbers before the others; the quality of a recording never does.
func TestFirst(t *testing.T) {
	defs := []analysis.Definition{
		{ID: "a", Unit: "share", Section: analysis.SectionQuality, Display: analysis.Display{Goal: &analysis.Goal{}}}, {ID: "b", Unit: "share", Display: analysis.Display{Goal: &analysis.Goal{}}}, {ID: "x", Unit: "share"},
		{ID: "c", Unit: "share", Display: analysis.Display{Headline: true, Rank: 2}}, {ID: "d", Unit: "share", Display: analysis.Display{Headline: true, Rank: 1}},
		{ID: "e", Unit: "share", Display: analysis.Display{Headline: true, Rank: 3}},
	}
	s := series(.01, .5, .5)
	for i := range s {
		for id, v := range map[string]float64{"a": .9, "b": .8, "x": .8, "c": .505, "d": .506, "e": .7} {
			f := s[i].Report.Measures[gaze.ID]
			if i == 1 {
				f.Value, f.Band = v, [2]float64{v - .01, v + .01}
			}
			s[i].Report.Measures[id] = f
		}
	}
	c, err := Compare(s, defs)
	if err != nil {
		t.Fatal(err)
	}
	order := ""
	for _, ch := range c.first() {
		order += ch.Def.ID
	}
	if order != "ebdc" {
		t.Errorf("order %q", order)
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
	s[1].Name = `<b>"x"</b>`
	c, err := Compare(s, []analysis.Definition{gaze})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := c.Page(&b, report.PageOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"What changed in 4 rehearsals", "51 to 80\u00a0%, more than your usual ups and downs", "&lt;b&gt;", `class="whisker"`, "Trust those that repeat"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, never := range []string{"<b>\"", "NaN", "ZgotmplZ", "<script", "http"} {
		if strings.Contains(strings.Replace(b.String(), "http-equiv", "", 1), never) {
			t.Errorf("the page holds %q", never)
		}
	}
	b.Reset()
	if err := c.Table(&b, false); err != nil || !strings.Contains(b.String(), "51 to 80\u00a0%, more than your usual ups and downs") {
		t.Errorf("%v: %s", err, b.String())
	}
}
