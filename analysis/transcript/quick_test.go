//go:build bench

package transcript

import (
	"testing"
	"time"
)

// It takes half a second; where each caption is compared with all before it, it takes minutes.
func TestEndlessCaptionQuick(t *testing.T) {
	began := time.Now()
	if _, err := Parse(endlessCaption(), ".srt", "en"); err != nil {
		t.Fatal(err)
	}
	if d := time.Since(began); d > 2*time.Second {
		t.Errorf("took %v", d)
	}
}
