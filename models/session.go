package models

import "errors"

// Tensor is a dense row-major array. One of Float and Int is set; its length is the product of Shape.
type Tensor struct {
	Shape []int
	Float []float32
	Int   []int64
}

// Session is one loaded network, used by one goroutine at a time and computing on one thread.
//
// Run takes the inputs in manifest order and returns the outputs in manifest order. The returned tensors belong to the
// session and stay valid until its next Run or Close: copy what must live longer.
type Session interface {
	//
	// RunInto writes the outputs to the given tensors, whose shapes must be what comes out and which must not be inputs. It fails with
	// ErrUnsupported where outputs can't be given (OpenCV).
	Run(inputs ...Tensor) ([]Tensor, error)
	RunInto(outputs []Tensor, inputs ...Tensor) error
	Close() error
}

// Runtime opens sessions. It is safe for concurrent use; Close it after all its sessions.
type Runtime interface {
	// Name is "onnxruntime" or "opencv".
	Name() string
	// Open verifies the network's file against its digest and loads it. It fails with ErrMissing, ErrAltered or
	// ErrUnsupported (this runtime cannot run that network), each wrapped with the file; the command adds the remedy.
	Open(network string) (Session, error)
	// Preload begins to load networks that are going to be opened, where sessions share what is loaded. What goes wrong is
	// Open's to say.
	Preload(networks ...string)
	Close() error
}

// Names of the networks. All images are RGB, one plane a channel. Anchors, points and units: manifest.json, or Manifest.
const (
	FaceDetection = "face_detection"      // image [1,3,128,128] in [-1,1] -> boxes [1,896,16], scores [1,896,1] (logits)
	FaceMesh      = "face_mesh"           // image [1,3,192,192] in [0,1] -> points [1,1404] = 468 x 3, features [1,32,48,48], presence [1,1] (logit)
	FaceLips      = "face_mesh_lips"      // features [1,32,16,16] -> points [1,160] = 80 x 2
	FaceLeftEye   = "face_mesh_left_eye"  // features [1,32,16,16] -> contour [1,142] = 71 x 2, iris [1,10] = 5 x 2
	FaceRightEye  = "face_mesh_right_eye" // as FaceLeftEye; FaceLandmarker runs these four together
	PoseDetection = "pose_detection"      // image [1,3,224,224] in [-1,1] -> boxes [1,2254,12], scores [1,2254,1] (logits)
	PoseLite      = "pose_landmark_lite"  // image [1,3,256,256] in [0,1] -> points [1,195] = 39 x 5, presence [1,1] (probability), heat map [1,39,64,64] (logits), world [1,117] = 39 x 3
	PoseFull      = "pose_landmark_full"  // as PoseLite
	HandLandmark  = "hand_landmark"       // image [1,3,224,224] in [0,1] -> points [1,63] = 21 x 3, presence [1,1], handedness [1,1] (probabilities), world [1,63]
	SileroVAD     = "silero_vad"          // sound [chunks,576], state [2,1,128] -> probability [chunks,1], state [2,1,128]; ONNX Runtime only

	// Speech to text, in two sizes; ONNX Runtime only.
	SpeechToText      = "moonshine_"             // how the names of all begin, those of older versions too
	SpeechTinyEncoder = "moonshine_tiny_encoder" // sound [1,n] -> what the decoder attends to, see manifest.json
	SpeechTinyDecoder = "moonshine_tiny_decoder" // see manifest.json
	SpeechBaseEncoder = "moonshine_base_encoder" // as SpeechTinyEncoder
	SpeechBaseDecoder = "moonshine_base_decoder" // as SpeechTinyDecoder
)

// Failures of Open and Verify; poise exits with code 5 on each of them.
var (
	ErrMissing     = errors.New("network file is missing")
	ErrAltered     = errors.New("network file does not match its digest")
	ErrUnsupported = errors.New("network is not supported by this runtime")
	ErrRuntime     = errors.New("inference runtime is not available")
)
