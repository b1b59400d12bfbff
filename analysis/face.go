package analysis

// LeastFaceWidth is how wide a face must be for what moves in it by millimetres, pixels between the cheekbones (14 cm): an iris (12 mm), the
// gap of open lids (10 mm), a smile's way of the mouth's corners and that of the nose in a nod of 3 degrees (6 mm) are 5 to 2.5 pixels in
// a face of 60, and less than landmarks scatter by in smaller ones.
const LeastFaceWidth = 60.0

// Face is one person's face over time. All slices have one entry per analysed frame, but Points (see there). Float
// columns hold NaN where Reason (or EyeReason for the eyes and gaze) is not Measured.
type Face struct {
	Reason     []Reason  // why there is no face here; Measured when there is
	Confidence []float32 // the network's presence probability, 0 to 1
	// Apart is how many seconds lie between the two looks of the networks that this frame is interpolated from, where the pictures
	// say that nothing else happened, 0.125 at most; 0: the networks looked at the frame itself. Eyes that turned in between are measured in
	// the frame's own picture. Where the pictures say that the face has been at rest since a look, it is how long ago that was, 0.25 at most:
	// the head is within about half a degree, the eyes within one of what they were, and these are measured every 0.125 s.
	Apart []float32

	X, Y, W, H []float32 // box around the landmarks, pixels of the upright stored picture
	Light      []float32 // mean luma of the skin between brows, cheekbones and mouth, 0 (black) to 255
	Width      []float32 // distance between the outer ends of the cheekbones, pixels, corrected for head yaw

	HeadYaw, HeadPitch, HeadRoll []float32 // degrees, relative to the eye-to-lens line
	DirYaw, DirPitch             []float32 // degrees: direction of the eyes as seen from the lens (0, 0 is the picture's centre)

	// Each eye's rotation in the head (degrees, the package's signs), lid opening (lid distance / eye width) and how much
	// it can be trusted, 0 to 1. "Left" is the person's left eye.
	LeftEyeYaw, LeftEyePitch, LeftEyeOpen, LeftEyeWeight     []float32
	RightEyeYaw, RightEyePitch, RightEyeOpen, RightEyeWeight []float32

	// Combined eye and head direction relative to the eye-to-lens line, degrees, before any baseline or smoothing.
	EyeReason          []Reason // why there is no gaze here
	GazeYaw, GazePitch []float32
	GazeConfidence     []float32 // 0 to 1

	// The eyes against the head as registration finds it: the skin around them, found again in the recording's own typical frames.
	// NaN where that was not possible: a face that is small, turned far or seen too shortly, and photographs.

	// Where each iris lies, from where the centre of the eye projects (the middle of the lids' corners of an average face, 1.4 mm
	// higher), times that centre's distance over the focal length: cm, x to the right of the picture, y downwards.
	LeftIrisX, LeftIrisY, RightIrisX, RightIrisY []float32
	LeftLidY, RightLidY                          []float32 // the upper lid's edge from the same point, cm downwards
	// The axis into the head as seen along the line from the lens to the eyes, mean of both: the sine of the head's turn, to the
	// right and down for a face that turns left and up.
	AxisX, AxisY []float32
	IrisCost     []float32 // share of the irises' pixels that do not fit, 0 to 1
	IrisRadius   []float32 // of both irises by the mesh, cm
	SkinCost     []float32 // by how much the skin is off the head's pose, pixels of 1/14 cm, root mean square

	// Points are the kept landmarks: len(FacePoints) pairs (x, y) a frame, pixels of the upright stored picture.
	Points []float32
	// FarPoints holds them in place of Points while a recording is analysed, and when a long one is measured again: those of an hour take 130 MB.
	FarPoints *Rows
}

// FacePoints lists which of the 478 landmarks of the MediaPipe face mesh are kept, in order of storage: lids, irises,
// brows, lips, face outline, nose.
var FacePoints = [...]int{
	// lids, person's left eye (263 outer corner, 362 inner), then right (33 outer, 133 inner)
	263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398,
	33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173,
	// irises: centre and four rim points, person's right, then left
	468, 469, 470, 471, 472, 473, 474, 475, 476, 477,
	// brows, left, right
	276, 283, 282, 295, 285, 300, 293, 334, 296, 336,
	46, 53, 52, 65, 55, 70, 63, 105, 66, 107,
	// lips, outer, inner
	61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409,
	78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415,
	// outline, clockwise from the forehead (234 and 454 are the cheekbones)
	10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
	148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
	// nose and bridge
	1, 2, 4, 5, 6, 19, 98, 168, 195, 197, 327,
}

var facePointSlot = func() (slot [478]int16) {
	for i := range slot {
		slot[i] = -1
	}
	for i, p := range FacePoints {
		slot[p] = int16(i)
	}
	return slot
}()

// Point is landmark p (an index of the 478-point mesh listed in FacePoints) at frame i, in pixels of the upright stored
// picture. It is NaN, NaN where no face was measured; a landmark that is not kept panics.
func (f *Face) Point(i, p int) (x, y float32) {
	s := int(facePointSlot[p])
	if s < 0 {
		panic("analysis: landmark is not kept")
	}
	if f.FarPoints != nil {
		return f.farPoint(i, s)
	}
	k := 2 * (i*len(FacePoints) + s)
	return f.Points[k], f.Points[k+1]
}

func (f *Face) farPoint(i, slot int) (x, y float32) {
	if f.Reason[i] != Measured { // also where a measure may not see it
		return nan, nan
	}
	row := f.FarPoints.Row(i)
	return row[2*slot], row[2*slot+1]
}

// HasPoints tells whether there are landmarks at all.
func (f *Face) HasPoints() bool { return len(f.Points) > 0 || f.FarPoints != nil }
