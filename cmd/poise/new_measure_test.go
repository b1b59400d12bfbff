package main

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/batch/pages"
	"poise/analysis/checkup"
	"poise/analysis/compare"
	"poise/analysis/measure"
	"poise/analysis/report"
	"poise/cmd/internal/rehearse"
	"poise/cmd/internal/terminal"
)

// yawning is a measure as somebody may add one: a value in a folder of its own, and one line in measure.All.
var yawning = &analysis.Measure{
	Name: "yawning", Doc: "Stands for a measure that was added.", Defines: []analysis.Definition{yawns},
	Advice: func(*analysis.Profile) []analysis.Advice {
		return []analysis.Advice{{ID: yawns.ID, Kind: analysis.TryNext, Rank: 1, Rule: "a yawn",
			Fires: func(f analysis.Finding) bool { return f.Value > 0 }, Title: "Let in air", Text: func(analysis.Told) string { return "A yawn was seen." },
			Exercise: "Air the room before you start."}}
	},
	Run: func(p *analysis.Pass) (any, error) {
		p.Report(analysis.Finding{ID: yawns.ID, Value: 2, Unit: yawns.Unit, Coverage: 0.9, Band: [2]float64{1, 3}, Method: "test",
			Parts: map[string]float64{"longest_s": 4.5}})
		p.Moment(analysis.Moment{Measure: yawns.ID, Start: 1, End: 3, Kind: "wide", Value: math.NaN(), Why: "The mouth is wide open."})
		return nil, nil
	},
}

var yawns = analysis.Definition{
	ID: "yawn.rate", Title: "Yawns of the test", Unit: "per minute", Doc: "How often the mouth opens wide.", Source: "own definition",
	Parts:   []analysis.Part{{Name: "longest_s", Unit: "s", Label: "longest yawn"}},
	Section: analysis.SectionFace,
	Display: analysis.Display{Rank: 5, Headline: true, Table: true, Compared: true,
		Lane:      &analysis.Lane{Row: "Yawn lane", Color: "warm", Text: "a wide yawn"},
		Technical: &analysis.Column{Label: "Yawns measured", Rank: 5, Coverage: true}},
	Live:  analysis.Live{Sum: analysis.LiveCounted, States: []analysis.LiveState{{Name: "yawning", Text: "in a yawn", Cue: analysis.Cue{Name: "air", Text: "Air", Rank: 80}}}},
	Check: &analysis.Check{Name: "Yawn check", Rank: 1, Low: 0, High: 1, Found: "yawns", TooHigh: "Air the room."},
}

// A measure that is added in one place is found in every place: report.json, the page, the terminal, a comparison, checks,
// a batch's pages, explain and the words of a live rehearsal.
func TestAnAddedMeasureIsFoundEverywhere(t *testing.T) {
	was := measure.All
	measure.All = append(slices.Clone(was), yawning)
	t.Cleanup(func() { measure.All = was })

	obs := &analysis.Observations{Recording: analysis.Recording{Name: "a.mp4", Duration: 60, Digest: "1"}}
	profile := analysis.DefaultProfile()
	res, err := measure.Run(obs, profile, measure.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rep := report.Build(obs, res, profile, report.Extra{})
	if f, ok := rep.Measures[yawns.ID]; !ok || f.Value != 2 || len(rep.Moments) != 1 || rep.Moments[0].Measure != yawns.ID {
		t.Errorf("report.json: %v, %v", rep.Measures[yawns.ID], rep.Moments)
	}
	var page, table, explained, compared bytes.Buffer
	if err := report.Paper(&page, &rep, obs, res, report.PaperOptions{Full: true}); err != nil {
		t.Fatal(err)
	}
	if err := report.Table(&table, &rep, measure.Definitions()); err != nil {
		t.Fatal(err)
	}
	if err := runExplain(&terminal.Terminal{Out: &explained}, yawns.ID); err != nil {
		t.Fatal(err)
	}
	other := rep
	other.Recording.Digest = "2"
	c, err := compare.Compare([]compare.Session{{Name: "one", Report: &rep}, {Name: "two", Report: &other}}, measure.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Table(&compared, false); err != nil {
		t.Fatal(err)
	}
	for where, x := range map[string]struct {
		in   string
		want []string
	}{
		"page": {page.String(), []string{"Yawns of the test", "Let in air", "Yawn lane", "a wide yawn", "The mouth is wide open.", "Longest yawn", "4.5\u00a0s",
			"A yawn was seen.", "Air the room before you start.", `id="g-face"`}},
		"table":      {table.String(), []string{"Yawns of the test", "2\u00a0per minute"}},
		"explain":    {explained.String(), []string{"yawn.rate: Yawns of the test (per minute)", "How often the mouth opens wide."}},
		"comparison": {compared.String(), []string{"Yawns of the test"}},
	} {
		for _, w := range x.want {
			if !strings.Contains(x.in, w) {
				t.Errorf("%s lacks %q", where, w)
			}
		}
	}
	if l := checkup.Check(obs, res)[0]; l.Name != "Yawn check" || l.Verdict != checkup.Change || l.Found != "2 yawns" {
		t.Errorf("check: %+v", l)
	}
	if d := pages.Technical(measure.Definitions())[0]; d.ID != yawns.ID {
		t.Errorf("the first technical column is %s", d.ID)
	}
	if rehearse.Postures()["yawning"] != "in a yawn" {
		t.Errorf("live states: %v", rehearse.Postures())
	}
}
