package vision

import (
	"testing"

	"poise/models"
)

// blinking shuts the portrait's eyes in one frame: skin from below covers them.
func blinking(f *film, at int) *film {
	f.reel()
	pix := f.drawn[at]
	x0, y0, _ := f.place(at)
	for _, eye := range [2][2]float64{portraitRight, portraitLeft} {
		for dy := -6; dy <= 6; dy++ {
			for dx := -12; dx <= 12; dx++ {
				x, y := x0+int(eye[0])+dx, y0+int(eye[1])+dy
				from, to := ((y+14)*f.w+x)*3, (y*f.w+x)*3
				copy(pix[to:to+3], pix[from:from+3])
			}
		}
	}
	return f
}

// Where nothing happens the networks look at a face every quarter of a second; a blink of one frame is seen.
func TestFacesAreInterpolatedWhereNothingHappens(t *testing.T) {
	const blink, frames = 23, 60
	f := newFilm(t, frames)
	f.place = func(int) (int, int, bool) { return 60, 20, true }
	v := observe(t, blinking(f, blink), openNetworks(t, models.Auto))
	face := &v.People[0].Face
	looked := 0
	for i, apart := range face.Apart {
		if apart > longestFollowed+1e-3 || apart < 0 {
			t.Errorf("frame %d lies between looks %g s apart", i, apart)
		}
		if apart == 0 {
			looked++
		}
	}
	if looked > frames/3 {
		t.Errorf("the networks looked at %d of %d frames of a face at rest", looked, frames)
	}
	for _, i := range [...]int{0, blink, 50} { // starts of segments, and the blink
		if face.Apart[i] != 0 {
			t.Errorf("frame %d was not looked at", i)
		}
	}
	if a, b := face.LeftEyeOpen[blink], face.LeftEyeOpen[blink-3]; a > 0.7*b {
		t.Errorf("lids are open %.3f in the blink, %.3f before", a, b)
	}
}

// The reader may hold back frames until it knows their layout while each worker holds some: one of them must always be able to go on.
func TestFramesHeldLeaveRoom(t *testing.T) {
	for _, bytes := range []int{1, 100_000, 1_400_000, 3_110_400, 6_000_000, 12_441_600, 20_000_000, 50_000_000} {
		for workers := 1; workers <= 64; workers++ {
			alive := frameLimit(workers, bytes)
			if held := mostHeld(bytes) + workers*(mostAtOnce(bytes)-1); held >= alive {
				t.Errorf("%d workers, frames of %d bytes: %d of %d may be held back", workers, bytes, held, alive)
			}
		}
	}
}
