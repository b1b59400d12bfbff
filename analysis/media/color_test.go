package media

import (
	"fmt"
	"testing"
)

// TestColors: whatever matrix and range a file says, pure colours come out as they went in.
func TestColors(t *testing.T) {
	for _, matrix := range []string{"bt470bg", "bt709", "bt2020nc"} {
		for _, span := range []string{"tv", "pc"} {
			for name, want := range map[string][3]int{"red": {0, 0, 255}, "lime": {0, 255, 0}, "blue": {255, 0, 0}, "white": {255, 255, 255}, "0x808080": {128, 128, 128}} {
				path := make1(t, "color.mp4", "-f", "lavfi", "-i", "color="+name+":s=64x48:r=5:d=0.4,format=gbrp,scale=out_color_matrix="+
					matrix[:min(len(matrix), 6)]+":out_range="+span+",format=yuv420p", "-c:v", "libx264", "-qp", "4", "-colorspace", matrix, "-color_range", span)
				_, f, _ := decodeAll2(t, path, DecodeOptions{})
				for c := range 3 {
					if got := int(f.Pix[c]); got < want[c]-6 || got > want[c]+6 {
						t.Errorf("%s %s: %s is %v, want %v", matrix, span, name, fmt.Sprint(f.Pix[:3]), want)
						break
					}
				}
			}
		}
	}
}

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
