package measure

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
	"poise/analysis/measure/summary"
)

func statements(r *analysis.Results, p analysis.Profile) []analysis.Statement {
	return summary.Statements(r, advice(All, &p))
}

// Every sentence comes with something to do and, where the recording shows it, with stretches that lie in it.
func TestStatementsLeadToTheRecording(t *testing.T) {
	long := analysis.Finding{ID: "eye_contact.look_aways", Coverage: 1, Parts: map[string]float64{"longest_s": 21, "count": 4}}
	calm := analysis.Finding{ID: "fidget.share", Value: .05, Band: [2]float64{0, .08}, Coverage: 1, Parts: map[string]float64{"hands_seen": 1}}
	r := &analysis.Results{Findings: []analysis.Finding{long, calm}}
	for _, m := range []analysis.Moment{{Start: 1, End: 2}, {Start: 5, End: 26}, {Start: 30, End: 36}, {Start: 40, End: 44}} {
		m.Measure = "eye_contact.look_aways"
		r.Moments = append(r.Moments, m)
	}
	r.Moments = append(r.Moments, analysis.Moment{Measure: "fidget.rhythmic", Start: 41, End: 43})
	want := map[string][]analysis.Span{
		"try_next":  {{Start: 5, End: 20}, {Start: 30, End: 36}, {Start: 40, End: 44}},
		"went_well": {{Start: 1, End: 16}},
	}
	got := statements(r, analysis.DefaultProfile())
	for _, s := range got {
		if d := cmp.Diff(want[s.Kind], s.Clips); d != "" || s.Exercise == "" {
			t.Errorf("%s %q (-want +got):\n%s", s.Kind, s.Exercise, d)
		}
	}
	if len(got) != 2 {
		t.Errorf("%d statements: %v", len(got), got)
	}
}

// The summary holds the pace against the profile's band, as moments and live cues do.
func TestSummaryFollowsTheProfilesPace(t *testing.T) {
	pace := analysis.Finding{ID: "pace.wpm", Value: 160, Band: [2]float64{150, 170}, Unit: "words/min", Coverage: 1}
	r := &analysis.Results{Findings: []analysis.Finding{pace}}
	for _, tt := range []struct {
		low, high  float64
		kind, rule string
	}{
		{100, 175, "went_well", "pace, band within 100 to 175 words/min"},
		{100, 140, "try_next", "pace, band above 140 words/min"},
		{172.5, 200, "try_next", "pace, band below 172.5 words/min"},
		{155, 200, "", ""}, // the band reaches over the limit
	} {
		p := analysis.DefaultProfile()
		p.Voice.PaceLow, p.Voice.PaceHigh = tt.low, tt.high
		var kind, rule string
		if got := statements(r, p); len(got) > 0 {
			kind, rule = got[0].Kind, got[0].Rule
		}
		if kind != tt.kind || rule != tt.rule {
			t.Errorf("pace from %v to %v: %s %q, want %s %q", tt.low, tt.high, kind, rule, tt.kind, tt.rule)
		}
	}
}

// A share of what was seen is not said as a share of everything, and too little is not said at all.
func TestSentencesSayOfWhichTime(t *testing.T) {
	for _, c := range []struct {
		coverage float64
		hidden   float64
		want     string
	}{
		{1, 0, "Your arms were crossed for 36 % (20 to 50 %) of the time."},
		{0.6, 0.4, "Your arms were crossed for 36 % (20 to 50 %) of the time in which this could be seen (60 % of it)."},
		{0.2, 0.8, ""},
	} {
		f := analysis.Finding{ID: "posture.arms_crossed", Value: 0.36, Unit: "share", Band: [2]float64{0.2, 0.5}, Coverage: c.coverage, LeftOut: map[string]float64{"hands_hidden": c.hidden}}
		got := ""
		for _, s := range statements(&analysis.Results{Findings: []analysis.Finding{f}}, analysis.DefaultProfile()) {
			got += s.Text
		}
		if got != c.want {
			t.Errorf("seen on %v: %q, want %q", c.coverage, got, c.want)
		}
	}
}

// Two rules of a kind on one rank would be said in the order of the measures, which nobody has weighed.
func TestNoTwoRulesHaveOneRank(t *testing.T) {
	p := analysis.DefaultProfile()
	ranks := map[string][]int{}
	for _, a := range advice(All, &p) {
		if slices.Contains(ranks[a.Kind], a.Rank) {
			t.Errorf("%s %q: rank %d is taken", a.Kind, a.Rule, a.Rank)
		}
		ranks[a.Kind] = append(ranks[a.Kind], a.Rank)
	}
}

func TestAdviceIsChecked(t *testing.T) {
	good := analysis.Advice{ID: "x.a", Kind: analysis.TryNext, Rank: 1, Rule: "r", Exercise: "e",
		Fires: func(analysis.Finding) bool { return true }, Text: func(analysis.Finding) string { return "t" }}
	for want, change := range map[string]func(*analysis.Advice){
		"":                         func(*analysis.Advice) {},
		"of kind":                  func(a *analysis.Advice) { a.Kind = "note" },
		"exercise are needed":      func(a *analysis.Advice) { a.Exercise = "" },
		"x.b, which it does not d": func(a *analysis.Advice) { a.ID = "x.b" },
	} {
		m := &analysis.Measure{Name: "x", Doc: "d", Run: func(*analysis.Pass) (any, error) { return nil, nil },
			Defines: []analysis.Definition{{ID: "x.a", Title: "t", Unit: "u", Doc: "d", Source: "s"}},
			Advice: func(*analysis.Profile) []analysis.Advice {
				a := good
				change(&a)
				return []analysis.Advice{a}
			}}
		if err := m.Validate(); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
