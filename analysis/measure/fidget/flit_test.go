package fidget_test

import (
	"testing"

	"poise/analysis/blazepose"
	"poise/analysis/measure/internal/bodies"
)

// A wrist that leaps about is none, whether every pose was looked at or every fourth, as nothing in the picture moved; one at rest is.
func TestLeapsBetweenLooks(t *testing.T) {
	for name, c := range map[string]struct {
		leap  float32 // pixels from look to look
		every int     // poses
		want  int     // touches
	}{
		"leaps": {60, 1, 0}, "leaps between looks": {60, 4, 0}, "rests": {1, 1, 1}, "rests between looks": {1, 4, 1},
	} {
		obs := bodies.Observations(bodies.Setup{Rate: 15}, bodies.Shot{Seconds: 8}, bodies.Shot{Seconds: 4, Arms: bodies.AtFace}, bodies.Shot{Seconds: 8})
		body, look := &obs.Visual.People[0].Body, 0
		body.Between = make([]float32, len(obs.Visual.Time))
		for i, t := range obs.Visual.Time {
			if t < 8 || t >= 12 {
				continue
			}
			if i%c.every == 0 {
				look++
			} else {
				body.Between[i] = 2
			}
			for k := blazepose.LeftWrist; k <= blazepose.RightThumb; k++ {
				body.X[i*len(blazepose.Keypoints)+k] += c.leap * (float32(look%2) - 0.5)
			}
		}
		r, err := bodies.Run(obs, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(r.Of("fidget.self_touch")); got != c.want {
			t.Errorf("%s: %d touches, want %d", name, got, c.want)
		}
	}
}
