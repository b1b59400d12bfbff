package geom

import "testing"

func TestSmallIsTheMeanOfItsBlock(t *testing.T) {
	for _, size := range [][2]int{{320, 180}, {1280, 720}, {161, 91}} {
		w, h := size[0], size[1]
		pix := make([]byte, w*h)
		for i := range pix {
			pix[i] = byte(200 * (i % w) / w) // brighter to the right
		}
		out := make([]float32, 160*90)
		Picture{Width: w, Height: h, planes: [3]plane{{w, h, pix}}}.Small(out, 160, 90)
		for j := range 90 {
			for i := range 160 {
				want := 200 * (float32(i) + 0.5) / 160
				if d := out[j*160+i] - want; d < -2 || d > 2 {
					t.Fatalf("%dx%d: %v at %d, %d, want %v", w, h, out[j*160+i], i, j, want)
				}
			}
		}
	}
}

func BenchmarkSmall(b *testing.B) {
	p := Picture{Width: 1280, Height: 720, planes: [3]plane{{1280, 720, make([]byte, 1280*720)}}}
	out := make([]float32, 160*90)
	for b.Loop() {
		p.Small(out, 160, 90)
	}
}

func BenchmarkPatch(b *testing.B) {
	p := Picture{Width: 1280, Height: 720, planes: [3]plane{{1280, 720, make([]byte, 1280*720)}}}
	out := make([]float32, 32*32)
	for b.Loop() {
		p.Patch(out, 32, Box{X0: 300, Y0: 300, X1: 451, Y1: 451})
	}
}
