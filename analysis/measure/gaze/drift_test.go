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

func TestDriftIsTakenOutWhereTheSkinLooksAnother(t *testing.T) {
	run := func(cost float32) (*Result, Drift) {
		r := &Result{Limits: Nominal(analysis.DefaultProfile().EyeContact)}
		var times []float64
		var skin []float32
		for i := range 5 * 600 {
			times = append(times, float64(i)/10)
			pitch, c := float32(0), float32(1)
			if i >= 1800 {
				pitch, c = -4, cost
			}
			r.SeenYaw, r.SeenPitch, skin = append(r.SeenYaw, 0), append(r.SeenPitch, pitch), append(skin, c)
		}
		r.Yaw, r.Pitch = append([]float32(nil), r.SeenYaw...), append([]float32(nil), r.SeenPitch...)
		r.Seen, r.Clock = make([]analysis.Reason, len(times)), track.NewClock(times, 0)
		return r, r.undrift(skin)
	}
	r, taken := run(2)
	if taken.Pitch != 4 || math.Abs(float64(r.SeenPitch[2900])) > 0.1 || math.Abs(float64(r.Pitch[100])) > 0.1 || r.drift().Size() != 0 {
		t.Errorf("taken out %+v, then %v and %v degrees, drift %+v", taken, r.Pitch[100], r.SeenPitch[2900], r.drift())
	}
	if r, taken := run(1); taken.Size() != 0 || r.drift().Pitch != 4 {
		t.Errorf("the same skin: taken out %+v, drift %+v", taken, r.drift())
	}
}
