package figure

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/internal/track"
)

// A wrist at the height of the face that no arm carries is none, unless fingers were found there; arms that are bent or hang down are left alone.
func TestRaisedWrists(t *testing.T) {
	shoulder, outside := [2]float64{600, 600}, [2]float64{math.NaN(), math.NaN()}
	for name, c := range map[string]struct {
		elbow, wrist [2]float64
		presence     []float32
		keep         bool
	}{
		"elbow below, hand at the face":            {[2]float64{650, 840}, [2]float64{520, 420}, nil, true},
		"elbow out of the picture":                 {outside, [2]float64{520, 420}, nil, false},
		"elbow beside the shoulder":                {[2]float64{620, 640}, [2]float64{520, 420}, nil, false},
		"elbow out of the picture, fingers found":  {outside, [2]float64{520, 420}, []float32{.95, .97}, true},
		"elbow out of the picture, fingers once":   {outside, [2]float64{520, 420}, []float32{.95, .6}, false},
		"elbow out of the picture, hair found":     {outside, [2]float64{520, 420}, []float32{.8, .75}, false},
		"elbow out of the picture, hand below":     {outside, [2]float64{520, 700}, nil, true},
		"elbow beside the shoulder, hand below it": {[2]float64{620, 640}, [2]float64{520, 700}, nil, true},
	} {
		r := arm(shoulder, c.elbow, c.wrist)
		v := &analysis.Visual{Time: []float64{0, .3}, People: []analysis.Person{{}}}
		r.Clock = track.NewClock(v.Time[:1], 1)
		for i, x := range c.presence {
			h := &v.People[0].LeftHand
			h.Frame, h.Presence = append(h.Frame, int32(i)), append(h.Presence, x)
		}
		r.dropRaised(v)
		if got := r.Has(0, blazepose.LeftWrist); got != c.keep {
			t.Errorf("%s: kept %v", name, got)
		}
	}
}
