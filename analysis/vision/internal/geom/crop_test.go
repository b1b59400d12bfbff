package geom

import (
	"math"
	"math/rand/v2"
	"testing"
)

// slope is a picture whose red rises to the right and whose green rises downwards.
func slope(w, h int) Picture {
	p := Picture{w, h, make([]byte, w*h*3)}
	for y := range h {
		for x := range w {
			i := (y*w + x) * 3
			p.Pix[i], p.Pix[i+1], p.Pix[i+2] = 7, byte(y), byte(x)
		}
	}
	return p
}

func TestCropReadsWhereTheSquareLies(t *testing.T) {
	pic := slope(200, 150)
	for name, s := range map[string]Square{
		"upright":  {Point{100, 75}, 40, 0},
		"turned":   {Point{90, 70}, 50, 0.6},
		"shrunken": {Point{100, 75}, 140, -0.2},
	} {
		const n = 16
		var c Cropper
		out := make([]float32, 3*n*n)
		if err := c.Crop(out, n, pic, s, Replicate, 0, 1); err != nil {
			t.Fatal(err)
		}
		for _, i := range []int{0, n*n/2 + n/2, n*n - 1} {
			p := s.ToPicture(Point{(float64(i%n) + 0.5) / n, (float64(i/n) + 0.5) / n})
			if p.X < 2 || p.Y < 2 || p.X > 198 || p.Y > 148 {
				continue
			}
			// the pixel's value is that of its centre, half a pixel further
			r, g, b := float64(out[i])*255, float64(out[n*n+i])*255, float64(out[2*n*n+i])*255
			if math.Abs(r-(p.X-0.5)) > 0.8 || math.Abs(g-(p.Y-0.5)) > 0.8 || math.Abs(b-7) > 0.1 {
				t.Errorf("%s: %d: red %.2f green %.2f blue %.2f at %v", name, i, r, g, b, p)
			}
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestBorders(t *testing.T) {
	pic := Picture{8, 8, make([]byte, 8*8*3)}
	for i := range pic.Pix {
		pic.Pix[i] = 200
	}
	s := Square{Point{-20, 4}, 8, 0} // wholly to the left
	for border, want := range map[Border]float32{Zero: -1, Replicate: 200.0/255*2 - 1} {
		var c Cropper
		out := make([]float32, 3*4*4)
		if err := c.Crop(out, 4, pic, s, border, -1, 1); err != nil {
			t.Fatal(err)
		}
		for i, v := range out {
			if math.Abs(float64(v-want)) > 1e-3 {
				t.Fatalf("border %d: value %d is %g, want %g", border, i, v, want)
			}
		}
	}
}

// TestHalveIsTheRoundedMean pins what OpenCV does to the plain definition, so that every machine gives the same bytes.
func TestHalveIsTheRoundedMean(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pic := Picture{37, 23, make([]byte, 37*23*3)}
	for i := range pic.Pix {
		pic.Pix[i] = byte(r.Uint32())
	}
	var c Cropper
	defer c.Close()
	got, _, err := c.halve(0, pic, Square{Point{18, 11}, 60, 0})
	if err != nil {
		t.Fatal(err)
	}
	if got.Width != 18 || got.Height != 11 {
		t.Fatalf("half of 37x23 is %dx%d", got.Width, got.Height)
	}
	for y := range got.Height {
		for x := range got.Width {
			for k := range 3 {
				i := (2*y*37+2*x)*3 + k
				sum := int(pic.Pix[i]) + int(pic.Pix[i+3]) + int(pic.Pix[i+37*3]) + int(pic.Pix[i+38*3])
				if v := got.Pix[(y*got.Width+x)*3+k]; int(v) != (sum+2)/4 {
					t.Fatalf("pixel %d,%d,%d is %d, want %d", x, y, k, v, (sum+2)/4)
				}
			}
		}
	}
}

func TestCropOfHostilePictures(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 50}, {50, 1}, {2, 3}, {5, 4}, {64, 64}} {
		pic := slope(size[0], size[1])
		for _, s := range []Square{{Point{0, 0}, 1000, 0.7}, {Point{-300, 20}, 4, 0}, {Point{1e4, 1e4}, 1e4, 3}} {
			var c Cropper
			out := make([]float32, 3*8*8)
			if err := c.Crop(out, 8, pic, s, Replicate, 0, 1); err != nil {
				t.Error(err)
			}
			for _, v := range out {
				if !(v >= 0 && v <= 1) {
					t.Fatalf("%v %v: value %g", size, s, v)
				}
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func BenchmarkCropFace(b *testing.B) {
	pic := slope(1280, 720)
	var c Cropper
	defer c.Close()
	out := make([]float32, 3*192*192)
	for b.Loop() {
		if err := c.Crop(out, 192, pic, Square{Point{640, 300}, 450, 0.1}, Zero, 0, 1); err != nil {
			b.Fatal(err)
		}
	}
}
