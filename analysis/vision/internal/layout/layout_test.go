package layout

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// canvas is a picture that is drawn on.
type canvas struct {
	w, h int
	luma []byte
}

func newCanvas(w, h int, level byte) *canvas {
	c := &canvas{w, h, make([]byte, w*h)}
	c.fill(image.Rect(0, 0, w, h), level)
	return c
}

func (c *canvas) fill(r image.Rectangle, level byte) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c.luma[y*c.w+x] = level
		}
	}
}

// room draws what a camera sees at time t: a wall with shade and furniture, a head and shoulders that move, and noise. wall is its level.
func (c *canvas) room(r image.Rectangle, t, wall float64, noise *rand.Rand) {
	w, h := float64(r.Dx()), float64(r.Dy())
	cx, cy, size := w*(0.5+0.03*math.Sin(2*t)), h*(0.45+0.02*math.Cos(3*t)), h*0.18
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			u, v := float64(x-r.Min.X), float64(y-r.Min.Y)
			level := wall + 25*u/w - 15*v/h
			switch {
			case math.Hypot(u-cx, (v-cy)*0.8) < size:
				level = 150 + 20*math.Sin(u/5)*math.Cos(v/7+t)
			case v > cy+1.2*size && math.Abs(u-cx) < 2.2*size:
				level = 70 + 10*math.Sin(u/9)
			case math.Hypot(u-0.1*w, v-0.6*h) < 0.1*h:
				level = wall/2 + 10
			}
			c.luma[y*c.w+x] = byte(math.Max(16, math.Min(235, level+1.5*noise.NormFloat64())))
		}
	}
}

// text draws lines of words.
func (c *canvas) text(r image.Rectangle, level byte) {
	for y := r.Min.Y; y+8 < r.Max.Y; y += 24 {
		for x := r.Min.X; x+6 < r.Max.X; x += 9 {
			c.fill(image.Rect(x, y, x+4, y+8), level)
		}
	}
}

// watch looks at n pictures, ten a second, and finds their layout.
func watch(f *Finder, n int, draw func(t float64, noise *rand.Rand) *canvas) Layout {
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		c := draw(float64(i)/10, noise)
		f.Sample(c.luma, c.w, c.h)
	}
	return f.Find()
}

func rects(all ...image.Rectangle) []image.Rectangle { return all }

