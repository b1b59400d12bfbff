package analysis

import "slices"

// Hand is one hand of a person where it was looked at: at most three times a second, while the pose shows it well inside the
// picture or it is found at the face. Its columns have an entry (or len(HandPoints) entries) a look, not a frame.
type Hand struct {
	Frame    []int32   // analysed frame of each look, strictly increasing
	Presence []float32 // probability that the points are those of a hand, 0 to 1

	// X, Y (pixels of the upright stored picture) and Z (the same unit, from the wrist, smaller nearer to the camera):
	// len(HandPoints) entries a look; NaN where no hand was found.
	X, Y, Z []float32
}

// HandPoints names the 21 points of a hand in order of storage (MediaPipe's): the wrist, then every finger from its base.
var HandPoints = [21]string{
	"wrist", "thumb_cmc", "thumb_mcp", "thumb_ip", "thumb_tip",
	"index_mcp", "index_pip", "index_dip", "index_tip",
	"middle_mcp", "middle_pip", "middle_dip", "middle_tip",
	"ring_mcp", "ring_pip", "ring_dip", "ring_tip",
	"pinky_mcp", "pinky_pip", "pinky_dip", "pinky_tip",
}

// HandPresence is the least presence at which a hand was found.
const HandPresence = 0.5

// SurelyHand is the presence at which points are a hand's without an arm that carries it: long hair beside a face reaches 0.75, and 0.92 at
// single looks; hands at real faces have 0.92 and more.
const SurelyHand = 0.9

// Found tells whether look k shows a hand.
func (h *Hand) Found(k int) bool { return h.Presence[k] >= HandPresence }

// At is point j at look k: pixels, NaN where no hand was found.
func (h *Hand) At(k, j int) (x, y, z float32) {
	i := k*len(HandPoints) + j
	return h.X[i], h.Y[i], h.Z[i]
}

// Drop takes out the looks at frames from..to-1.
func (h *Hand) Drop(from, to int) {
	a, _ := slices.BinarySearch(h.Frame, int32(from))
	b, _ := slices.BinarySearch(h.Frame, int32(to))
	h.Frame, h.Presence = slices.Delete(h.Frame, a, b), slices.Delete(h.Presence, a, b)
	a, b = a*len(HandPoints), b*len(HandPoints)
	h.X, h.Y, h.Z = slices.Delete(h.X, a, b), slices.Delete(h.Y, a, b), slices.Delete(h.Z, a, b)
}
