package figure

import (
	"testing"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// A wrist near the edge of a person whose hands were looked for and never found is none; one well inside, or where a hand was ever found, is.
func TestUnfoundHands(t *testing.T) {
	for name, c := range map[string]struct {
		presence []float32
		y        float64
		keep     bool
	}{
		"never found, near the edge":        {[]float32{.01, .02, 0, .03, .1}, 640, false},
		"never found, well inside":          {[]float32{.01, .02, 0, .03, .1}, 400, true},
		"found once":                        {[]float32{.01, .02, .9, .03, .1}, 640, true},
		"looked for too seldom to be sure":  {[]float32{.01, .02}, 640, true},
		"never looked for, as in old files": {nil, 640, true},
	} {
		r := arm([2]float64{600, 300}, [2]float64{640, 500}, [2]float64{560, c.y})
		r.edges = [4][]float32{{0}, {0}, {1280}, {720}}
		p := &analysis.Person{}
		for i, x := range c.presence {
			p.LeftHand.Frame, p.LeftHand.Presence = append(p.LeftHand.Frame, int32(30*i)), append(p.LeftHand.Presence, x)
		}
		r.dropUnfound(p)
		if got := r.Has(0, blazepose.LeftWrist); got != c.keep {
			t.Errorf("%s: kept %v", name, got)
		}
	}
}
