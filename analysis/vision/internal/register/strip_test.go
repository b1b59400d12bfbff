package register

import (
	"math"
	"math/rand/v2"
	"testing"

	"poise/analysis/vision/internal/geom"
)

// strip draws two eyes on rough skin, the picture moved by off and the irises besides by eyes, pixels.
func drawStrip(off, eyes point) (pix []byte, w, h int) {
	w, h = 300, 137
	p := newPuppet(11)
	pix = make([]byte, w*h)
	const unit = 129 / 6.2 // pixels a cm
	s := stance{iris: point{eyes[0] / unit, eyes[1] / unit}}
	for i := range pix {
		x := (float64(i%w) - 136 - off[0]) / unit
		y := (float64(i/w)-64-off[1])/unit - 2.6
		pix[i] = byte(math.Max(0, math.Min(255, p.light(point{x, y}, &s))))
	}
	return pix, w, h
}

func TestStripFollowsIrises(t *testing.T) {
	pix, w, h := drawStrip(point{}, point{})
	l, r, ok := findIrises(pix, w, h)
	if want := (geom.Point{X: 136 + 64.5, Y: 64}); !ok || l.Sub(want).Norm() > 3 || r.Sub(geom.Point{X: 136 - 64.5, Y: 64}).Norm() > 3 {
		t.Fatalf("irises at %v and %v", l, r)
	}
	s, err := NewStrip(pix, w, h)
	if err != nil || s == nil {
		t.Fatal(s, err)
	}
	defer s.Close()
	const unit = 129 / 6.2
	for _, c := range [][2]point{{{3, -2}, {5, 0}}, {{-4, 1}, {-4, 2}}, {{0, 3}, {0, -3}}, {{1, 0}, {0, 0}}} {
		pix, w, h := drawStrip(c[0], c[1])
		m, ok, err := s.Compare(pix, w, h)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if math.Abs(m.X-c[1][0]/unit) > .03 || math.Abs(m.Y-c[1][1]/unit) > .03 {
			t.Errorf("skin moved by %v, irises besides by %v: found %.3f, %.3f, want %.3f, %.3f cm", c[0], c[1], m.X, m.Y, c[1][0]/unit, c[1][1]/unit)
		}
	}
}

func TestStripWithoutEyes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pix := make([]byte, 300*137)
	for i := range pix {
		pix[i] = byte(r.IntN(256))
	}
	eyes, w, h := drawStrip(point{}, point{})
	s, err := NewStrip(eyes, w, h)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if m, ok, err := s.Compare(pix, w, h); err != nil || ok && m.Cost < .5 {
		t.Errorf("noise passes for eyes: %+v, %v", m, err)
	}
	if _, _, err := s.Compare(pix[:10], w, h); err == nil {
		t.Error("too few pixels are no error")
	}
}
