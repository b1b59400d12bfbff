package still

import (
	"math"
	"math/rand/v2"
	"testing"

	"poise/analysis/media"
	"poise/analysis/vision/internal/geom"
)

const side = 240

// picture shows an edge, at a place across, before a textured wall, under noise of a deviation in grey levels; a dot where it is asked for.
func picture(edge, noise float64, dot bool, seed uint64) geom.Picture {
	r := rand.New(rand.NewPCG(seed, 1))
	pix := make([]byte, media.FrameBytes(side, side))
	for y := range side {
		for x := range side {
			v := 120 + 10*math.Sin(float64(x)/9)*math.Cos(float64(y)/7)
			v -= 50 * math.Max(0, math.Min(float64(x)-edge, 1))
			if dot && math.Hypot(float64(x)-60, float64(y)-60) < 6 {
				v += 60
			}
			pix[y*side+x] = byte(math.Max(0, math.Min(v+noise*r.NormFloat64()+0.5, 255)))
		}
	}
	return geom.PictureOf(media.Frame{Width: side, Height: side, Pix: pix})
}

func TestChanged(t *testing.T) {
	const cell = 4.0
	whole := geom.Box{X1: side, Y1: side}
	all := func(geom.Point) bool { return false }
	for _, noise := range []float64{0, 2, 8} {
		var w Watch
		if w.Changed(picture(120, noise, false, 1), 0.5) {
			t.Error("changed against nothing")
		}
		w.Set(picture(120, noise, false, 1), whole, cell, all)
		for seed := range uint64(20) {
			if w.Changed(picture(120, noise, false, 2+seed), 0.5) {
				t.Errorf("noise %g, seed %d: a still picture changed", noise, seed)
			}
		}
		if w.Changed(picture(121, noise, false, 99), 0.5) {
			t.Errorf("noise %g: a quarter of a cell is more than half of one", noise)
		}
		if !w.Changed(picture(128, noise, false, 99), 0.5) {
			t.Errorf("noise %g: two cells are less than half of one", noise)
		}
		if !w.Changed(picture(120, noise, true, 99), 0.5) {
			t.Errorf("noise %g: a dot was missed", noise)
		}
		w.Set(picture(120, noise, false, 1), whole, cell, func(p geom.Point) bool { return p.X < 100 })
		if w.Changed(picture(120, noise, true, 99), 0.5) {
			t.Errorf("noise %g: a dot counts where nothing does", noise)
		}
	}
}
