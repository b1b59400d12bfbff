package register

import (
	"math"

	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/headpose"
)

// Width and Height are the size of a cropped picture, pixels: bridge of the nose and both eyes with their surroundings.
const Width, Height = 208, 176

const (
	perCM            = 14.0       // pixels of the crop a centimetre of the face
	anchorX, anchorY = 104.0, 62. // where the bridge of the nose lies in the crop
	faceFront        = 3.0        // cm by which eyes and nose lie before the head model's origin
)

// ring are the lid points around each eye, in order from the outer corner; the inner one is the ninth. Left, right.
var ring = [2][16]int{
	{263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466},
	{33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246},
}

const outer, inner = 0, 8 // of a ring

var (
	irisCenter = [2]int{473, 468}
	brows      = [2][3]int{{334, 296, 336}, {105, 66, 107}}
	bridge     = [4]int{6, 168, 197, 195}
)

const noseTip = 2

type point = [2]float64

// marks are the landmarks that registration starts from, pixels of the crop.
type marks struct {
	ring [2][16]point
	iris [2][5]point // centre and rim
	brow [2]point
	nose point
}

// View is the similarity that cuts a crop out of a picture: (x, y) becomes (A x + B y + X, A y - B x + Y).
type View struct{ A, B, X, Y float64 }

// ToCrop maps a place in the picture to the crop.
func (v View) ToCrop(x, y float64) (cx, cy float64) { return v.A*x + v.B*y + v.X, v.A*y - v.B*x + v.Y }

// ToPicture is the inverse of ToCrop.
func (v View) ToPicture(x, y float64) (px, py float64) {
	x, y = x-v.X, y-v.Y
	n := v.A*v.A + v.B*v.B
	return (v.A*x - v.B*y) / n, (v.B*x + v.A*y) / n
}

// Scale is the crop's pixels a pixel of the picture.
func (v View) Scale() float64 { return math.Hypot(v.A, v.B) }

// Face is one face in one frame. Image holds Width x Height grey levels, slightly blurred.
type Face struct {
	Image []byte
	View  View
	Cam   headpose.Camera // of the picture's pixels
	Head  headpose.Pose   // by the mesh
	Angle [2]float64      // the head's yaw and pitch by the mesh, degrees
	Open  float64         // mean opening of both lids as a share of the eye's width
	marks marks
}

// FaceOf prepares a face whose landmarks (pixels of the picture) and pose are known; Image, Angle and Open are the caller's.
func FaceOf(landmarks []geom.Point, cam headpose.Camera, head headpose.Pose) *Face {
	f := &Face{Cam: cam, Head: head, View: viewOf(landmarks, cam, head)}
	at := func(i int) point {
		x, y := f.View.ToCrop(landmarks[i].X, landmarks[i].Y)
		return point{x, y}
	}
	for k := range 2 {
		for i, p := range ring[k] {
			f.marks.ring[k][i] = at(p)
		}
		for i := range f.marks.iris[k] {
			f.marks.iris[k][i] = at(irisCenter[k] + i)
		}
		for _, p := range brows[k] {
			b := at(p)
			f.marks.brow[k][0] += b[0] / 3
			f.marks.brow[k][1] += b[1] / 3
		}
	}
	f.marks.nose = at(noseTip)
	return f
}

func viewOf(landmarks []geom.Point, cam headpose.Camera, head headpose.Pose) View {
	across := landmarks[ring[0][outer]].Sub(landmarks[ring[1][outer]])
	k := perCM * (head.T.Z - faceFront) / cam.F
	s, c := math.Sincos(math.Atan2(across.Y, across.X))
	v := View{A: c * k, B: s * k}
	var mid geom.Point
	for _, i := range bridge {
		mid = mid.Add(landmarks[i].Scale(0.25))
	}
	x, y := v.ToCrop(mid.X, mid.Y)
	v.X, v.Y = anchorX-x, anchorY-y
	return v
}

// width is the distance of an eye's corners, pixels of the crop.
func (m *marks) width(k int) float64 { return distance(m.ring[k][outer], m.ring[k][inner]) }

// middle is the middle of an eye's corners.
func (m *marks) middle(k int) point {
	a, b := m.ring[k][outer], m.ring[k][inner]
	return point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}
}

// radius is an iris's, by its rim.
func (m *marks) radius(k int) float64 {
	var sum float64
	for i := 1; i < 5; i++ {
		sum += distance(m.iris[k][i], m.iris[k][0]) / 4
	}
	return sum
}

func distance(a, b point) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }

// rigid is where the pose puts the head model's points in the crop.
func (f *Face) rigid(model []headpose.Vec) []point {
	out := make([]point, len(model))
	for i, m := range model {
		x, y := f.View.ToCrop(f.Cam.Project(f.Head.Apply(m)))
		out[i] = point{x, y}
	}
	return out
}

// IrisRadius is the mean radius of both irises by the mesh's rims, cm.
func (f *Face) IrisRadius() float64 { return (f.marks.radius(0) + f.marks.radius(1)) / 2 / perCM }
