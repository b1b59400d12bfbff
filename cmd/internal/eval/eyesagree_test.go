package main

import (
	"strings"
	"testing"

	"poise/analysis"
)

// Eyes that go apart from frame to frame disagree; a difference that stays does not count.
func TestEyesAgree(t *testing.T) {
	f := analysis.Face{}
	v := &analysis.Visual{}
	for i := range 100 {
		wander := float32(i % 5)
		v.Time, f.EyeReason = append(v.Time, float64(i)/25), append(f.EyeReason, analysis.Measured)
		f.LeftEyeYaw, f.RightEyeYaw = append(f.LeftEyeYaw, 4), append(f.RightEyeYaw, 0)
		f.LeftEyePitch, f.RightEyePitch = append(f.LeftEyePitch, wander), append(f.RightEyePitch, -wander)
		f.LeftIrisX, f.RightIrisX = append(f.LeftIrisX, 0.02*wander), append(f.RightIrisX, 0)
		f.LeftIrisY, f.RightIrisY = append(f.LeftIrisY, 0.1), append(f.RightIrisY, 0)
	}
	v.People = []analysis.Person{{Face: f}}
	e := newEyesAgree()
	e.add("a", &analysis.Observations{Recording: analysis.Recording{Duration: 4}, Visual: v})
	e.add("too short", &analysis.Observations{Recording: analysis.Recording{Duration: 2}, Visual: v})
	var b strings.Builder
	e.write(&b)
	if !strings.Contains(b.String(), "yaw 0 of 1, pitch 1 of 1") || strings.Contains(b.String(), "too short") {
		t.Error(b.String())
	}
}
