package still

import (
	"math"
	"math/rand/v2"
	"testing"
)

const n = 32

// scene is a smooth pattern, moved to the right and down by so many cells, with noise and, where asked for, something else in a block.
func scene(dx, dy, light, noise float64, changed bool, seed uint64) []float32 {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]float32, n*n)
	for i := range out {
		x, y := float64(i%n)-dx, float64(i/n)-dy
		v := 120 + 25*math.Sin(x/2.3+y/5) + 20*math.Cos(y/2.9-x/7) + light + noise*r.NormFloat64()
		if changed && i%n >= 12 && i%n < 16 && i/n >= 8 && i/n < 12 {
			v += 40
		}
		out[i] = float32(v)
	}
	return out
}

func TestShiftIsFound(t *testing.T) {
	var r Reference
	r.Set(scene(0, 0, 0, 1, false, 1), n, nil)
	for _, want := range []Shift{{}, {0.3, -0.2, 0}, {1.4, 0.9, 5}, {-0.8, 1.1, -7}} {
		got, ok := r.Shift(scene(want.X, want.Y, want.Light, 1, false, 2))
		if !ok || math.Hypot(got.X-want.X, got.Y-want.Y) > 0.06 || math.Abs(got.Light-want.Light) > 0.5 {
			t.Errorf("moved by %+v: found %+v, %v", want, got, ok)
		}
		if d := r.Differ(scene(want.X, want.Y, want.Light, 1, false, 2), got, 0); d.Change > 0.1 || d.Quiet > 4 {
			t.Errorf("moved by %+v: still differs: %+v", want, d)
		}
	}
}

func TestNothingTellsNoShift(t *testing.T) {
	var r Reference
	flat := make([]float32, n*n)
	r.Set(flat, n, nil)
	if s, ok := r.Shift(flat); ok {
		t.Errorf("a plain picture has moved by %+v", s)
	}
	r.Set(scene(0, 0, 0, 0, false, 1), n, func(x, y int) bool { return x == 5 && y < 9 })
	if s, ok := r.Shift(scene(1, 0, 0, 0, false, 1)); ok {
		t.Errorf("nine cells have moved by %+v", s)
	}
}

// Noise, however strong, is no change; what happens in one block is, and where it does not count it isn't.
func TestWhatDiffers(t *testing.T) {
	var r Reference
	for _, noise := range []float64{0, 1, 3} {
		r.Set(scene(0, 0, 0, noise, false, 1), n, nil)
		if d := r.Differ(scene(0, 0, 0, noise, false, 2), Shift{}, 0); d.Change > 0.1 {
			t.Errorf("noise of %v levels: %+v", noise, d)
		}
		if d := r.Differ(scene(0, 0, 0, noise, true, 2), Shift{}, 0); d.Change < 1 {
			t.Errorf("a block has changed, noise of %v levels: %+v", noise, d)
		}
		r.Set(scene(0, 0, 0, noise, false, 1), n, func(x, y int) bool { return x < 12 || x >= 16 })
		if d := r.Differ(scene(0, 0, 0, noise, true, 2), Shift{}, 0); d.Change > 0.1 {
			t.Errorf("a block that does not count, noise of %v levels: %+v", noise, d)
		}
	}
}
