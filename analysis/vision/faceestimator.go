package vision

import (
	"fmt"
	"math"

	"poise/analysis"
	"poise/analysis/vision/internal/gaze"
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/headpose"
	"poise/models"
)

// rigid are the mesh points that the head pose is fitted to, with weights: those that speech, smiles and raised brows hardly
// move.
var rigid = []struct {
	weight float64
	points []int
}{
	{1, []int{6, 168, 197, 195, 5, 4, 8}},                 // bridge and tip of the nose
	{1, []int{33, 263, 133, 362}},                         // lid corners
	{0.6, []int{10, 151, 9, 67, 297, 103, 332, 54, 284}},  // forehead
	{0.5, []int{127, 356, 162, 389, 21, 251, 234, 454}},   // temples and ears
	{0.5, []int{143, 372, 116, 345, 117, 346, 123, 352}},  // cheekbones
	{0.4, []int{129, 358, 98, 327, 2, 48, 278, 114, 343}}, // sides of the nose
	{0.2, []int{93, 323, 132, 361}},                       // upper jaw line
}

// eyeIndices are the mesh indices of one eye: lid corners, pairs of upper and lower lid, iris.
type eyeIndices struct {
	outer, inner int
	pairs        [3][2]int
	iris         int // centre; four rim points follow
}

var (
	rightEye = eyeIndices{33, 133, [3][2]int{{160, 144}, {159, 145}, {158, 153}}, 468}
	leftEye  = eyeIndices{263, 362, [3][2]int{{387, 373}, {386, 374}, {385, 380}}, 473}
)

// bothEyes are the person's left and right eye: the order of eyeSight's fields.
var bothEyes = [2]eyeIndices{leftEye, rightEye}

const (
	cheekR, cheekL = 234, 454
	chin, crown    = 152, 10
)

// faceEstimator turns the landmarks of a face into a row: head pose, lids and, once the person's eyes are known, gaze.
type faceEstimator struct {
	model           []headpose.Vec // canonical face in the camera's axes, cm
	fov             float64
	correspondences []headpose.Correspondence
	landmarkIndex   []int // landmark of each correspondence
}

func newFaceEstimator(t *models.FaceTopology, fov float64) (*faceEstimator, error) {
	if len(t.Canonical) < models.MeshPoints {
		return nil, fmt.Errorf("face topology has %d points, want %d", len(t.Canonical), models.MeshPoints)
	}
	if fov == 0 {
		fov = headpose.FieldOfView
	}
	est := &faceEstimator{fov: fov, model: make([]headpose.Vec, models.MeshPoints)}
	for i := range est.model {
		c := t.Canonical[i]
		est.model[i] = headpose.Vec{X: float64(c[0]), Y: -float64(c[1]), Z: -float64(c[2])}
	}
	for _, group := range rigid {
		for _, p := range group.points {
			est.landmarkIndex = append(est.landmarkIndex, p)
			est.correspondences = append(est.correspondences, headpose.Correspondence{Model: est.model[p], Weight: group.weight})
		}
	}
	return est, nil
}

// row measures one face of frame n without its gaze, which needs the person's eyes (see estimateGaze). box bounds the mesh; input
// positions are in pixels of the view, the row's in pixels of the stored picture.
func (est *faceEstimator) row(n int, m *faceLandmarks, box geom.Box, v *view) faceRow {
	x, y := v.toStored(geom.Point{X: box.X0, Y: box.Y0})
	r := faceRow{frame: n, confidence: float32(m.confidence),
		x: float32(x), y: float32(y), w: float32(box.W() * v.sx), h: float32(box.H() * v.sy), points: new(packedLandmarks)}
	for i, p := range analysis.FacePoints {
		x, y := v.toStored(m.points[p])
		r.packLandmark(i, x, y)
	}
	width := math.Hypot(m.points[cheekL].Sub(m.points[cheekR]).Norm(), m.depth[cheekL]-m.depth[cheekR])
	r.width = float32(width * v.sx)
	r.light = skinLight(m, v.pic)
	r.clearAngles()
	r.geometry = eyeGeometry{cam: headpose.AssumeCamera(v.pic.Width, v.pic.Height, est.fov), width: width, contrast: m.contrast,
		outside: eyeOutside(m, v.pic, leftEye) && eyeOutside(m, v.pic, rightEye)}
	r.geometry.head, r.geometry.poseKnown = est.headPose(m, r.geometry.cam)
	if r.geometry.poseKnown {
		est.angles(&r, m)
	}
	return r
}

// skin are mesh points on bare skin: forehead, cheeks, nose.
var skin = [...]int{9, 151, 108, 337, 69, 299, 50, 280, 205, 425, 36, 266, 101, 330, 118, 347, 117, 346, 187, 411, 4, 5, 195, 197, 142, 371}

// skinLight is the mean luma of a face's skin, 0 (black) to 255; NaN where none of it lies in the picture.
func skinLight(m *faceLandmarks, pic geom.Picture) float32 {
	sum, n := 0.0, 0.0
	for _, i := range skin {
		if p := m.points[i]; inside(p, pic) {
			sum, n = sum+float64(pic.Luma()[int(p.Y)*pic.Width+int(p.X)]), n+1
		}
	}
	return float32(math.Max(0, math.Min(255, (sum/n-16)*255/219))) // the range of luma is 16 to 235
}

