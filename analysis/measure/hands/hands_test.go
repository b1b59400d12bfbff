package hands_test

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/measure/internal/bodies"
)

func together(t *testing.T, o *analysis.Observations) (analysis.Finding, []analysis.Moment) {
	t.Helper()
	r, err := measure.Run(o, analysis.DefaultProfile(), measure.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var moments []analysis.Moment
	for _, m := range r.Moments {
		if m.Measure == "hands.together" {
			moments = append(moments, m)
		}
	}
	for _, f := range r.Findings {
		if f.ID == "hands.together" {
			return f, moments
		}
	}
	t.Fatal("not reported")
	return analysis.Finding{}, nil
}

func TestTogether(t *testing.T) {
	script := []bodies.Shot{{Seconds: 6, Arms: bodies.Open}, {Seconds: 5, Arms: bodies.Clasped}, {Seconds: 6, Arms: bodies.Crossed}, {Seconds: 3, Arms: bodies.Open}}
	for _, s := range []bodies.Setup{{}, {Rate: 15}, {Mirror: true}, {Scale: 0.5, Noise: 1}} {
		f, moments := together(t, bodies.Observations(s, script...))
		if math.Abs(f.Value-5.0/20) > 0.03 || len(moments) != 1 || math.Abs(moments[0].Start-6) > 0.3 || math.Abs(moments[0].End-11) > 0.3 {
			t.Errorf("%+v: together for %v of the time, %+v", s, f.Value, moments)
		}
	}
}

func TestAbsence(t *testing.T) {
	for reason, o := range map[string]*analysis.Observations{
		"no_video":     {},
		"hands_hidden": bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 10}),
		"too_short":    bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 1.5, Arms: bodies.Clasped}),
	} {
		if f, _ := together(t, o); !math.IsNaN(f.Value) || f.Reason != reason {
			t.Errorf("together for %v because %q, want %q", f.Value, f.Reason, reason)
		}
	}
}
