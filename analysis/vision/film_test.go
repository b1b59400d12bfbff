package vision

import (
	"image"
	_ "image/png"
	"io"
	"os"
	"sync/atomic"
	"testing"

	"poise/analysis"
	"poise/analysis/media"
	"poise/models/networktest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// openNetworks opens the installed networks.
func openNetworks(t testing.TB, kind string) Options {
	t.Helper()
	rt, topology := networktest.Open(t, kind)
	return Options{Runtime: rt, Topology: topology}
}

// film is a source of frames that show the public-domain portrait of samples/ at a place that changes from frame to frame.
type film struct {
	w, h, frames int
	rate         float64
	place        func(frame int) (x, y int, there bool) // of the portrait's upper left corner
	black        func(frame int) bool
	mirrored     bool
	clock        bool // something moves in a corner all the time
	broken       int  // the frame from which Read fails; 0: none
	short        bool

	portrait image.Image
	drawn    [][]byte
	next     int
	read     int
	released atomic.Int64
}

// The irises in the portrait, measured by hand in samples/portrait.go, in its own pixels.
var portraitRight, portraitLeft = [2]float64{204.3, 101.0}, [2]float64{246.9, 103.0}

func newFilm(t testing.TB, frames int) *film {
	t.Helper()
	f, err := os.Open("../../samples/portrait.png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return &film{w: 640, h: 480, rate: 25, frames: frames, portrait: img,
		place: func(i int) (int, int, bool) { return 60 + i, 20 - i/4, true },
		black: func(int) bool { return false }}
}

func (f *film) recording() *analysis.Recording {
	return &analysis.Recording{Video: &analysis.VideoStream{Width: f.w, Height: f.h}}
}

func (f *film) Read() (media.Frame, func(), error) {
	if f.broken > 0 && f.next == f.broken {
		return media.Frame{}, nil, errBroken
	}
	if f.next == f.frames {
		return media.Frame{}, nil, io.EOF
	}
	i := f.next
	f.next++
	f.read++
	frame := media.FrameOf(f.w, f.h, f.draw(i))
	frame.Index, frame.Time = i, float64(i)/f.rate
	if f.short {
		frame.Pix = frame.Pix[:10]
	}
	return frame, func() { f.released.Add(1) }, nil
}

// reel draws all frames ahead.
func (f *film) reel() *film {
	for i := range f.frames {
		f.drawn = append(f.drawn, f.draw(i))
	}
	return f
}

func (f *film) rewind() *film {
	f.next = 0
	return f
}

func (f *film) draw(i int) []byte {
	if i < len(f.drawn) {
		return f.drawn[i]
	}
	pix := make([]byte, f.w*f.h*3)
	if f.black(i) {
		return pix
	}
	for k := range pix {
		pix[k] = 110
	}
	for k := range 3 * 32 * 32 {
		if f.clock {
			pix[(k/96*f.w+f.w-32)*3+k%96] = byte(90 + 20*(i%3))
		}
	}
	x0, y0, there := f.place(i)
	if !there {
		return pix
	}
	b := f.portrait.Bounds()
	for y := max(0, y0); y < min(f.h, y0+b.Dy()); y++ {
		for x := max(0, x0); x < min(f.w, x0+b.Dx()); x++ {
			r, g, bl, _ := f.portrait.At(x-x0, y-y0).RGBA()
			at := x
			if f.mirrored {
				at = f.w - 1 - x
			}
			k := (y*f.w + at) * 3
			pix[k], pix[k+1], pix[k+2] = byte(bl>>8), byte(g>>8), byte(r>>8)
		}
	}
	return pix
}
