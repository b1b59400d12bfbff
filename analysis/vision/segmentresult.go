package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/vision/internal/headpose"
	"poise/analysis/vision/internal/register"
)

// segmentResult is what was observed in one segment, in pixels of the stored picture.
type segmentResult struct {
	times     []float64
	luma      []float32
	faces     []uint8 // at the last detection
	tracklets []*faceTrack
	bodies    []bodyRow
	hands     []handRow
	motion    []motionRow
	camera    []cameraRow // where the background's shift could be measured
	edges     [4]float32  // of the part of the picture that a camera filled, where that is one part; NaN: all of it, or several parts

	bodiesAway, motionAway place // of the rows that were shelved
	hadBody                bool  // a body is among them
}

// faceTrack is one face followed through (part of) a segment.
type faceTrack struct {
	rows  []faceRow        // in order of frames; gaps where it was lost
	faces []*register.Face // of each row, until it is registered; nil where that is not possible
	edges [4]float32       // left, top, right, bottom of the part of the picture that its camera filled; NaN: all of it
	away  *shelved         // nil: the rows are in memory
}

// faceRow is one face in one frame; fields as the columns of analysis.Face.
type faceRow struct {
	frame int // in the segment

	apart                              float64 // seconds between the looks that it is interpolated from, or since the one that it is followed from; 0: looked at
	confidence, x, y, w, h, width      float32
	light                              float32
	headYaw, headPitch, headRoll       float32
	dirYaw, dirPitch                   float32
	eyes                               [2]eyeRow // left, right
	eyeReason                          analysis.Reason
	gazeYaw, gazePitch, gazeConfidence float32
	points                             *packedLandmarks

	geometry eyeGeometry
	measure  *register.Measure // against the face's template; nil: not registered

	registered
}

// packedLandmarks are the landmarks of analysis.FacePoints, quantized relative to the corner of the row's box: long recordings
// have many rows, and this takes half the memory of floats.
type packedLandmarks [2 * len(analysis.FacePoints)]int16

// gridUnit is the quantization step: 1/16 pixel as in the cache, doubled until a very large face fits in an int16.
func (r *faceRow) gridUnit() float32 {
	unit := float32(1) / 16
	for 2*max(r.w, r.h) > unit*math.MaxInt16 {
		unit *= 2
	}
	return unit
}

// gridOrigin is the box's corner rounded down to the grid.
func (r *faceRow) gridOrigin() (x, y float64) {
	unit := float64(r.gridUnit())
	return math.Floor(float64(r.x)/unit) * unit, math.Floor(float64(r.y)/unit) * unit
}

// packLandmark stores landmark i of analysis.FacePoints; the box must be set.
func (r *faceRow) packLandmark(i int, x, y float64) {
	unit := float64(r.gridUnit())
	x0, y0 := r.gridOrigin()
	whole := func(v float64) int16 { return int16(math.RoundToEven(max(math.MinInt16, min(math.MaxInt16, v/unit)))) }
	r.points[2*i], r.points[2*i+1] = whole(x-x0), whole(y-y0)
}

// unpackLandmarks writes the landmarks, x and y in turn.
func (r *faceRow) unpackLandmarks(out []float32) {
	unit := float64(r.gridUnit())
	x0, y0 := r.gridOrigin()
	for i := 0; i < len(r.points); i += 2 {
		out[i], out[i+1] = float32(x0+unit*float64(r.points[i])), float32(y0+unit*float64(r.points[i+1]))
	}
}

// eye is the left (0) or right (1) eye.
func (r *faceRow) eye(k int) *eyeRow { return &r.eyes[k] }

// eyeGeometry is what the gaze is computed from once the person's eyeballs are known, in pixels of the frame.
type eyeGeometry struct {
	poseKnown bool // false: no head pose could be fitted
	outside   bool // both eyes lie partly outside the picture
	width     float64
	cam       headpose.Camera
	head      headpose.Pose
	iris      [2][2]float64 // by the mesh
	limbus    [2][2]float64 // by the iris's rim, see limbus
	limbusYaw [2]float64    // degrees: each eye's yaw in the head by its limbus
	offset    [2]headpose.Vec

	contrast [2]float64 // see contrast
}

// eyeRow is one eye in one frame.
type eyeRow struct{ yaw, pitch, open, weight float32 }

// bodyRow is the tracked body in one analysed frame, or the reason why there is none.
type bodyRow struct {
	frame      int
	tracklet   int // index of the face's tracklet in the segment; -1: no face
	reason     analysis.Reason
	confidence float32
	between    float32 // as in analysis.Body
	x, y, vis  [len(blazepose.Keypoints)]float32
}
