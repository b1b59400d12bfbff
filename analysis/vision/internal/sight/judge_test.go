package sight

import (
	"math"
	"testing"

	"poise/analysis/vision/internal/geom"
)

// still is a face that nothing happens in, in a picture with the noise of a webcam.
var still = drawn{x: 160, y: 90, noise: 2}

func TestCalm(t *testing.T) {
	for _, c := range []struct {
		name        string
		to          drawn
		calm, still bool
	}{
		{"nothing happens", drawn{}, true, true},
		{"the head moves", drawn{x: 7, y: -4}, true, true},
		{"the light changes", drawn{light: 12}, true, true},
		{"fixation", drawn{iris: 0.08}, true, true},
		{"eyes turn by two degrees", drawn{iris: 2 * degree}, true, false},
		{"eyes turn by ten degrees", drawn{iris: 10 * degree}, false, false},
		{"lids begin to fall", drawn{shut: 0.15}, true, false},
		{"lids fall", drawn{shut: 0.4}, false, false},
		{"lids are shut", drawn{shut: 1}, false, false},
		{"the face leaves the picture", drawn{x: 110}, false, false},
	} {
		to := still
		to.x, to.y, to.iris, to.shut, to.light, to.seed = to.x+c.to.x, to.y+c.to.y, c.to.iris, c.to.shut, c.to.light, 1
		p := PairOf(still.sight(still), to.sight(to))
		if p.Calm != c.calm || p.Calm && p.Still != c.still {
			t.Errorf("%s: calm %v, still %v", c.name, p.Calm, p.Still)
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
	shuts := func(share float64) drawn { return moved(func(d *drawn) { d.shut = share }) }
	looks := func(turn float64) drawn { return moved(func(d *drawn) { d.iris = turn * degree }) }
	opens := func(gap float64) drawn { return moved(func(d *drawn) { d.mouth = gap }) }
	for _, c := range []struct {
		name      string
		to, third drawn // the second look, and what is seen a third of the way to it
		ok        bool
		x, y      float64 // mm by which the face is off
		turn      float64 // mm by which the irises are, to the right
	}{
		{name: "nothing happens", to: still, third: still, ok: true},
		{name: "the head moves evenly", to: nod(6, 3), third: nod(2, 1), ok: true},
		{name: "the head begins to move", to: nod(3, 3), third: nod(0.25, 0.25), ok: true, x: -0.5, y: -0.5},
		{name: "the head moves suddenly", to: nod(9, 0), third: nod(0, 0)},
		{name: "a blink", to: still, third: shuts(1)},
		{name: "lids begin to fall", to: still, third: shuts(0.15)},
		{name: "lids fall a little, evenly", to: shuts(0.15), third: shuts(0.05), ok: true},
		{name: "half a blink", to: still, third: shuts(0.5)},
		{name: "eyes turn evenly", to: looks(3), third: looks(1), ok: true},
		{name: "eyes turn and wait", to: looks(3), third: looks(2.5), ok: true, turn: 1.5 * degree},
		{name: "eyes turn by two degrees and back", to: still, third: looks(-2)},
		{name: "eyes turn by ten degrees and back", to: still, third: looks(10)},
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
		p := PairOf(first, last)
		p.At(1.0 / 3)
		off, ok := p.Off(c.third.sight(supposed))
		supposed.x, supposed.y = supposed.x+drawnScale*off[0].X, supposed.y+drawnScale*off[0].Y
		var turn geom.Point
		if ok {
			turn, _, ok = p.Between(c.third.sight(supposed))
		}
		if ok = ok && p.Calm; ok != c.ok {
			t.Errorf("%s: between %v, off %.2f", c.name, ok, off)
		}
		if ok && turn.Sub(geom.Point{X: c.turn}).Norm() > degree/2 {
			t.Errorf("%s: eyes turned by %.2f mm, want %.2f to the right", c.name, turn, c.turn)
		}
		for k, p := range off {
			if ok && p.Sub(geom.Point{X: c.x, Y: c.y}).Norm() > 0.1 {
				t.Errorf("%s: place %d off by %.2f mm, want %.2f %.2f", c.name, k, p, c.x, c.y)
			}
		}
	}
}

func TestFollow(t *testing.T) {
	look := still.sight(still)
	for _, c := range []struct {
		name  string
		to    drawn
		guess geom.Point // mm
		lost  bool
	}{
		{name: "nothing happens"},
		{name: "a small way", to: drawn{x: 1, y: -1}},
		{name: "two samples in a frame", to: drawn{x: 3, y: 2}},
		{name: "far, as guessed", to: drawn{x: 24, y: 12}, guess: geom.Point{X: 15, Y: 7}},
		{name: "with a blink", to: drawn{x: 2, shut: 1}},
		{name: "out of the picture", to: drawn{x: 110}, guess: geom.Point{X: 73}, lost: true},
		{name: "another picture", to: drawn{noise: 60}, lost: true},
	} {
		to := still
		to.x, to.y, to.shut, to.noise, to.seed = to.x+c.to.x, to.y+c.to.y, c.to.shut, to.noise+c.to.noise, 1
		m, ok := look.Follow(to.picture(), still.landmarks(), c.guess)
		if ok == c.lost {
			t.Errorf("%s: followed %v", c.name, ok)
		}
		want := geom.Point{X: c.to.x / drawnScale, Y: c.to.y / drawnScale}
		if ok && (m.By.Sub(want).Norm() > 0.1 || math.Abs(m.Roll) > 0.005) {
			t.Errorf("%s: went %.2f mm and rolled by %.4f, want %.2f", c.name, m.By, m.Roll, want)
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
	if back := Millimetres(turned, got); back.Sub(geom.Point{X: 1, Y: 3}).Norm() > 1e-9 {
		t.Errorf("%v mm, want 1, 3", back)
	}
}

// A face at rest shows what it showed at the look before, wherever it is.
func TestRest(t *testing.T) {
	for _, c := range []struct {
		name  string
		to    drawn
		rests bool
	}{
		{"nothing happens", drawn{}, true},
		{"the head moves", drawn{x: 7, y: -4}, true},
		{"the light changes", drawn{light: 12}, true},
		{"the eyes turn by a degree", drawn{iris: degree}, false},
		{"lids begin to fall", drawn{shut: 0.3}, false},
		{"the head turns by three degrees", drawn{nose: 1.5}, false},
		{"the mouth opens", drawn{mouth: 4}, false},
	} {
		to := still
		to.x, to.y, to.iris, to.shut, to.nose, to.mouth, to.light, to.seed = to.x+c.to.x, to.y+c.to.y, c.to.iris, c.to.shut, c.to.nose, c.to.mouth, c.to.light, 1
		p := RestOf(still.sight(still))
		if turn, ok := p.Rests(to.sight(to)); ok != c.rests {
			t.Errorf("%s: rests %v, eyes turned by %v mm", c.name, ok, turn)
		}
	}
}
