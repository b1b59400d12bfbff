package analysis

// Body is one person's 33 pose keypoints over time (MediaPipe's BlazePose order).
type Body struct {
	Reason     []Reason  // one entry per analysed frame; NotAnalysed where only the face was run
	Confidence []float32 // presence probability, 0 to 1; NaN where not measured

	// X, Y (pixels of the upright stored picture) and Visibility (0 to 1): len(Keypoints) entries a frame; NaN where not
	// measured. Points may lie outside the picture: networks invent joints, so trust a keypoint only through Trusted.
	X, Y, Visibility []float32
}

// Keypoints names the 33 body keypoints in order of storage, as frames.csv names its columns. Left is the person's left.
var Keypoints = [33]string{
	"nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye", "right_eye_outer",
	"left_ear", "right_ear", "mouth_left", "mouth_right",
	"left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist",
	"left_pinky", "right_pinky", "left_index", "right_index", "left_thumb", "right_thumb",
	"left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
	"left_heel", "right_heel", "left_foot_index", "right_foot_index",
}

// Indices of the keypoints that measures use.
const (
	Nose                        = 0
	LeftEar, RightEar           = 7, 8
	LeftShoulder, RightShoulder = 11, 12
	LeftElbow, RightElbow       = 13, 14
	LeftWrist, RightWrist       = 15, 16
	LeftPinky, RightPinky       = 17, 18
	LeftIndex, RightIndex       = 19, 20
	LeftThumb, RightThumb       = 21, 22
	LeftHip, RightHip           = 23, 24
)

// TrustedVisibility is the least visibility at which a keypoint counts.
const TrustedVisibility = 0.5

// At is keypoint k at frame i: pixels and visibility, NaN where not measured.
func (b *Body) At(i, k int) (x, y, visibility float32) {
	j := i*len(Keypoints) + k
	return b.X[j], b.Y[j], b.Visibility[j]
}

// Trusted tells whether keypoint k at frame i may be used: visible enough and inside a picture of w x h pixels.
func (b *Body) Trusted(i, k, w, h int) bool {
	x, y, v := b.At(i, k)
	return v >= TrustedVisibility && x >= 0 && y >= 0 && x < float32(w) && y < float32(h)
}
