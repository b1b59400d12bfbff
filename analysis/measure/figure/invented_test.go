package figure

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// arm places one left arm in a picture 720 pixels high of a person with shoulders 300 pixels apart.
func arm(shoulder, elbow, wrist [2]float64) *Result {
	r := &Result{ShoulderWidth: 300, Frames: []int{0}}
	for k := range r.joints {
		r.joints[k] = column{[]float32{0}, []float32{0}}
	}
	for k, p := range map[int][2]float64{blazepose.LeftShoulder: shoulder, blazepose.LeftElbow: elbow, blazepose.LeftWrist: wrist} {
		r.joints[k].x[0], r.joints[k].y[0] = float32(p[0]), float32(p[1])
	}
	return r
}

func TestLyingBodies(t *testing.T) {
	for name, c := range map[string]struct {
		left, right [2]float64
		keep        bool
	}{
		"upright":         {[2]float64{600, 400}, [2]float64{300, 410}, true},
		"a shoulder low":  {[2]float64{600, 400}, [2]float64{300, 600}, true},
		"lying":           {[2]float64{600, 400}, [2]float64{500, 700}, false},
		"one is not seen": {[2]float64{600, 400}, [2]float64{math.NaN(), math.NaN()}, true},
	} {
		r := arm(c.left, [2]float64{640, 660}, [2]float64{460, 680})
		r.Reason = []analysis.Reason{analysis.Measured}
		r.joints[blazepose.RightShoulder] = column{[]float32{float32(c.right[0])}, []float32{float32(c.right[1])}}
		r.dropLying()
		if r.Has(0, blazepose.LeftShoulder) != c.keep || (r.Reason[0] == analysis.Measured) != c.keep {
			t.Errorf("%s: kept %v", name, !c.keep)
		}
	}
}

func TestInventedWrists(t *testing.T) {
	for name, c := range map[string]struct {
		shoulder, elbow, wrist [2]float64
		keep                   bool
	}{
		"on the desk at the lower edge":           {[2]float64{600, 400}, [2]float64{640, 660}, [2]float64{460, 680}, true},
		"cut off by the lower edge":               {[2]float64{600, 400}, [2]float64{640, 560}, [2]float64{560, 700}, false},
		"squeezed against the lower edge":         {[2]float64{600, 400}, [2]float64{640, 660}, [2]float64{560, 690}, false},
		"foreshortened, but well in the picture":  {[2]float64{600, 300}, [2]float64{640, 520}, [2]float64{600, 500}, true},
		"farther from the elbow than an arm goes": {[2]float64{600, 100}, [2]float64{640, 60}, [2]float64{100, 500}, false},
	} {
		r := arm(c.shoulder, c.elbow, c.wrist)
		r.edges = [4][]float32{{0}, {0}, {1280}, {720}}
		r.dropInvented()
		if r.Has(0, blazepose.LeftWrist) != c.keep {
			t.Errorf("wrist %s: kept %v", name, !c.keep)
		}
		if !c.keep && r.Has(0, blazepose.LeftIndex) {
			t.Errorf("wrist %s: its fingers were kept", name)
		}
	}
}
