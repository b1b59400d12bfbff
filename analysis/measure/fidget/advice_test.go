package fidget

import (
	"testing"

	"poise/analysis"
)

func TestCalmHandsMustHaveBeenSeen(t *testing.T) {
	for _, tt := range []struct {
		hands, high float64
		want        bool
	}{{1, 0.05, true}, {0.5, 0.05, true}, {0.49, 0.05, false}, {0, 0.05, false}, {1, 0.2, false}} {
		f := analysis.Finding{Band: [2]float64{0, tt.high}, Parts: map[string]float64{"hands_seen": tt.hands}}
		if got := calmHands(f); got != tt.want {
			t.Errorf("hands seen %v, band to %v: %v", tt.hands, tt.high, got)
		}
	}
}
