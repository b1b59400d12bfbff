package shift

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

const w, h = 160, 90

// scene is a textured wall moved by dx, dy, with a person before it that moves by itself, in the middle.
func scene(dx, dy, personX, gain float64, texture float64) Picture {
	p := Picture{w, h, make([]float32, w*h), make([]bool, w*h)}
	for y := range h {
		for x := range w {
			u, v := float64(x)-dx, float64(y)-dy
			g := 120 + texture*(25*math.Sin(u/5)*math.Cos(v/7)+20*math.Sin(u/11+v/9)+10*math.Cos(v/3.5))
			p.Mask[y*w+x] = x < 45 || x > 115 // the person never comes before what counts as background
			if math.Abs(float64(x)-80-personX) < 25 && y > 20 {
				g = 200 + 30*math.Sin(float64(x)-personX)
			}
			noise := math.Sin(float64(x)*12.9898+float64(y)*78.233+dx*37+personX) * 43758.5453
			p.Pix[y*w+x] = float32(g*gain + noise - math.Floor(noise))
		}
	}
	return p
}

func TestShiftOfTheBackground(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dx, dy := rapid.Float64Range(-5, 5).Draw(rt, "dx"), rapid.Float64Range(-4, 4).Draw(rt, "dy")
		body := rapid.Float64Range(-10, 10).Draw(rt, "body")
		gain := rapid.Float64Range(0.95, 1.05).Draw(rt, "gain")
		x, y, ok := Between(scene(0, 0, 0, 1, 1), scene(dx, dy, body, gain, 1))
		if !ok || math.Hypot(x-dx, y-dy) > 0.15 {
			rt.Errorf("moved by %.2f, %.2f, measured %.2f, %.2f (%v)", dx, dy, x, y, ok)
		}
	})
}

func TestNotMeasured(t *testing.T) {
	flat := scene(0, 0, 0, 1, 0)
	if x, y, ok := Between(flat, scene(3, 0, 5, 1, 0)); ok {
		t.Errorf("a flat wall moves by %v, %v", x, y)
	}
	a := scene(0, 0, 0, 1, 1)
	for i := range a.Mask {
		a.Mask[i] = i%w < 3
	}
	if _, _, ok := Between(a, scene(1, 0, 0, 1, 1)); ok {
		t.Error("without background there is a shift")
	}
	if _, _, ok := Between(scene(0, 0, 0, 1, 1), Picture{W: 80, H: 45}); ok {
		t.Error("pictures of different sizes have a shift")
	}
	cut := scene(0, 0, 0, 1, 1)
	for i := range cut.Pix {
		u, v := float64(i%w), float64(i/w)
		cut.Pix[i] = float32(120 + 80*math.Sin(u/3.3+1)*math.Sin(v/2.1+u/17))
	}
	if x, y, ok := Between(scene(0, 0, 0, 1, 1), cut); ok {
		t.Errorf("after a cut the background moves by %v, %v", x, y)
	}
}

func BenchmarkBetween(b *testing.B) {
	p, q := scene(0, 0, 0, 1, 1), scene(0.4, -0.3, 3, 1, 1)
	for b.Loop() {
		Between(p, q)
	}
}
