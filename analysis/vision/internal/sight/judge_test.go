package sight

import (
	"math"
	"testing"

	"poise/analysis/vision/internal/geom"
)

// still is a face that nothing happens in, in a picture with the noise of a webcam.
var still = drawn{x: 160, y: 90, noise: 2}

func TestRests(t *testing.T) {
	for _, c := range []struct {
		name  string
		to    drawn
		rests bool
	}{
		{"nothing happens", drawn{}, true},
		{"the head moves", drawn{x: 7, y: -4}, true},
		{"the light changes", drawn{light: 12}, true},
		{"fixation", drawn{iris: 0.08}, true},
		{"eyes turn by two degrees", drawn{iris: 2 * leastTurn}, false},
		{"eyes turn by ten degrees", drawn{iris: 10 * leastTurn}, false},
		{"lids begin to fall", drawn{shut: 0.15}, false},
		{"lids are shut", drawn{shut: 1}, false},
		{"the face leaves the picture", drawn{x: 110}, false},
	} {
		to := still
		to.x, to.y, to.iris, to.shut, to.light, to.seed = to.x+c.to.x, to.y+c.to.y, c.to.iris, c.to.shut, c.to.light, 1
		if got := Rests(still.sight(still), to.sight(to)); got != c.rests {
			t.Errorf("%s: rests %v", c.name, got)
		}
	}
}

func TestBetween(t *testing.T) {
	moved := func(change func(*drawn)) drawn {
		d := still
		change(&d)
		return d
	}
	nod := func(x, y float64) drawn { return moved(func(d *drawn) { d.x, d.y = d.x+x, d.y+y }) }
	opens := func(gap float64) drawn { return moved(func(d *drawn) { d.mouth = gap }) }
	for _, c := range []struct {
		name      string
		to, third drawn // the second look, and what is seen a third of the way to it
		ok        bool
		x, y      float64 // mm by which the face is off
	}{
		{name: "nothing happens", to: still, third: still, ok: true},
		{name: "the head moves evenly", to: nod(6, 3), third: nod(2, 1), ok: true},
		{name: "the head begins to move", to: nod(3, 3), third: nod(0.25, 0.25), ok: true, x: -0.5, y: -0.5},
		{name: "the head moves suddenly", to: nod(9, 0), third: nod(0, 0)},
		{name: "a blink", to: still, third: moved(func(d *drawn) { d.shut = 1 })},
		{name: "half a blink", to: still, third: moved(func(d *drawn) { d.shut = 0.5 })},
		{name: "eyes turn by two degrees and back", to: still, third: moved(func(d *drawn) { d.iris = -2 * leastTurn })},
		{name: "the head turns and back", to: still, third: moved(func(d *drawn) { d.nose = 1 })},
		{name: "the mouth opens evenly", to: opens(3), third: opens(1), ok: true},
		{name: "the mouth opens and shuts", to: still, third: opens(5)},
		{name: "the picture changes", to: still, third: moved(func(d *drawn) { d.noise = 12 })},
	} {
		a, b := still, c.to
		supposed := still
		supposed.x, supposed.y = a.x+(b.x-a.x)/3, a.y+(b.y-a.y)/3
		b.seed, c.third.seed = 1, 2
		first, last := a.sight(a), b.sight(b)
		off, ok := c.third.sight(supposed).Off(first, last, 1.0/3)
		supposed.x, supposed.y = supposed.x+drawnScale*off.X, supposed.y+drawnScale*off.Y
		if ok = ok && c.third.sight(supposed).Between(first, last, 1.0/3); ok != c.ok {
			t.Errorf("%s: between %v, off %.2f", c.name, ok, off)
		}
		if ok && off.Sub(geom.Point{X: c.x, Y: c.y}).Norm() > 0.1 {
			t.Errorf("%s: off by %.2f mm, want %.2f %.2f", c.name, off, c.x, c.y)
		}
	}
}

func TestPixels(t *testing.T) {
	turned := make([]geom.Point, 478) // head on its side: the eyes lie one above the other
	turned[rightOuter], turned[leftOuter] = geom.Point{X: 50, Y: 10}, geom.Point{X: 50, Y: 10 + 2*biocular}
	got := Pixels(turned, geom.Point{X: 1, Y: 3})
	if math.Abs(got.X+6) > 1e-9 || math.Abs(got.Y-2) > 1e-9 {
		t.Errorf("%v pixels, want -6, 2", got)
	}
}
