package vision

import (
	"image"
	"math/rand/v2"
	"testing"

	"poise/analysis"
	"poise/analysis/media"
	"poise/models"

	"github.com/google/go-cmp/cmp"
)

func TestFreezes(t *testing.T) {
	const w, h, rate = 320, 240, 25
	type picture func(i int) (shown int, coded uint64, clock bool)
	cases := map[string]struct {
		frames int
		parts  []image.Rectangle
		shows  picture // which of many pictures, how it is coded, whether something beside the camera's part moves
		want   []analysis.Span
	}{
		"a new picture each time": {100, nil, func(i int) (int, uint64, bool) { return i, 0, false }, nil},
		"hangs":                   {100, nil, func(i int) (int, uint64, bool) { return min(i, 20) + max(0, i-70), 0, false }, []analysis.Span{{Start: .8, End: 2.8}}},
		"hangs until the end":     {100, nil, func(i int) (int, uint64, bool) { return min(i, 40), 0, false }, []analysis.Span{{Start: 1.6, End: 3.96}}},
		"hangs, coded anew twice": {100, nil, func(i int) (int, uint64, bool) { return min(i, 20) + max(0, i-70), uint64(i / 30), false },
			[]analysis.Span{{Start: .8, End: 2.8}}},
		"a camera of two pictures a second": {100, nil, func(i int) (int, uint64, bool) { return i / 12, 0, false }, nil},
		"a still picture":                   {100, nil, func(int) (int, uint64, bool) { return 3, 0, false }, nil},
		"a tile hangs beside a clock":       {100, []image.Rectangle{image.Rect(32, 16, 160, 160)}, func(i int) (int, uint64, bool) { return min(i, 40), 0, true }, []analysis.Span{{Start: 1.6, End: 3.96}}},
		"something moves in the picture":    {100, nil, func(i int) (int, uint64, bool) { return min(i, 20), 0, true }, nil},
	}
	for name, c := range cases {
		var z freezes
		for i := range c.frames {
			shown, coded, clock := c.shows(i)
			f := media.Frame{Index: i, Time: float64(i) / rate, Width: w, Height: h, Pix: make([]byte, media.FrameBytes(w, h))}
			scene, noise := rand.New(rand.NewPCG(uint64(shown), 0)), rand.New(rand.NewPCG(coded, 1))
			for k := range w * h {
				f.Pix[k] = byte(100 + scene.IntN(20) + noise.IntN(4))
			}
			if clock {
				for y := 200; y < 220; y++ {
					for x := range w {
						f.Pix[y*w+x] = byte(16 + i*20%200)
					}
				}
			}
			z.add(f, c.parts)
		}
		if d := cmp.Diff(c.want, z.frozen()); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestNothingIsMeasuredOfFrozenPictures(t *testing.T) {
	f := newFilm(t, 130)
	f.place = func(i int) (int, int, bool) { return 60 + min(i, 30) + max(0, i-90), 20, true }
	v := observe(t, f, openNetworks(t, models.Auto))
	p := &v.People[0]
	for i := range v.Time {
		frozen := i > 30 && i <= 90
		if (p.Face.Reason[i] == analysis.PictureFrozen) != frozen || (p.Face.GazeYaw[i] == p.Face.GazeYaw[i]) == frozen {
			t.Errorf("frame %d: %v, gaze %g", i, p.Face.Reason[i], p.Face.GazeYaw[i])
		}
		if x, _, _ := p.Body.At(i, 0); frozen && (p.Body.Reason[i] == analysis.Measured || x == x) {
			t.Errorf("frame %d: body %v at %g", i, p.Body.Reason[i], x)
		}
	}
}
