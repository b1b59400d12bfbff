package vision

import (
	"poise/analysis"
	"poise/analysis/vision/internal/headpose"
)

// sighting is what one segment showed, in pixels of the stored picture.
type sighting struct {
	times  []float64
	luma   []float32
	faces  []uint8 // at the last detection
	tracks []*faceTrack
	bodies []bodyRow
}

// faceTrack is one face followed through (part of) a segment.
type faceTrack struct {
	rows []faceRow // in order of frames; gaps where it was lost
}

// faceRow is one face in one frame; fields as the columns of analysis.Face.
type faceRow struct {
	frame int // in the segment

	confidence, x, y, w, h, width      float32
	headYaw, headPitch, headRoll       float32
	dirYaw, dirPitch                   float32
	eyes                               [2]eyeRow // left, right
	eyeReason                          analysis.Reason
	gazeYaw, gazePitch, gazeConfidence float32
	points                             [2 * len(analysis.FacePoints)]float32

	sight eyeSight
}

// eye is the left (0) or right (1) eye.
func (r *faceRow) eye(k int) *eyeRow { return &r.eyes[k] }

// eyeSight is what the gaze is computed from once the person's eyes are known, in pixels of the frame.
type eyeSight struct {
	known  bool // the head's pose
	cut    bool // both eyes leave the picture
	width  float64
	cam    headpose.Camera
	head   headpose.Pose
	iris   [2][2]float64
	offset [2]headpose.Vec

	contrast [2]float64 // see contrast
}

// eyeRow is one eye in one frame.
type eyeRow struct{ yaw, pitch, open, weight float32 }

// bodyRow is the followed body in one analysed frame, or the reason why there is none.
type bodyRow struct {
	frame      int
	track      int // index of the face track it belongs to; -1: no face then
	reason     analysis.Reason
	confidence float32
	x, y, vis  [len(analysis.Keypoints)]float32
}
