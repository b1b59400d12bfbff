package vision

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCutterBoundsSegments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c segmenter
		now, start, frames := 0.0, 0.0, 0
		for i := range rapid.IntRange(1, 400).Draw(t, "frames") {
			now += rapid.Float64Range(1e-4, 0.5).Draw(t, "gap")
			if c.next(now) {
				start, frames = now, 0
			} else if i == 0 {
				t.Fatal("the first frame starts no segment")
			}
			frames++
			if frames > segmentFrames || now-start >= segmentSeconds {
				t.Fatalf("segment of %d frames, %g s", frames, now-start)
			}
		}
	})
}

func TestTilesCoverThePicture(t *testing.T) {
	for _, size := range [][2]int{{1280, 720}, {720, 1280}, {360, 288}, {2000, 100}} {
		for level := 1; level <= 2; level++ {
			for y := 0; y < size[1]; y += 7 {
				for x := 0; x < size[0]; x += 7 {
					if !covered(size[0], size[1], level, float64(x), float64(y)) {
						t.Fatalf("%v level %d: nothing looks at %d,%d", size, level, x, y)
					}
				}
			}
		}
	}
	if len(tiles(500, 500, 1)) != 0 {
		t.Error("a square picture is looked at twice")
	}
}

func covered(w, h, level int, x, y float64) bool {
	for _, s := range tiles(w, h, level) {
		if x >= s.Center.X-s.Side/2-1 && x <= s.Center.X+s.Side/2+1 && y >= s.Center.Y-s.Side/2-1 && y <= s.Center.Y+s.Side/2+1 {
			return true
		}
	}
	return false
}
