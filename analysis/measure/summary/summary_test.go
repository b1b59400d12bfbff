package summary

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

func TestCalmHandsMustHaveBeenSeen(t *testing.T) {
	for _, tt := range []struct {
		hands, high float64
		want        int
	}{{1, 0.05, 1}, {0.5, 0.05, 1}, {0.49, 0.05, 0}, {0, 0.05, 0}, {1, 0.2, 0}} {
		f := analysis.Finding{ID: "fidget.share", Band: [2]float64{0, tt.high}, Coverage: 1, Parts: map[string]float64{"hands_seen": tt.hands}}
		if got := Statements(&analysis.Results{Findings: []analysis.Finding{f}}); len(got) != tt.want {
			t.Errorf("hands seen %v, band to %v: %v", tt.hands, tt.high, got)
		}
	}
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
	got := Statements(r)
	for _, s := range got {
		if d := cmp.Diff(want[s.Kind], s.Clips); d != "" || s.Exercise == "" {
			t.Errorf("%s %q (-want +got):\n%s", s.Kind, s.Exercise, d)
		}
	}
	if len(got) != 2 {
		t.Errorf("%d statements: %v", len(got), got)
	}
}

func TestEveryRuleHasAnExercise(t *testing.T) {
	for _, r := range append(append([]rule(nil), wentWell...), tryNext...) {
		if r.exercise == "" || r.clips == nil || r.name == "" {
			t.Errorf("%s (%s) is not complete", r.measure, r.name)
		}
	}
}
