package vision

import (
	"math"
	"testing"

	"poise/analysis/blazepose"
	"poise/analysis/vision/internal/geom"
)

// marked are the marks of a body whose shoulders lie around a place, trusted or not.
func marked(middle geom.Point, visibility float64) *bodyKeypoints {
	m := new(bodyKeypoints)
	for k, x := range map[int]float64{blazepose.LeftShoulder: 80, blazepose.RightShoulder: -80} {
		m.points[k], m.visibility[k] = middle.Add(geom.Point{X: x, Y: x / 4}), visibility
	}
	return m
}

// TestSteadyRegion: a region follows small changes of its size and angle slowly and large ones at once, and the shoulders
// wherever they go; the body's own suggestion where they can't be trusted.
func TestSteadyRegion(t *testing.T) {
	last := geom.Square{Center: geom.Point{X: 500, Y: 400}, Side: 1000, Angle: math.Pi - 0.01}
	to := func(x, side, turn float64) geom.Square {
		return geom.Square{Center: geom.Point{X: 500 + x, Y: 400}, Side: side, Angle: last.Angle + turn}
	}
	for name, c := range map[string]struct {
		next, want geom.Square
		rests      bool
	}{
		"a little":    {to(5, 1010, 0.02), to(5*minMoveGain, 1000+10*minGain, 0.02*minGain), true},
		"moves":       {to(60, 1000, 0), to(60*0.5625, 1000, 0), true},
		"grows":       {to(0, 1040, 0), to(0, 1010, 0), false},
		"turns":       {to(0, 1000, 0.075), to(0, 1000, 0.01875), false},
		"quickly":     {to(100, 1000, 0), to(100, 1000, 0), true},
		"full circle": {to(0, 1000, 2*math.Pi+0.01), to(0, 1000, 0.01*minGain), true},
	} {
		got := smoothRegion(last, c.next, marked(geom.Point{X: 480, Y: 180}, 0.4))
		if math.Abs(got.Center.X-c.want.Center.X)+math.Abs(got.Side-c.want.Side)+math.Abs(got.Angle-c.want.Angle) > 1e-9 {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if regionConverged(last, c.next) != c.rests {
			t.Errorf("%s: rests: %v", name, !c.rests)
		}
		for _, p := range []geom.Point{{X: 480, Y: 180}, {X: 740, Y: 230}} {
			hung, m := last, marked(p, 0.9)
			for range 12 {
				off, _ := m.anchorToShoulders(hung)
				before := off.Center.Sub(hung.Center).Norm()
				hung = smoothRegion(hung, hung, m)
				if after := off.Center.Sub(hung.Center).Norm(); math.Abs(after-before*(1-shoulderGain)) > 1e-9 {
					t.Errorf("%s: a region %v from its place comes to lie %v from it", name, before, after)
				}
			}
			if at := hung.FromPicture(p); math.Abs(at.X-0.5)+math.Abs(at.Y-shoulderLine) > 1e-3 {
				t.Errorf("%s: shoulders at %v lie at %v of %v", name, p, at, hung)
			}
			if one := smoothRegion(last, c.next, m); one.Side != got.Side || one.Angle != got.Angle {
				t.Errorf("%s: shoulders change the region's size or angle: %v, %v", name, one, got)
			}
		}
	}
}

// TestRefine: a keypoint that moves a little moves a little after the heat map refined it, however broad the response.
func TestRefine(t *testing.T) {
	broad, peak, none := make([]float32, heatCells*heatCells), make([]float32, heatCells*heatCells), make([]float32, heatCells*heatCells)
	for i := range broad {
		broad[i], peak[i], none[i] = 9, -9, -9
	}
	peak[20*heatCells+31] = 9
	const step = 0.1 / heatCells
	last := refine(broad, geom.Point{X: 0.5, Y: 0.4})
	for k := range 40 {
		next := refine(broad, geom.Point{X: 0.5 + step*float64(k+1), Y: 0.4})
		if d := next.X - last.X; d < 0 || d > 3*step {
			t.Fatalf("a step of %.2f cells becomes one of %.2f", step*heatCells, d*heatCells)
		}
		last = next
	}
	if p := refine(peak, geom.Point{X: 30.0 / heatCells, Y: 21.0 / heatCells}); math.Hypot(p.X*heatCells-31, p.Y*heatCells-20) > 0.02 {
		t.Errorf("a lone response is met at %.3f, %.3f", p.X*heatCells, p.Y*heatCells)
	}
	far := geom.Point{X: 0.3, Y: 0.7}
	if p := refine(none, far); p != far {
		t.Errorf("without a response it moves to %v", p)
	}
}
