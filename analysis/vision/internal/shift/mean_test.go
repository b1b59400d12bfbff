package shift

import (
	"math"
	"testing"
)

// weave is a textured patch moved by dx, dy; the right half of it stands still where half is set.
func weave(dx, dy, gain float64, half bool) Picture {
	p := Picture{32, 32, make([]float32, 32*32), make([]bool, 32*32)}
	for y := range p.H {
		for x := range p.W {
			u, v := float64(x)-dx, float64(y)-dy
			if half && x >= p.W/2 {
				u, v = float64(x), float64(y)
			}
			p.Mask[y*p.W+x] = true
			p.Pix[y*p.W+x] = float32(gain * (100 + 30*math.Sin(u/3)*math.Cos(v/4) + 20*math.Sin(u/6+v/5)))
		}
	}
	return p
}

func TestMean(t *testing.T) {
	for _, d := range [][2]float64{{0, 0}, {0.1, -0.05}, {1, 0.5}, {-3, 2}, {4, -3}} {
		for _, gain := range []float64{1, 1.1} {
			x, y, ok := Mean(weave(0, 0, 1, false), weave(d[0], d[1], gain, false))
			if !ok || math.Hypot(x-d[0], y-d[1]) > 0.05+0.1*math.Hypot(d[0], d[1]) {
				t.Errorf("moved by %v at brightness %v, measured %.2f, %.2f (%v)", d, gain, x, y, ok)
			}
		}
	}
}

func TestMeanOfAPartThatMoves(t *testing.T) {
	x, _, ok := Mean(weave(0, 0, 1, true), weave(1, 0, 1, true))
	if !ok || x < 0.25 || x > 0.75 {
		t.Errorf("half of the patch moved by 1, measured %.2f (%v), want about half", x, ok)
	}
}

func TestMeanNeedsTexture(t *testing.T) {
	plain := weave(0, 0, 1, false)
	for i := range plain.Pix {
		plain.Pix[i] = 90
	}
	if x, y, ok := Mean(plain, plain); ok {
		t.Errorf("a plain patch moved by %v, %v", x, y)
	}
}

func BenchmarkMean(b *testing.B) {
	p, q := weave(0, 0, 1, false), weave(.4, .2, 1, false)
	for b.Loop() {
		Mean(p, q)
	}
}
