package geom

import (
	"math"
	"math/rand/v2"
	"testing"

	"poise/analysis/media"
)

// paint makes a picture of a blue, green, red function.
func paint(w, h int, color func(x, y int) (b, g, r byte)) Picture {
	bgr := make([]byte, w*h*3)
	for i := 0; i < len(bgr); i += 3 {
		bgr[i], bgr[i+1], bgr[i+2] = color(i/3%w, i/3/w)
	}
	return PictureOf(media.FrameOf(w, h, bgr))
}

// slope is a grey picture that gets brighter to the right and, half as much, downwards.
func slope(w, h int) Picture {
	return paint(w, h, func(x, y int) (b, g, r byte) { v := byte(20 + x + y/2); return v, v, v })
}

func TestCropReadsWhereTheSquareLies(t *testing.T) {
	pic := slope(150, 120)
	for name, s := range map[string]Square{
		"upright":  {Point{80, 60}, 40, 0},
		"turned":   {Point{75, 60}, 50, 0.6},
		"shrunken": {Point{75, 60}, 100, -0.2},
	} {
		const n = 16
		var c Cropper
		out := make([]float32, 3*n*n)
		if err := c.Crop(out, n, pic, s, Replicate, 0, 1); err != nil {
			t.Fatal(err)
		}
		for i := range n * n {
			p := s.ToPicture(Point{(float64(i%n) + 0.5) / n, (float64(i/n) + 0.5) / n})
			if p.X < 3 || p.Y < 3 || p.X > 147 || p.Y > 117 {
				continue
			}
			// A pixel's value is that of its centre, half a pixel further; y/2 was rounded down.
			want := 20 + (p.X - 0.5) + (p.Y-0.5)/2 - 0.25
			for k := range 3 {
				if got := float64(out[k*n*n+i]) * 255; math.Abs(got-want) > 2.2 { // luma has 220 steps, and each halving rounds
					t.Errorf("%s: channel %d is %.2f, want %.2f at %v", name, k, got, want, p)
				}
			}
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestCropKeepsColours(t *testing.T) {
	pic := paint(60, 40, func(x, y int) (b, g, r byte) {
		if x < 30 {
			return 20, 40, 220
		}
		return 210, 60, 30
	})
	const n = 8
	var c Cropper
	defer c.Close()
	out := make([]float32, 3*n*n)
	if err := c.Crop(out, n, pic, Square{Point{30, 20}, 36, 0}, Zero, 0, 1); err != nil {
		t.Fatal(err)
	}
	for i, want := range map[int][3]float64{n * n / 2: {220, 40, 20}, n*n/2 + n - 1: {30, 60, 210}} {
		for k := range 3 {
			if got := float64(out[k*n*n+i]) * 255; math.Abs(got-want[k]) > 4 {
				t.Errorf("pixel %d, channel %d is %.1f, want %.0f", i, k, got, want[k])
			}
		}
	}
}

func TestBorders(t *testing.T) {
	pic := paint(8, 8, func(int, int) (b, g, r byte) { return 200, 200, 200 })
	s := Square{Point{-20, 4}, 8, 0} // wholly to the left
	for border, want := range map[Border]float32{Zero: -1, Replicate: 200.0/255*2 - 1} {
		var c Cropper
		out := make([]float32, 3*4*4)
		if err := c.Crop(out, 4, pic, s, border, -1, 1); err != nil {
			t.Fatal(err)
		}
		for i, v := range out {
			if math.Abs(float64(v-want)) > 0.01 {
				t.Fatalf("border %d: value %d is %g, want %g", border, i, v, want)
			}
		}
	}
}

// TestHalveIsTheRoundedMean pins what OpenCV does to the plain definition, so that every machine gives the same bytes.
func TestHalveIsTheRoundedMean(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	frame := media.FrameOf(40, 24, make([]byte, 40*24*3))
	for i := range frame.Pix {
		frame.Pix[i] = byte(r.Uint32())
	}
	pic := PictureOf(frame)
	var c Cropper
	defer c.Close()
	got, _, err := c.halve(0, pic, Square{Point{20, 12}, 60, 0})
	if err != nil {
		t.Fatal(err)
	}
	if got.Width != 20 || got.Height != 12 {
		t.Fatalf("half of 40x24 is %dx%d", got.Width, got.Height)
	}
	for k, size := range [][2]int{{20, 12}, {10, 6}, {10, 6}} {
		from, to := pic.planes[k], got.planes[k]
		if to.w != size[0] || to.h != size[1] {
			t.Fatalf("half of plane %d is %dx%d", k, to.w, to.h)
		}
		for y := range from.h / 2 {
			for x := range from.w / 2 {
				i := 2*y*from.w + 2*x
				sum := int(from.pix[i]) + int(from.pix[i+1]) + int(from.pix[i+from.w]) + int(from.pix[i+from.w+1])
				if v := to.pix[y*to.w+x]; int(v) != (sum+2)/4 {
					t.Fatalf("plane %d: pixel %d,%d is %d, want %d", k, x, y, v, (sum+2)/4)
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

// BenchmarkCropBody crops as the pose does on a webcam's picture: far beyond its edges.
func BenchmarkCropBody(b *testing.B) {
	pic, out := slope(1280, 720), make([]float32, 3*256*256)
	var c Cropper
	defer c.Close()
	for b.Loop() {
		if err := c.Crop(out, 256, pic, Square{Center: Point{640, 760}, Side: 1500, Angle: 0.05}, Replicate, 0, 1); err != nil {
			b.Fatal(err)
		}
	}
}
