package lids

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

func TestASquintIsNotABlink(t *testing.T) {
	tests := []struct {
		name              string
		down, rest, depth float64 // seconds to fall, at the bottom; share of the opening left
		left              float64 // share of the movement that the left eye makes
		want              int
	}{
		{"blink", 0.1, 0.05, 0.2, 1, 1},
		{"half a blink", 0.1, 0.05, 0.6, 1, 1},
		{"slow to open again", 0.07, 0.2, 0.1, 1, 1},
		{"smile narrows the lids slowly", 0.5, 0.1, 0.6, 1, 0},
		{"squint narrows them a little", 0.1, 0.15, 0.73, 1, 0},
		{"lids move no further than noise", 0.1, 0.1, 0.9, 1, 0},
		{"one eye alone", 0.1, 0.1, 0.1, 0, 0},
	}
	for _, tt := range tests {
		for _, rate := range []float64{25, 30, 60} {
			f := &analysis.Face{}
			var times []float64
			for i := 0.0; i < 6*rate; i++ {
				at := i/rate - 3
				part := math.Min(1, math.Min((at+tt.down)/tt.down, (tt.rest+0.1-at)/0.1))
				open := float32(0.3 * (1 - (1-tt.depth)*math.Max(0, part)))
				times = append(times, i/rate)
				f.Reason = append(f.Reason, analysis.Measured)
				f.LeftEyeOpen, f.RightEyeOpen = append(f.LeftEyeOpen, 0.3-float32(tt.left)*(0.3-open)), append(f.RightEyeOpen, open)
				f.HeadYaw = append(f.HeadYaw, 0)
			}
			profile := analysis.DefaultProfile()
			b := Find(track.NewClock(times, 0), f, &analysis.Pass{Profile: &profile})
			if len(b.All) != tt.want {
				t.Errorf("%s at %v frames/s: %d blinks, want %d", tt.name, rate, len(b.All), tt.want)
			}
		}
	}
}
