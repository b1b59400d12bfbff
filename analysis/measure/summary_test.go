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
	return summary.Statements(r, advice(All, &p), 60)
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
		"went_well": {{Start: 1, End: 16}, {Start: 31, End: 41}}, // of a long stretch: it does not only go on
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
		{100, 175, "went_well", "We mention it from 100 to 175 words a minute."},
		{100, 140, "try_next", "We mention it above 140 words a minute."},
		{172.5, 200, "try_next", "We mention it below 172.5 words a minute."},
		{155, 200, "", ""}, // the band reaches over the limit, the number is within
		{165, 200, "try_next", "We mention it below 165 words a minute."}, // unsure: the band reaches over the limit
	} {
		p := analysis.DefaultProfile()
		p.Voice.PaceLow, p.Voice.PaceHigh = tt.low, tt.high
		var kind, rule string
		if got := statements(r, p); len(got) > 0 {
			kind, rule = got[0].Kind, got[0].Rule
			if got[0].Unsure != (tt.low == 165) {
				t.Errorf("pace from %v to %v: unsure is %v", tt.low, tt.high, got[0].Unsure)
			}
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
		{1, 0, "You folded them for 22 of 60 seconds."},
		{0.6, 0.4, "You folded them for 13 of the 36 seconds we could judge."},
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
		Fires: func(analysis.Finding) bool { return true }, Title: "T", Text: func(analysis.Told) string { return "t" }}
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

// Sentences tell times as people do.
func TestSentencesOfTime(t *testing.T) {
	p := analysis.DefaultProfile()
	for _, tt := range []struct {
		value, coverage, length float64
		want                    string
	}{
		{.222, 1, 45, "You folded them for 10 of 45 seconds."},
		{.222, 1, 1200, "You folded them for 4 of 20 minutes."},
		{.152, 1, 300, "You folded them for 46 seconds of 5 minutes."},
		{.5, .6, 20, "You folded them for 6 of the 12 seconds we could judge."},
		{1, 1, 45, "You folded them for all 45 seconds."},
	} {
		f := analysis.Finding{ID: "posture.arms_crossed", Value: tt.value, Band: [2]float64{.15, 1}, Coverage: tt.coverage}
		got := summary.Statements(&analysis.Results{Findings: []analysis.Finding{f}}, advice(All, &p), tt.length)
		if len(got) != 1 || got[0].Text != tt.want || got[0].Title != "Uncross your arms" {
			t.Errorf("%v of %v s: %+v, want %q", tt.value, tt.length, got, tt.want)
		}
	}
}

// Two cards with the same clips would show one thing twice.
func TestNoClipIsShownTwice(t *testing.T) {
	r := &analysis.Results{}
	for _, id := range []string{"eye_contact.gaze_to_camera", "eye_contact.face_to_camera"} {
		r.Findings = append(r.Findings, analysis.Finding{ID: id, Value: .95, Band: [2]float64{.93, .97}, Coverage: 1})
	}
	for i := range 5 {
		s := float64(10 * i)
		r.Moments = append(r.Moments, analysis.Moment{Measure: "eye_contact.targets", Kind: "camera", Start: s, End: s + 5 + float64(i)/10})
	}
	var clips []analysis.Span
	for _, s := range statements(r, analysis.DefaultProfile()) {
		if s.Kind == "note" {
			continue
		}
		for _, c := range s.Clips {
			if slices.Contains(clips, c) {
				t.Errorf("%v is shown twice", c)
			}
		}
		clips = append(clips, s.Clips...)
	}
	if len(clips) != 5 {
		t.Errorf("%d clips, want all five: %v", len(clips), clips)
	}
}

// A rate that is not sure is mentioned where it stands for several events: one um in six seconds is no habit.
func TestOneEventIsNoHabit(t *testing.T) {
	for _, c := range []struct {
		rate float64
		said int
	}{{9.5, 1}, {1.4, 0}, {4.2, 1}} {
		um := analysis.Finding{ID: "voice.fillers", Value: c.rate, Band: [2]float64{0.5, 45}, Unit: "per minute", Coverage: 1}
		for length, want := range map[float64]int{60: c.said, 6: 0} {
			got := summary.Statements(&analysis.Results{Findings: []analysis.Finding{um}}, advice(All, &analysis.Profile{}), length)
			if len(got) != want {
				t.Errorf("%g a minute in %g s: %v", c.rate, length, got)
			}
		}
	}
}
