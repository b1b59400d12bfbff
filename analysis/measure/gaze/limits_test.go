package gaze

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

func TestTarget(t *testing.T) {
	l := Nominal(analysis.DefaultProfile().EyeContact)
	tests := []struct {
		yaw, pitch float64
		want       analysis.Target
	}{
		{0, 0, analysis.Camera}, {5, -6, analysis.Camera}, {-5, 5, analysis.Camera},
		{0, -6.1, analysis.Screen}, {12, -10, analysis.Screen}, {0, -18, analysis.Screen},
		{0, -19, analysis.Notes}, {25, -40, analysis.Notes},
		{-6, 0, analysis.LookLeft}, {-30, -10, analysis.LookLeft}, {6, 0, analysis.LookRight}, {30, 20, analysis.LookRight},
		{0, 6, analysis.LookUp}, {8, 29, analysis.LookUp},
	}
	for _, tt := range tests {
		if got := l.Target(tt.yaw, tt.pitch); got != tt.want {
			t.Errorf("(%v, %v) is %v, want %v", tt.yaw, tt.pitch, got, tt.want)
		}
	}
}

// rests is gaze that spends so many seconds around each pitch, with a little spread.
func rests(seconds map[float64]float64) *Result {
	r := &Result{}
	var times []float64
	for _, pitch := range []float64{0, -1, -2, -3, -4, -4.5, -5, -6, -7} {
		for n := 0; n < int(30*seconds[pitch]); n++ {
			times = append(times, float64(len(times))/30)
			r.SeenPitch = append(r.SeenPitch, float32(pitch+0.5*math.Sin(float64(n)*1.7)))
			r.SeenYaw = append(r.SeenYaw, 0)
		}
	}
	r.Seen = make([]analysis.Reason, len(times))
	r.Clock = track.NewClock(times, 0)
	return r
}

func TestConeEdgesMoveIntoGapsBetweenRestsOnly(t *testing.T) {
	p := analysis.DefaultProfile().EyeContact
	tests := []struct {
		name     string
		seconds  map[float64]float64
		low, top float64 // limits of the lower edge
	}{
		{"contact alone", map[float64]float64{0: 20}, 6, 6},
		{"rest beyond the edge", map[float64]float64{0: 20, -7: 10}, 3, 6},
		{"rest at the edge", map[float64]float64{0: 20, -6: 10}, 2.4, 4.9},
		{"rest inside the edge", map[float64]float64{0: 20, -5: 5}, 2.4, 4},
		{"rest beyond where angles that the cone holds are measured", map[float64]float64{0: 20, -4.5: 10}, 2, 3.5},
		{"rest that the cone holds", map[float64]float64{0: 20, -3: 10}, 5.5, 6},
		{"rest too short", map[float64]float64{0: 20, -5: 1}, 6, 6},
		{"no gap", map[float64]float64{0: 5, -1: 5, -2: 5, -3: 5, -4: 5, -5: 5, -6: 5, -7: 5}, 6, 6},
		{"rest nearer than half", map[float64]float64{0: 20, -2: 10}, 6, 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := rests(tt.seconds)
			r.settle(p)
			if d := r.Limits.Down; d < tt.low || d > tt.top {
				t.Errorf("lower edge at %.2f, want %v to %v", d, tt.low, tt.top)
			}
			if r.Limits.Left != p.ConeYaw || r.Limits.Right != p.ConeYaw || r.Limits.Up != p.ConeUp {
				t.Errorf("other edges moved: %+v", r.Limits)
			}
		})
	}
}
