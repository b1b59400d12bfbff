//go:build matprofile

package annotate

import (
	"context"
	"path/filepath"
	"testing"

	"gocv.io/x/gocv"
)

// TestMats checks that drawing gives back all its matrices, also when it is cut short.
func TestMats(t *testing.T) {
	s := scene(t)
	before := gocv.MatProfile.Count()
	if err := Video(t.Context(), s, filepath.Join(t.TempDir(), "a.mp4"), Options{}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := Video(ctx, s, filepath.Join(t.TempDir(), "a.mp4"), Options{Progress: func(int, float64) { cancel() }}); err == nil {
		t.Error("a cancelled video was finished")
	}
	if after := gocv.MatProfile.Count(); after != before {
		t.Errorf("%d matrices before, %d after", before, after)
	}
}
