package posture_test

import (
	"math"
	"strings"
	"testing"

	"poise/analysis"
)

// Whoever marks a look at the lens while leaning or turned is told so, and the posture is judged by what is usual.
func TestMarkInAnotherPosture(t *testing.T) {
	for name, c := range map[string]struct {
		solid
		id, says string
	}{
		"upright":                       {solid{}, "", ""},
		"head tilted":                   {solid{tilt: 8}, "", ""},
		"leaning":                       {solid{lean: 12}, "posture.lean", "your body leaned or was turned further to the right than usual"},
		"turned, looking at the camera": {solid{turn: -35, yaw: 6}, "posture.turned", "your body leaned or was turned further to the left than usual"},
		"slouched":                      {solid{bend: 22}, "posture.slouch", "lower above the shoulders than usual"},
	} {
		for _, view := range []view{{60, 0}, {100, 0}, {90, -15}, {110, 20}} {
			s := c.solid
			s.seconds = 6
			r := measure(t, film(view, solid{seconds: 10}, s, solid{seconds: 6}), &analysis.Span{Start: 11, End: 15})
			if says := r.Base.MarkProblem; (says == "") != (c.says == "") || !strings.Contains(says, c.says) {
				t.Errorf("%s, camera %v: %q, want %q in it", name, view, says, c.says)
			}
			if c.id == "" {
				continue
			}
			m := r.Of(c.id)
			if len(m) != 1 || math.Abs(m[0].Start-10) > 0.5 || math.Abs(m[0].End-16) > 0.5 {
				t.Errorf("%s, camera %v: %+v, want one from 10 to 16 s", name, view, m)
			}
		}
	}
}

// Who sits upright for the marked stretch alone, and leans for the rest, marked well.
func TestMarkUprightAmongLeans(t *testing.T) {
	r := measure(t, film(view{100, 0}, solid{seconds: 14, lean: 12}, solid{seconds: 6}), &analysis.Span{Start: 15, End: 19})
	if r.Base.MarkProblem != "" {
		t.Errorf("told %q", r.Base.MarkProblem)
	}
	if f := r.Findings["posture.lean"]; math.Abs(f.Parts["right"]-0.7) > 0.05 {
		t.Errorf("leaning to the right for %.2f of the time, want 0.7", f.Parts["right"])
	}
}