// scenes are pictures of 640 x 360 pixels and the parts of them that cameras filled.
var scenes = map[string]struct {
	draw  func(t float64, noise *rand.Rand) *canvas
	kind  Kind
	parts []image.Rectangle
}{
	"a camera":    {func(t float64, n *rand.Rand) *canvas { return roomIn(image.Rect(0, 0, 640, 360), 0, t, 120, n) }, Whole, nil},
	"a dark wall": {func(t float64, n *rand.Rand) *canvas { return roomIn(image.Rect(0, 0, 640, 360), 0, t, 30, n) }, Whole, nil},
	"a flat background behind a head": {func(t float64, n *rand.Rand) *canvas {
		c := newCanvas(640, 360, 100)
		x := int(20 * math.Sin(2*t))
		c.fill(image.Rect(250+x, 90, 390+x, 260), 170)
		c.fill(image.Rect(180+x, 260, 460+x, 360), 60)
		return c
	}, Whole, nil},
	"a still room": {func(t float64, n *rand.Rand) *canvas {
		return roomIn(image.Rect(0, 0, 640, 360), 0, 0, 120, rand.New(rand.NewPCG(3, 4)))
	}, Whole, nil},
	"letterbox": {func(t float64, n *rand.Rand) *canvas { return roomIn(image.Rect(0, 40, 640, 320), 16, t, 120, n) }, Bars, rects(image.Rect(0, 40, 640, 320))},
	"letterbox of a dark room": {func(t float64, n *rand.Rand) *canvas { return roomIn(image.Rect(0, 40, 640, 320), 16, t, 28, n) }, Bars,
		rects(image.Rect(0, 40, 640, 320))},
	"pillarbox, white": {func(t float64, n *rand.Rand) *canvas { return roomIn(image.Rect(140, 0, 500, 360), 235, t, 120, n) }, Bars,
		rects(image.Rect(140, 0, 500, 360))},
	"windowbox, grey": {func(t float64, n *rand.Rand) *canvas { return roomIn(image.Rect(100, 50, 540, 310), 90, t, 140, n) }, Bars,
		rects(image.Rect(100, 50, 540, 310))},
	"one bar": {func(t float64, n *rand.Rand) *canvas { return roomIn(image.Rect(0, 0, 640, 300), 128, t, 60, n) }, Bars,
		rects(image.Rect(0, 0, 640, 300))},
	"slide with a tile": {func(t float64, n *rand.Rand) *canvas {
		c := slide()
		c.room(image.Rect(440, 220, 620, 340), t, 110, n)
		return c
	}, Slide, rects(image.Rect(440, 220, 620, 340))},
	"slide with a tile in the corner and a still photograph": {func(t float64, n *rand.Rand) *canvas {
		c := slide()
		c.room(image.Rect(40, 120, 340, 340), 1, 110, rand.New(rand.NewPCG(5, 6)))
		c.room(image.Rect(440, 0, 640, 120), t, 110, n)
		return c
	}, Slide, rects(image.Rect(440, 0, 640, 120))},
	"gallery, touching": {func(t float64, n *rand.Rand) *canvas {
		c := newCanvas(640, 360, 16)
		for i, wall := range []float64{60, 110, 150, 205} {
			c.room(image.Rect(i%2*320, i/2*180, i%2*320+320, i/2*180+180), t+float64(i), wall, n)
		}
		return c
	}, Gallery, rects(image.Rect(0, 0, 320, 180), image.Rect(0, 180, 320, 360), image.Rect(320, 0, 640, 180), image.Rect(320, 180, 640, 360))},
	"a shelf behind somebody": {func(t float64, n *rand.Rand) *canvas {
		c := roomIn(image.Rect(0, 0, 640, 360), 0, t, 150, n)
		c.fill(image.Rect(0, 180, 285, 188), 60)
		c.fill(image.Rect(355, 180, 640, 188), 60)
		return c
	}, Whole, nil},
	"gallery with gaps": {func(t float64, n *rand.Rand) *canvas {
		c := newCanvas(640, 360, 40)
		c.room(image.Rect(8, 90, 316, 270), t, 120, n)
		c.room(image.Rect(324, 90, 632, 270), t+1, 90, n)
		return c
	}, Gallery, rects(image.Rect(8, 90, 316, 270), image.Rect(324, 90, 632, 270))},
	"banner": {func(t float64, n *rand.Rand) *canvas {
		c := roomIn(image.Rect(0, 0, 640, 360), 0, t, 120, n)
		c.fill(image.Rect(40, 300, 610, 340), 225)
		c.text(image.Rect(200, 312, 400, 330), 30)
		return c
	}, Caption, rects(image.Rect(0, 0, 640, 300))},
}

func slide() *canvas {
	c := newCanvas(640, 360, 235)
	c.text(image.Rect(40, 30, 380, 100), 40)
	return c
}

func roomIn(r image.Rectangle, around byte, t, wall float64, n *rand.Rand) *canvas {
	c := newCanvas(640, 360, around)
	c.room(r, t, wall, n)
	return c
}

func TestFind(t *testing.T) {
	for name, s := range scenes {
		got := watch(new(Finder), 10, s.draw)
		if got.Kind != s.kind || len(got.Parts) != len(s.parts) {
			t.Errorf("%s: %v %v, want %v %v", name, got.Kind, got.Parts, s.kind, s.parts)
			continue
		}
		for i, p := range got.Parts {
			if !near(p, s.parts[i]) {
				t.Errorf("%s: %v, want %v", name, p, s.parts[i])
			}
		}
	}
}

