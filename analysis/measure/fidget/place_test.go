package fidget

import (
	"math"
	"testing"

	"poise/analysis"
)

func TestPartsOfTheHead(t *testing.T) {
	for _, c := range []struct {
		across, down float64
		want         string
	}{
		{0.1, -0.6, "hair"}, {0.7, -0.5, "hair"}, {0.1, -0.3, "forehead"}, {0.2, 0, "eyes"}, {0.6, 0.1, "ear"}, {0.1, 0.3, "nose"},
		{0.1, 0.55, "mouth"}, {0.35, 0.4, "cheek"}, {0.5, 0.5, "cheek"}, {0.1, 0.8, "chin"}, {0.2, 1.1, "neck"},
	} {
		got := spot{c.across, c.down}.part()
		if got != c.want {
			t.Errorf("%v across, %v down is the %s, want the %s", c.across, c.down, got, c.want)
		}
		if partWords[got] == "" {
			t.Errorf("no words for %s", got)
		}
	}
}

// The face's own directions turn with its roll, and sides do not matter.
func TestSpotFollowsTheRoll(t *testing.T) {
	for _, roll := range []float64{0, 30, -50} {
		sin, cos := math.Sincos(roll * math.Pi / 180)
		at := func(x, y float64) point { return point{500 + x*cos - y*sin, 400 + x*sin + y*cos} }
		f := &analysis.Face{Points: make([]float32, 2*len(analysis.FacePoints))}
		for slot, p := range analysis.FacePoints {
			for _, e := range []struct {
				landmark int
				x        float64
			}{{33, -30}, {133, -10}, {362, 10}, {263, 30}} {
				if p == e.landmark {
					q := at(e.x, 0)
					f.Points[2*slot], f.Points[2*slot+1] = float32(q.x), float32(q.y)
				}
			}
		}
		for _, x := range []float64{-40, 40} {
			got := spotOf(f, 0, at(x, 70), 100)
			if math.Abs(got.across-0.4) > 1e-3 || math.Abs(got.down-0.7) > 1e-3 {
				t.Errorf("rolled by %v: %+v", roll, got)
			}
		}
	}
}
