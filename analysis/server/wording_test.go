package server

import (
	"testing"

	"poise/analysis"
)

// Every threshold that people turn has words of its own and a slider on which both its value and the default lie, within the limits.
func TestWordings(t *testing.T) {
	used, usual := 0, analysis.DefaultProfile()
	for _, l := range analysis.Limits() {
		w, ok := wordings[l.Key]
		if l.Advanced {
			continue
		}
		if !ok || w.name == "" || w.says == "" {
			t.Errorf("%s has no words", l.Key)
			continue
		}
		used++
		for _, now := range []float64{*l.Of(&usual), l.Low, l.High} {
			s := newSlider(w, l, now, *l.Of(&usual))
			if !(s.Min <= s.At && s.At <= s.Max && s.Min <= s.Usual && s.Usual <= s.Max && s.Min < s.Max) || s.At*s.Sign != now {
				t.Errorf("%s at %v: %+v", l.Key, now, s)
			}
		}
	}
	if used != len(wordings) {
		t.Errorf("%d of %d wordings are used", used, len(wordings))
	}
}