func near(a, b image.Rectangle) bool {
	for _, d := range []int{a.Min.X - b.Min.X, a.Min.Y - b.Min.Y, a.Max.X - b.Max.X, a.Max.Y - b.Max.Y} {
		if d < -2 || d > 2 {
			return false
		}
	}
	return true
}

// A film with blurred copies of itself at its sides.
func TestFindCopy(t *testing.T) {
	inner := image.Rect(200, 0, 440, 360)
	got := watch(new(Finder), 10, func(at float64, n *rand.Rand) *canvas {
		film := newCanvas(240, 360, 0)
		film.room(image.Rect(0, 0, 240, 360), at, 120, n)
		c := newCanvas(640, 360, 0)
		for y := range 360 {
			for x := range 640 {
				fx, fy := float64(x)*240/640, 180+float64(y-180)*240/640
				c.luma[y*640+x] = film.blurred(int(fx), int(fy), 8)
			}
		}
		for y := range 360 {
			copy(c.luma[y*640+200:][:240], film.luma[y*240:][:240])
		}
		return c
	})
	if got.Kind != Copy || len(got.Parts) != 1 || !near(got.Parts[0], inner) {
		t.Errorf("%v %v, want %v", got.Kind, got.Parts, inner)
	}
}

func (c *canvas) blurred(x, y, reach int) byte {
	sum, n := 0, 0
	for v := max(y-reach, 0); v < min(y+reach, c.h); v += 2 {
		for u := max(x-reach, 0); u < min(x+reach, c.w); u += 2 {
			sum, n = sum+int(c.luma[v*c.w+u]), n+1
		}
	}
	return byte(sum / n)
}

// What was found stays while nothing contradicts it, and goes when the picture changes.
func TestFoundStays(t *testing.T) {
	f := new(Finder)
	box := image.Rect(140, 0, 500, 360)
	boxed := func(at float64, n *rand.Rand) *canvas { return roomIn(box, 16, at, 120, n) }
	if got := watch(f, 10, boxed); got.Kind != Bars {
		t.Fatal(got)
	}
	f.Restart()
	if got := watch(f, 10, func(float64, *rand.Rand) *canvas { return newCanvas(640, 360, 16) }); got.Kind != Bars {
		t.Errorf("forgotten in the dark: %v", got)
	}
	f.Restart()
	if got := watch(f, 2, boxed); got.Kind != Bars {
		t.Errorf("forgotten at once: %v", got)
	}
	f.Restart()
	if got := watch(f, 10, scenes["a camera"].draw); got.Kind != Whole {
		t.Errorf("the camera now fills all of the picture: %v", got)
	}
}

func TestCut(t *testing.T) {
	var f Finder
	level := func(v float32) func([]float32, int, int) {
		return func(out []float32, _, _ int) {
			for i := range out {
				out[i] = v
			}
		}
	}
	for i, c := range []struct {
		v    float32
		want bool
	}{{100, true}, {105, false}, {160, true}, {160, false}} {
		if got := f.Cut(level(c.v)); got != c.want {
			t.Errorf("picture %d: %v", i, got)
		}
	}
}

// Any picture gives parts that lie within it, at even positions.
func TestPartsLieInThePicture(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 60 {
		w, h := 64+r.IntN(200), 64+r.IntN(200)
		boxes := make([]image.Rectangle, r.IntN(6))
		for i := range boxes {
			x, y := r.IntN(w), r.IntN(h)
			boxes[i] = image.Rect(x, y, x+r.IntN(w-x)+1, y+r.IntN(h-y)+1)
		}
		got := watch(new(Finder), 6, func(at float64, n *rand.Rand) *canvas {
			c := newCanvas(w, h, 50)
			for i, b := range boxes {
				if i%2 == 0 {
					c.fill(b, byte(40*i+30))
				} else {
					c.room(b, at, 100, n)
				}
			}
			return c
		})
		for _, p := range got.Parts {
			if p.Empty() || !p.In(image.Rect(0, 0, w, h)) || p.Min.X%2+p.Min.Y%2 > 0 {
				t.Errorf("%d x %d, %v: part %v", w, h, boxes, p)
			}
		}
	}
}
