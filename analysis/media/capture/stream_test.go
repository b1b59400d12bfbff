package capture

import (
	"context"
	"image/color"
	"testing"

	"gocv.io/x/gocv"

	"poise/analysis/media"
)

// A camera's picture becomes the planes that FrameOf makes of it; what is no picture of a camera is left aside.
func TestCameraFrame(t *testing.T) {
	const w, h = 33, 18 // odd: the last column goes
	m := gocv.NewMatWithSize(h, w, gocv.MatTypeCV8UC3)
	bgr := make([]byte, 0, 32*h*3)
	for y := range h {
		for x := range w {
			c := color.RGBA{R: uint8(7 * x), G: uint8(13 * y), B: uint8(255 - 5*x)}
			m.SetUCharAt(y, 3*x, c.B)
			m.SetUCharAt(y, 3*x+1, c.G)
			m.SetUCharAt(y, 3*x+2, c.R)
			if x < 32 {
				bgr = append(bgr, c.B, c.G, c.R)
			}
		}
	}
	cam := &reader{mat: m, yuv: gocv.NewMat()}
	f, release, err := cam.frame(context.Background(), 1.5)
	if err != nil || release == nil {
		t.Fatalf("%v", err)
	}
	want := media.FrameOf(32, 18, bgr)
	if f.Width != 32 || f.Height != 18 || f.Time != 1.5 || f.Color != want.Color {
		t.Errorf("%d x %d at %v s", f.Width, f.Height, f.Time)
	}
	for i := range 32 * 18 {
		if d := int(f.Pix[i]) - int(want.Pix[i]); d < -1 || d > 1 {
			t.Fatalf("luma %d is %d, want %d", i, f.Pix[i], want.Pix[i])
		}
	}
	for i := 32 * 18; i < len(want.Pix); i++ {
		if d := int(f.Pix[i]) - int(want.Pix[i]); d < -3 || d > 3 {
			t.Fatalf("chroma %d is %d, want %d", i, f.Pix[i], want.Pix[i])
		}
	}
	release()
	for name, mat := range map[string]gocv.Mat{"gray": gocv.NewMatWithSize(h, w, gocv.MatTypeCV8U), "another size": gocv.NewMatWithSize(10, 10, gocv.MatTypeCV8UC3)} {
		cam.mat.Close()
		cam.mat = mat
		if _, release, err := cam.frame(context.Background(), 2); release != nil || err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	cam.close()
}
