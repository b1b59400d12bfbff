package summary

import (
	"testing"

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
