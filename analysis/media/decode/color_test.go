package decode_test

import (
	"fmt"
	"testing"

	"poise/analysis/media/decode"
	"poise/analysis/media/internal/mediatest"
)

// TestColors: whatever matrix and range a file says, pure colours come out as they went in.
func TestColors(t *testing.T) {
	for _, matrix := range []string{"bt470bg", "bt709", "bt2020nc"} {
		for _, span := range []string{"tv", "pc"} {
			for name, want := range map[string][3]int{"red": {0, 0, 255}, "lime": {0, 255, 0}, "blue": {255, 0, 0}, "white": {255, 255, 255}, "0x808080": {128, 128, 128}} {
				path := mediatest.Make(t, "color.mp4", "-f", "lavfi", "-i", "color="+name+":s=64x48:r=5:d=0.4,format=gbrp,scale=out_color_matrix="+
					matrix[:min(len(matrix), 6)]+":out_range="+span+",format=yuv420p", "-c:v", "libx264", "-qp", "4", "-colorspace", matrix, "-color_range", span)
				_, f, _ := decodeBGR(t, path, decode.Options{})
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
