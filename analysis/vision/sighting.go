package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/vision/internal/headpose"
	"poise/analysis/vision/internal/register"
)

// sighting is what one segment showed, in pixels of the stored picture.
type sighting struct {
	times  []float64
	luma   []float32
	faces  []uint8 // at the last detection
	tracks []*faceTrack
	bodies []bodyRow
	hands  []handRow
	camera []cameraRow // where the background's movement could be told
}

// faceTrack is one face followed through (part of) a segment.
type faceTrack struct {
	rows  []faceRow        // in order of frames; gaps where it was lost
	faces []*register.Face // of each row, until it is registered; nil where that is not possible
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
	points                             outline

	sight   eyeSight
	measure *register.Measure // against the face's template; nil: not registered

	registered
}

// outline is the kept landmarks in whole units from the corner of the row's box: long recordings have many rows, and this
// takes half the memory of floats.
type outline [2 * len(analysis.FacePoints)]int16

// unit is 1/16 pixel, as the cache keeps landmarks, or as many times more as a very large face needs.
func (r *faceRow) unit() float32 {
	unit := float32(1) / 16
	for 2*max(r.w, r.h) > unit*math.MaxInt16 {
		unit *= 2
	}
	return unit
}

// corner is that of the box on the grid of units.
func (r *faceRow) corner() (x, y float64) {
	unit := float64(r.unit())
	return math.Floor(float64(r.x)/unit) * unit, math.Floor(float64(r.y)/unit) * unit
}

// keep stores landmark i of analysis.FacePoints; the box must be set.
func (r *faceRow) keep(i int, x, y float64) {
	unit := float64(r.unit())
	x0, y0 := r.corner()
	whole := func(v float64) int16 { return int16(math.RoundToEven(max(math.MinInt16, min(math.MaxInt16, v/unit)))) }
	r.points[2*i], r.points[2*i+1] = whole(x-x0), whole(y-y0)
}

// restore writes the landmarks, x and y in turn.
func (r *faceRow) restore(out []float32) {
	unit := float64(r.unit())
	x0, y0 := r.corner()
	for i := 0; i < len(r.points); i += 2 {
		out[i], out[i+1] = float32(x0+unit*float64(r.points[i])), float32(y0+unit*float64(r.points[i+1]))
	}
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
	iris   [2][2]float64 // by the mesh
	limbus [2][2]float64 // by the iris's rim
	turn   [2]float64    // degrees: each eye's yaw in the head by its iris's rim
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
