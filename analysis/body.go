package analysis

import (
	"math"

	"poise/analysis/blazepose"
)

// Body is one person's 33 pose keypoints over time in the order of blazepose.Keypoints.
type Body struct {
	Reason     []Reason  // one entry per analysed frame; NotAnalysed where only the face was run
	Confidence []float32 // presence probability, 0 to 1; NaN where not measured

	// Between is 0 where the network looked at the body, NaN where there is none and in recordings observed before December 2026. Elsewhere
	// little had moved since it last looked, and keypoints go from one look to the next as the pictures show: off by about so many pixels of
	// the stored picture at most.
	Between []float32

	// X, Y (pixels of the upright stored picture) and Visibility (0 to 1): len(blazepose.Keypoints) entries a frame; NaN where not
	// measured. Points may lie outside the picture: networks invent joints, so trust a keypoint only through Trusted.
	X, Y, Visibility []float32
	// FarX, FarY, FarVisibility hold them in place of X, Y and Visibility where FarPoints does those of the face.
	FarX, FarY, FarVisibility *Rows

	// By how many pixels, to the right and down, what the picture shows at each hand has moved since the frame before, on average over
	// a square as large as a hand. One entry per analysed frame, those without a pose too; NaN where the hand isn't in the picture.
	LeftHandDX, LeftHandDY, RightHandDX, RightHandDY []float32

	// Left, Top, Right, Bottom are the edges of the part of the picture that the person's camera filled, one entry per analysed frame:
	// pixels of the upright stored picture. NaN where that is all of it. See Edges.
	Left, Top, Right, Bottom []float32
}

// Edges are the sides of the camera's own picture at frame i of a picture of w x h pixels.
func (b *Body) Edges(i, w, h int) (left, top, right, bottom float32) {
	if i < len(b.Left) && b.Left[i] == b.Left[i] {
		return b.Left[i], b.Top[i], b.Right[i], b.Bottom[i]
	}
	return 0, 0, float32(w), float32(h)
}

// TrustedVisibility is the least visibility at which a keypoint counts.
const TrustedVisibility = 0.5

// Looked tells whether the network itself looked at the body at frame i.
func (b *Body) Looked(i int) bool { return i >= len(b.Between) || !(b.Between[i] > 0) }

// At is keypoint k at frame i: pixels and visibility, NaN where not measured.
func (b *Body) At(i, k int) (x, y, visibility float32) {
	if b.FarX != nil {
		return b.farAt(i, k)
	}
	j := i*len(blazepose.Keypoints) + k
	return b.X[j], b.Y[j], b.Visibility[j]
}

func (b *Body) farAt(i, k int) (x, y, visibility float32) {
	if b.Reason[i] != Measured { // also where a measure may not see it
		return nan, nan, nan
	}
	return b.FarX.Row(i)[k], b.FarY.Row(i)[k], b.FarVisibility.Row(i)[k]
}

var nan = float32(math.NaN())

// HasKeypoints tells whether there are keypoints of frame i, measured or not.
func (b *Body) HasKeypoints(i int) bool {
	end := (i + 1) * len(blazepose.Keypoints)
	return b.FarX != nil || len(b.X) >= end && len(b.Y) >= end && len(b.Visibility) >= end
}

// Trusted tells whether keypoint k at frame i may be used: visible enough and inside the camera's part of a picture of w x h pixels.
func (b *Body) Trusted(i, k, w, h int) bool {
	x, y, v := b.At(i, k)
	left, top, right, bottom := b.Edges(i, w, h)
	return v >= TrustedVisibility && x >= left && y >= top && x < right && y < bottom
}
