package gaze

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

func TestDrift(t *testing.T) {
	tests := []struct {
		name    string
		minutes int
		pitch   func(minute int, at float64) float64
		want    float64
	}{
		{"steady", 5, func(int, float64) float64 { return 0.5 }, 0},
		{"steps down after two minutes", 3, func(m int, _ float64) float64 { return -4 * float64(m/2) }, 4},
		{"slowly", 5, func(_ int, at float64) float64 { return at/60 - 1 }, 4}, // medians -0.5, 0.5 ... 3.5
		{"too short to tell", 1, func(_ int, at float64) float64 { return at / 15 }, 0},
		{"to the notes for a minute", 4, func(m int, _ float64) float64 { return -30 * float64(m%2) }, 0},
	}
	for _, tt := range tests {
		r := &Result{Limits: Nominal(analysis.DefaultProfile().EyeContact)}
		var times []float64
		for i := range tt.minutes * 600 {
			at := float64(i) / 10
			times = append(times, at)
			r.SeenYaw = append(r.SeenYaw, float32(math.Sin(at)))
			r.SeenPitch = append(r.SeenPitch, float32(tt.pitch(i/600, at)))
		}
		r.Seen = make([]analysis.Reason, len(times))
		r.Clock = track.NewClock(times, 0)
		if got := r.drift(); math.Abs(got.Pitch-tt.want) > 0.1 || got.Yaw != 0 {
			t.Errorf("%s: drift %+v, want %v in pitch alone", tt.name, got, tt.want)
		}
	}
}
