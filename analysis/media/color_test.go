package media

import "testing"

func TestFrameOfAndBack(t *testing.T) {
	const w, h = 7, 5
	bgr, back := make([]byte, 3*w*h), make([]byte, 3*w*h)
	for i := range bgr {
		bgr[i] = []byte{200, 30, 90}[i%3]
	}
	FrameOf(w, h, bgr).BGR(back)
	for i := range bgr {
		if d := int(bgr[i]) - int(back[i]); d < -2 || d > 2 {
			t.Fatalf("byte %d: %d became %d", i, bgr[i], back[i])
		}
	}
}
