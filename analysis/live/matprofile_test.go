//go:build matprofile

package live

import (
	"context"
	"testing"

	"poise/analysis/media/probe"

	"gocv.io/x/gocv"
)

// TestMats checks that a session gives back all its matrices: go test -tags matprofile -run Mats ./analysis/live
func TestMats(t *testing.T) {
	before := gocv.MatProfile.Count()
	rec, err := probe.File(context.Background(), film(t, "a.mp4", "3", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), settings(t))
	if err != nil {
		t.Fatal(err)
	}
	feed(t, s, rec, nil)
	if _, err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if after := gocv.MatProfile.Count(); after != before {
		t.Errorf("%d matrices before, %d after", before, after)
	}
}