// clearAngles marks every angle as not measured.
func (r *faceRow) clearAngles() {
	nan := float32(math.NaN())
	r.headYaw, r.headPitch, r.headRoll, r.dirYaw, r.dirPitch = nan, nan, nan, nan, nan
	for k := range r.eyes {
		r.eyes[k] = eyeRow{nan, nan, nan, nan}
	}
	r.gazeYaw, r.gazePitch, r.gazeConfidence = nan, nan, nan
}

// headPose fits the pose, starting from the rotation that the mesh's own depth suggests.
func (est *faceEstimator) headPose(m *faceLandmarks, cam headpose.Camera) (headpose.Pose, bool) {
	at := func(i int) headpose.Vec { return headpose.Vec{X: m.points[i].X, Y: m.points[i].Y, Z: m.depth[i]} }
	x := at(eyeOuterL).Sub(at(eyeOuterR)).Unit().Add(at(cheekL).Sub(at(cheekR)).Unit()).Unit()
	down := at(chin).Sub(at(crown))
	y := down.Sub(x.Scale(x.Dot(down))).Unit()
	z := x.Cross(y)
	start := headpose.Rot{{X: x.X, Y: y.X, Z: z.X}, {X: x.Y, Y: y.Y, Z: z.Y}, {X: x.Z, Y: y.Z, Z: z.Z}}
	for i, p := range est.landmarkIndex {
		est.correspondences[i].U, est.correspondences[i].V, est.correspondences[i].Depth = m.points[p].X, m.points[p].Y, m.depth[p]
	}
	pose, _, ok := headpose.Fit(est.correspondences, cam, start)
	return pose, ok
}

// angles fills in head, direction and lids, and keeps what the gaze needs.
func (est *faceEstimator) angles(r *faceRow, m *faceLandmarks) {
	cam, head := r.geometry.cam, r.geometry.head
	eyes := head.Apply(est.betweenEyes())
	yaw, pitch, roll := headpose.TowardsLens(eyes).Mul(head.R).Angles()
	r.headYaw, r.headPitch, r.headRoll = float32(yaw), float32(pitch), float32(roll)
	dy, dp := headpose.Direction(headpose.Vec{X: eyes.X, Y: eyes.Y, Z: -eyes.Z})
	r.dirYaw, r.dirPitch = float32(dy), float32(dp)
	for k, l := range bothEyes {
		e := est.eyeObservation(l, m)
		r.geometry.iris[k] = e.Iris
		r.geometry.limbus[k] = [2]float64{m.limbus[k].X, m.limbus[k].Y}
		r.geometry.offset[k] = e.Offset(cam, head)
		r.eye(k).open = float32(est.opening(l, m, cam, head))
	}
}

// betweenEyes is the model's point in the middle of all lid corners.
func (est *faceEstimator) betweenEyes() headpose.Vec {
	var sum headpose.Vec
	for _, l := range bothEyes {
		sum = sum.Add(est.model[l.outer]).Add(est.model[l.inner])
	}
	return sum.Scale(0.25)
}

func (est *faceEstimator) eyeObservation(l eyeIndices, m *faceLandmarks) gaze.Eye {
	at := func(i int) [2]float64 { return [2]float64{m.points[i].X, m.points[i].Y} }
	return gaze.Eye{ModelOuter: est.model[l.outer], ModelInner: est.model[l.inner],
		Iris: at(l.iris), Outer: at(l.outer), Inner: at(l.inner)}
}

// opening is the mean distance of the lids over the eye's width, which is corrected for foreshortening by the head's turn.
func (est *faceEstimator) opening(l eyeIndices, m *faceLandmarks, cam headpose.Camera, head headpose.Pose) float64 {
	var sum float64
	for _, p := range l.pairs {
		sum += m.points[p[0]].Sub(m.points[p[1]]).Norm()
	}
	a, b := head.Apply(est.model[l.outer]), head.Apply(est.model[l.inner])
	au, av := cam.Project(a)
	bu, bv := cam.Project(b)
	full := cam.F / ((a.Z + b.Z) / 2) * est.model[l.outer].Sub(est.model[l.inner]).Norm()
	turned := math.Hypot(au-bu, av-bv)
	seen := m.points[l.outer].Sub(m.points[l.inner]).Norm()
	return sum / 3 / (seen * math.Min(full/turned, 2.5))
}

// eyeOutside reports whether part of an eye lies outside the picture.
func eyeOutside(m *faceLandmarks, pic geom.Picture, l eyeIndices) bool {
	for _, i := range []int{l.outer, l.inner, l.iris} {
		p := m.points[i]
		if p.X < 0 || p.Y < 0 || p.X >= float64(pic.Width) || p.Y >= float64(pic.Height) {
			return true
		}
	}
	return false
}

// ramp is 0 up to lo, 1 from hi, straight between.
func ramp(v, lo, hi float64) float64 { return math.Max(0, math.Min(1, (v-lo)/(hi-lo))) }
