package geom

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestSquareRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := func(name string, lo, hi float64) float64 { return rapid.Float64Range(lo, hi).Draw(t, name) }
		s := Square{Point{f("cx", -50, 50), f("cy", -50, 50)}, f("side", 1, 500), f("angle", -4, 4)}
		p := Point{f("x", -1, 2), f("y", -1, 2)}
		if q := s.FromPicture(s.ToPicture(p)); q.Sub(p).Norm() > 1e-9 {
			t.Fatalf("%v came back as %v", p, q)
		}
	})
}

func TestAroundFollowsARotation(t *testing.T) {
	points := []Point{{0, 0}, {10, 0}, {10, 4}, {0, 4}}
	for _, angle := range []float64{0, 0.5, -1.2, math.Pi / 2} {
		turned := make([]Point, len(points))
		for i, p := range points {
			turned[i] = p.Rotate(angle).Add(Point{30, 20})
		}
		s := Around(turned, turned[0], turned[1], 1.5)
		if math.Abs(s.Side-15) > 1e-9 || math.Abs(s.Angle-angle) > 1e-9 {
			t.Errorf("angle %g: square %+v, want side 15", angle, s)
		}
		if want := (Point{5, 2}).Rotate(angle).Add(Point{30, 20}); s.Center.Sub(want).Norm() > 1e-9 {
			t.Errorf("angle %g: centre %v, want %v", angle, s.Center, want)
		}
	}
}

func TestIoU(t *testing.T) {
	a := Box{0, 0, 2, 2}
	for _, c := range []struct {
		b    Box
		want float64
	}{{a, 1}, {Box{1, 0, 3, 2}, 1.0 / 3}, {Box{2, 2, 3, 3}, 0}, {Box{0.5, 0.5, 1.5, 1.5}, 0.25}} {
		if got := a.IoU(c.b); math.Abs(got-c.want) > 1e-12 || got != c.b.IoU(a) {
			t.Errorf("IoU with %v is %g, want %g", c.b, got, c.want)
		}
	}
}

func TestUsable(t *testing.T) {
	for name, c := range map[string]struct {
		s    Square
		want bool
	}{
		"inside":  {Square{Point{50, 50}, 40, 0.3}, true},
		"outside": {Square{Point{500, 50}, 40, 0}, false},
		"tiny":    {Square{Point{50, 50}, 1, 0}, false},
		"nan":     {Square{Point{math.NaN(), 50}, 40, 0}, false},
		"inf":     {Square{Point{50, 50}, math.Inf(1), 0}, false},
	} {
		if got := c.s.Usable(100, 100); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestDrift(t *testing.T) {
	from := Square{Center: Point{X: 100, Y: 50}, Side: 200, Angle: math.Pi - 0.01}
	for _, c := range []struct {
		to   Square
		want float64
	}{
		{from, 0},
		{Square{Point{X: 106, Y: 42}, 200, math.Pi - 0.01}, 0.05},
		{Square{Point{X: 100, Y: 50}, 190, math.Pi - 0.01}, 0.05},
		{Square{Point{X: 100, Y: 50}, 200, -math.Pi + 0.02}, 0.03}, // across the half turn
	} {
		if got := from.Drift(c.to); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%v drifts by %v, want %v", c.to, got, c.want)
		}
	}
}
