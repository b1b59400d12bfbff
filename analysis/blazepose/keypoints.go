// Package blazepose names the keypoints of the body network BlazePose (Bazarevsky et al. 2020, arXiv 2006.10204).
package blazepose

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
