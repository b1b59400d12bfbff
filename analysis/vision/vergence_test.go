package vision

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/models"
)

func TestDoubtOfWhatEyesCannotDo(t *testing.T) {
	tests := []struct {
		name        string
		left, right eyeRow // yaw, pitch, open, weight
		usual       float64
		low, high   float64 // confidence
		why         analysis.Reason
	}{
		{"at the lens", eyeRow{5, 4, 0.3, 1}, eyeRow{-5, 4, 0.3, 1}, 8, 1, 1, 0},
		{"far to the side", eyeRow{30, 0, 0.3, 1}, eyeRow{22, 0, 0.3, 1}, 0, 1, 1, 0},
		{"further than eyes turn", eyeRow{43, 0, 0.3, 1}, eyeRow{40, 0, 0.3, 1}, 0, 0.1, 0.5, 0},
		{"glare", eyeRow{56, 0, 0.3, 1}, eyeRow{50, 0, 0.3, 1}, 0, 0, 0, analysis.EyesHidden},
		{"hands over the eyes", eyeRow{2, -60, 0.2, 1}, eyeRow{3, -50, 0.2, 1}, 0, 0, 0, analysis.EyesHidden},
		{"two directions", eyeRow{11, 0, 0.3, 1}, eyeRow{-9, 0, 0.3, 1}, 0, 0.3, 0.8, 0},
		{"the same two, this person's own", eyeRow{11, 0, 0.3, 1}, eyeRow{-9, 0, 0.3, 1}, 10, 1, 1, 0},
		{"wide apart", eyeRow{-30, 0, 0.3, 1}, eyeRow{30, 0, 0.3, 1}, 0, 0, 0, analysis.EyesHidden},
		{"wide apart, but one eye hardly seen", eyeRow{-20, 0, 0.3, 0.05}, eyeRow{20, 0, 0.3, 1}, 0, 0.9, 1, 0},
		{"one up, the other down", eyeRow{3, 25, 0.3, 1}, eyeRow{-3, -25, 0.3, 1}, 0, 0, 0, analysis.EyesHidden},
		{"one up, the other down, half seen", eyeRow{3, 25, 0.3, 0.5}, eyeRow{-3, -25, 0.3, 1}, 0, 0, 0, analysis.EyesHidden},
		{"to the side, one iris under the lids' corner", eyeRow{-26, 11, 0.3, 1}, eyeRow{-10, -6, 0.3, 0.9}, 0, 1, 1, 0},
		{"one up, the other down, to the side", eyeRow{-23, 35, 0.3, 1}, eyeRow{-17, -35, 0.3, 1}, 0, 0, 0, analysis.EyesHidden},
		{"a little higher than the other", eyeRow{3, 5, 0.3, 1}, eyeRow{-3, -5, 0.3, 1}, 0, 1, 1, 0},
		{"one eye not seen", eyeRow{float32(math.NaN()), 0, 0.3, 0}, eyeRow{20, 0, 0.3, 1}, 0, 1, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := faceRow{eyes: [2]eyeRow{tt.left, tt.right}, gazeConfidence: 1}
			r.discountImplausible(vergence{yaw: tt.usual})
			if r.eyeReason != tt.why {
				t.Errorf("reason %v, want %v", r.eyeReason, tt.why)
			}
			if c := float64(r.gazeConfidence); tt.why == 0 && !(c >= tt.low && c <= tt.high) {
				t.Errorf("confidence %.2f, want %v to %v", c, tt.low, tt.high)
			}
			if tt.why != 0 && !math.IsNaN(float64(r.gazeYaw)) {
				t.Error("a direction of hidden eyes is left")
			}
		})
	}
}

func TestUsualVergenceIsBounded(t *testing.T) {
	rows := make([]faceRow, 9)
	for i := range rows {
		rows[i].eyes = [2]eyeRow{{40, 0, 0.3, 1}, {-40, 0, 0.3, 1}}
	}
	if got, _ := usualVergence([]*tracklet{{rows: rows}}); got.yaw != maxUsualVergence || got.pitch != 0 {
		t.Errorf("eyes 80 degrees apart all the time: %v taken for the person's own, want %v", got, maxUsualVergence)
	}
	if got, _ := usualVergence(nil); got != (vergence{}) {
		t.Errorf("nobody: %v, want 0", got)
	}
}

func TestEyeReason(t *testing.T) {
	seen := func(open float32, width, left, right float64) *faceRow {
		r := &faceRow{}
		r.eyes[0].open, r.eyes[1].open = open, open
		r.geometry.width, r.geometry.contrast = width, [2]float64{left, right}
		return r
	}
	tests := []struct {
		name string
		row  *faceRow
		want analysis.Reason
	}{
		{"open", seen(0.3, 150, 0.3, 0.3), analysis.Measured},
		{"nearly closed", seen(0.11, 150, 0.3, 0.3), analysis.EyesClosed},
		{"dark glasses", seen(0.3, 150, 0.03, 0.02), analysis.EyesHidden},
		{"one eye in the shade", seen(0.3, 150, 0.02, 0.2), analysis.Measured},
		{"too few pixels to tell", seen(0.3, 150, math.NaN(), math.NaN()), analysis.Measured},
		{"far away", seen(0.3, 40, 0.3, 0.3), analysis.FaceTooSmall},
	}
	for _, tt := range tests {
		if got := eyeReason(tt.row, 1); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestContrastInsideTheLids(t *testing.T) {
	const n = models.FaceImageSize
	var points [models.FacePoints][2]float64
	for k, p := range lidContour[0] { // an ellipse of 40 x 16 pixels about the middle
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / float64(len(lidContour[0])))
		points[p] = [2]float64{n/2 + 20*cos, n/2 + 8*sin}
	}
	tests := []struct {
		name              string
		white, iris, skin float32
		want              float64
	}{
		{"an eye", 0.8, 0.3, 0.6, 0.5},
		{"dark glass on a bright face", 0.12, 0.1, 0.9, 0.02},
	}
	for _, tt := range tests {
		image := make([]float32, 3*n*n)
		for i := range image {
			x, y := float64(i%n)-n/2, float64(i/n%n)-n/2
			switch {
			case math.Hypot(x, y) < 8:
				image[i] = tt.iris
			case math.Hypot(x/20, y/8) < 1.1:
				image[i] = tt.white
			default:
				image[i] = tt.skin
			}
		}
		if got := contrast(image, &points, 0); math.Abs(got-tt.want) > 0.01 {
			t.Errorf("%s: contrast %.3f, want %.3f", tt.name, got, tt.want)
		}
		if got := contrast(image, &points, 1); !math.IsNaN(got) {
			t.Errorf("lids without room: %v, want NaN", got)
		}
	}
	points[lidContour[0][3]] = [2]float64{-3 * n, 4 * n} // hostile: far outside
	if got := contrast(make([]float32, 3*n*n), &points, 0); got != 0 {
		t.Errorf("a black picture: contrast %v, want 0", got)
	}
}
