//go:build matprofile

package vision

import (
	"testing"

	"poise/models"

	"gocv.io/x/gocv"
)

// TestMats checks that Observe gives back all its matrices: go test -tags matprofile -run Mats ./analysis/vision
func TestMats(t *testing.T) {
	for _, kind := range []string{models.Auto, models.OpenCV} {
		before := gocv.MatProfile.Count()
		opt := openNetworks(t, kind)
		opt.Workers = 2
		observe(t, newFilm(t, 70), opt)
		if after := gocv.MatProfile.Count(); after != before {
			t.Errorf("%s: %d matrices before, %d after", kind, before, after)
		}
	}
}
