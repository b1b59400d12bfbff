package gaze

import (
	"testing"

	"poise/analysis"
	"poise/analysis/measure/baseline"
	"poise/analysis/measure/internal/eyeball"
)

func TestIrisesThatWereNotFound(t *testing.T) {
	for _, tt := range []struct {
		name  string
		pitch float32
		open  float32
		want  bool
	}{
		{"near the lens", -2, 1, true},
		{"far from it", -25, 0.8, false},
		{"far from it, with lids half shut", -25, 0.45, true},
	} {
		base := &baseline.Result{Eyes: &eyeball.Eyes{Unfound: []bool{true}}, Yaw: []float32{0}, Pitch: []float32{tt.pitch}}
		r := &Result{Limits: Nominal(analysis.DefaultProfile().EyeContact), open: []float32{tt.open}}
		if got := r.unfound(base, 0); got != tt.want {
			t.Errorf("%s: unfound %v", tt.name, got)
		}
	}
}
