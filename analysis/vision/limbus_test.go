package vision

import (
	"math"
	"testing"

	"poise/models"
)

// drawnEye is an eye of 40 x 20 pixels about the middle of the mesh network's input whose iris of 8 pixels lies to the
// right of the middle by shift, as the mesh sees it there by seen.
func drawnEye(shift, seen, white, iris float64) ([]float32, *[models.FacePoints][2]float64) {
	const n = models.FaceImageSize
	points := &[models.FacePoints][2]float64{}
	for k, p := range lidContour[0] {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(len(lidContour[0])))
		points[p] = [2]float64{n/2 + 20*cos, n/2 + 10*sin}
	}
	points[leftEye.iris] = [2]float64{n/2 + seen, n / 2}
	for k := range 4 {
		sin, cos := math.Sincos(math.Pi / 2 * float64(k))
		points[leftEye.iris+1+k] = [2]float64{n/2 + seen + 8*cos, n/2 + 8*sin}
	}
	image := make([]float32, 3*n*n)
	for i := range image {
		x, y := float64(i%n)+0.5-n/2, float64(i/n%n)+0.5-n/2
		in := math.Max(0, math.Min(1, 8.5-math.Hypot(x-shift, y))) // a rim one pixel wide
		if math.Hypot(x/20, y/10) > 1.05 {
			image[i] = 0.6
			continue
		}
		image[i] = float32(in*iris + (1-in)*white)
	}
	return image, points
}

func TestLimbusFindsTheIrisBesideTheMesh(t *testing.T) {
	const mid = models.FaceImageSize / 2
	for _, shift := range []float64{-3, -2, -1, 0, 1, 2, 3} {
		image, points := drawnEye(shift, 0, 0.8, 0.3)
		got := limbus(image, points, 0)
		if math.Abs(got[0]-mid-shift) > 0.1+0.25*math.Abs(shift) || // the prior draws it in
			math.Abs(got[1]-mid) > 0.01 {
			t.Errorf("iris %+v pixels beside the mesh's: found at %+.2f, %+.2f", shift, got[0]-mid, got[1]-mid)
		}
	}
}

func TestLimbusLeavesTheMeshWhereNoRimShows(t *testing.T) {
	const mid = models.FaceImageSize / 2
	tests := []struct {
		name        string
		white, iris float64
	}{
		{"dark glasses", 0.12, 0.1}, {"glare", 0.97, 0.97}, {"bright in dark", 0.2, 0.7},
	}
	for _, tt := range tests {
		image, points := drawnEye(2, 0.5, tt.white, tt.iris)
		if got := limbus(image, points, 0); got != [2]float64{mid + 0.5, mid} {
			t.Errorf("%s: moved to %+.2f, want the mesh's +0.5", tt.name, got[0]-mid)
		}
	}
	image, points := drawnEye(2, 0, 0.8, 0.3)
	points[lidContour[0][3]] = [2]float64{-3000, 4000} // hostile: far outside
	points[leftEye.iris] = [2]float64{-700, 900}
	if got := limbus(image, points, 0); math.IsNaN(got[0]) || math.IsNaN(got[1]) {
		t.Errorf("an iris outside the picture: %v", got)
	}
}
