//go:build matprofile

package models

import (
	"testing"

	"gocv.io/x/gocv"
)

// TestMats checks that sessions of OpenCV give back all their matrices: go test -tags matprofile -run Mats ./models
func TestMats(t *testing.T) {
	before := gocv.MatProfile.Count()
	rt, err := OpenRuntime(OpenCV, filesDir(t))
	if err != nil {
		t.Fatal(err)
	}
	s, err := rt.Open(PoseLite)
	if err != nil {
		t.Fatal(err)
	}
	in := drawPicture(256, 0)
	for range 3 {
		run(t, s, []Tensor{in})
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if after := gocv.MatProfile.Count(); after != before {
		t.Errorf("%d matrices before, %d after", before, after)
	}
}
