package vision

import (
	"context"
	"math"
	"testing"

	"poise/analysis/media"
	"poise/models"
)

// winking paints over the person's left eye in one frame.
type winking struct {
	*film
	at int
}

func (w winking) Read() (media.Frame, func(), error) {
	f, release, err := w.film.Read()
	if err == nil && f.Index == w.at {
		x0, y0, _ := w.place(f.Index)
		luma, _, _ := f.Planes()
		for y := y0 + int(portraitLeft[1]) - 6; y < y0+int(portraitLeft[1])+6; y++ {
			for x := x0 + int(portraitLeft[0]) - 10; x < x0+int(portraitLeft[0])+10; x++ {
				luma[y*f.Width+x] = 180
			}
		}
	}
	return f, release, err
}

// A face that keeps still is carried along, for 0.2 s at most; where an eye changes or the head moves, the networks look.
func TestLooksWhereSomethingHappens(t *testing.T) {
	opt := openNetworks(t, models.Auto)
	opt.Workers = 1
	const wink, move = 23, 32
	film := winking{newFilm(t, 40), wink}
	film.place = func(i int) (int, int, bool) { return 60 + i/move*4, 20, true }
	v, err := Observe(context.Background(), film, film.recording(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.People) == 0 {
		t.Fatal("nobody is seen")
	}
	f := &v.People[0].Face
	carried, since := 0, 0
	for i, off := range f.Tracked {
		if off != off {
			t.Fatalf("frame %d: no face", i)
		}
		if since++; off == 0 {
			since = 0
		} else {
			carried++
		}
		if float64(since)/film.rate > 0.2 {
			t.Errorf("frame %d: carried along for %d frames", i, since)
		}
		if math.Abs(float64(f.X[i]-f.X[0])-float64(i/move*4)) > 2 {
			t.Errorf("frame %d: the face has moved by %.1f pixels", i, f.X[i]-f.X[0])
		}
	}
	if carried < len(f.Tracked)/3 {
		t.Errorf("carried along in %d of %d frames", carried, len(f.Tracked))
	}
	if f.Tracked[wink] != 0 || f.Tracked[move] != 0 {
		t.Errorf("nobody looked at an eye that changed or a head that moved: %v, %v", f.Tracked[wink], f.Tracked[move])
	}
}
