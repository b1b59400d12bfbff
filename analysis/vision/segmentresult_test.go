package vision

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestOutlineKeepsLandmarks stores landmarks around boxes of all sizes: they come back to half a unit.
func TestOutlineKeepsLandmarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.Float64Range(16, 8000).Draw(t, "side")
		x, y := rapid.Float64Range(-500, 8000).Draw(t, "x"), rapid.Float64Range(-500, 8000).Draw(t, "y")
		r := faceRow{x: float32(x), y: float32(y), w: float32(side), h: float32(side), points: new(packedLandmarks)}
		want := make([]float64, len(r.points))
		for i := 0; i < len(want); i += 2 {
			share := rapid.Float64Range(-0.3, 1.3).Draw(t, "share")
			want[i], want[i+1] = x+share*side, y+(1-share)*side
			r.packLandmark(i/2, want[i], want[i+1])
		}
		got := make([]float32, len(want))
		r.unpackLandmarks(got)
		most := float64(r.gridUnit())/2 + 1e-3 // float32 at thousands of pixels
		if side < 1000 && r.gridUnit() != 1.0/16 {
			t.Fatalf("unit of a face of %g px is %g px", side, r.gridUnit())
		}
		for i := range got {
			if d := math.Abs(float64(got[i]) - want[i]); !(d <= most) {
				t.Fatalf("value %d: %g became %g", i, want[i], got[i])
			}
		}
	})
}
