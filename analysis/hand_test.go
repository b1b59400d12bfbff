package analysis

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDropTakesOutLooks(t *testing.T) {
	var h Hand
	for k, frame := range []int32{2, 10, 18, 26} {
		h.Frame, h.Presence = append(h.Frame, frame), append(h.Presence, float32(k))
		for range HandPoints {
			h.X, h.Y, h.Z = append(h.X, float32(k)), append(h.Y, float32(k)), append(h.Z, float32(k))
		}
	}
	h.Drop(10, 26)
	if d := cmp.Diff([]int32{2, 26}, h.Frame); d != "" {
		t.Error(d)
	}
	if x, y, z := h.At(1, len(HandPoints)-1); x != 3 || y != 3 || z != 3 || h.Presence[1] != 3 || len(h.X) != 2*len(HandPoints) {
		t.Errorf("look 1: presence %g at %g, %g, %g", h.Presence[1], x, y, z)
	}
}
