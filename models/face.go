package models

import (
	"errors"
	"fmt"
	"math"
)

// Sizes of the face network: its image, its feature map (one cell is 4x4 pixels) and a head's crop of that.
const (
	FaceImageSize = 192
	featureSize   = 48
	featureDepth  = 32
	cropSize      = 16
	cellPixels    = FaceImageSize / featureSize
)

// FaceLandmarks are the points of one face.
type FaceLandmarks struct {
	// Points are x, y, z in pixels of the 192x192 image; z is depth on the same scale, smaller nearer to the camera. The
	// first 468 are the mesh with refined lips and eyes, then five for the iris on the picture's left side and five for
	// the one on its right (centre first).
	Points [FacePoints][3]float32
	// Presence is the network's probability, 0 to 1, that the image shows a face.
	Presence float32
}

// FaceLandmarker finds the 478 points of a face in an aligned image: it runs the base network, then crops its feature map
// for lips and eyes, as MediaPipe's attention mesh does inside one network (Grishchenko et al. 2020, arXiv:2006.10962),
// runs the three heads, and merges their points. One goroutine at a time may use it.
type FaceLandmarker struct {
	base  Session
	image []Tensor // the argument of base.Run, kept so that a run allocates nothing
	heads []head
	out   FaceLandmarks
}

type head struct {
	faceCrop
	session Session
	crop    []Tensor // one, [1,32,16,16]
}

// Lips carries what refining one face's lips changed on to later frames, where Hold spares the network: a mouth keeps its
// shape from one frame to the next far better than the plain mesh knows it. The zero value refines.
type Lips struct {
	Hold bool // shift the plain mesh's lips as in the last refined frame, if there was one

	shift [][2]float32 // pixels of the image
}

// NewFaceLandmarker opens the four networks. The caller closes it before the runtime.
func NewFaceLandmarker(rt Runtime, t *FaceTopology) (*FaceLandmarker, error) {
	l := &FaceLandmarker{image: make([]Tensor, 1)}
	var err error
	if l.base, err = rt.Open(FaceMesh); err != nil {
		return nil, err
	}
	for _, c := range t.Crops {
		s, err := rt.Open(c.Network)
		if err != nil {
			return nil, errors.Join(err, l.Close())
		}
		crop := Tensor{Shape: []int{1, featureDepth, cropSize, cropSize}, Float: make([]float32, featureDepth*cropSize*cropSize)}
		l.heads = append(l.heads, head{faceCrop: c, session: s, crop: []Tensor{crop}})
	}
	return l, nil
}

// Close frees the networks.
func (l *FaceLandmarker) Close() error {
	err := l.base.Close()
	for _, h := range l.heads {
		err = errors.Join(err, h.session.Close())
	}
	l.heads = nil
	return err
}

// Run finds the points in an image [1,3,192,192], RGB in [0,1]. lips belongs to the face that the image shows. The result
// belongs to the landmarker and stays valid until its next Run. With a low presence the points mean nothing.
func (l *FaceLandmarker) Run(image Tensor, lips *Lips) (*FaceLandmarks, error) {
	l.image[0] = image
	outs, err := l.base.Run(l.image...)
	if err != nil {
		return nil, err
	}
	mesh, features := outs[0].Float, outs[1].Float
	for i := range MeshPoints {
		l.out.Points[i] = [3]float32(mesh[3*i : 3*i+3])
	}
	l.out.Presence = float32(1 / (1 + math.Exp(-float64(outs[2].Float[0]))))
	for i := range l.heads {
		h := &l.heads[i]
		if h.FirstIris == 0 && lips.held(h.Points, &l.out.Points) {
			continue
		}
		// Every crop is placed by the plain mesh, as in the original network, not by points another head has moved.
		if err := h.refine(mesh, features, &l.out.Points); err != nil {
			return nil, fmt.Errorf("refine face: %w", err)
		}
		if h.FirstIris == 0 {
			lips.learn(h.Points, mesh, &l.out.Points)
		}
	}
	return &l.out, nil
}

// held moves the lips as before, or tells that they have to be refined.
func (s *Lips) held(lips []int, points *[FacePoints][3]float32) bool {
	if !s.Hold || s.shift == nil {
		return false
	}
	for i, p := range lips {
		points[p][0] += s.shift[i][0]
		points[p][1] += s.shift[i][1]
	}
	return true
}

// learn keeps how far the refined lips lie from the mesh's.
func (s *Lips) learn(lips []int, mesh []float32, points *[FacePoints][3]float32) {
	if s.shift == nil {
		s.shift = make([][2]float32, len(lips))
	}
	for i, p := range lips {
		s.shift[i] = [2]float32{points[p][0] - mesh[3*p], points[p][1] - mesh[3*p+1]}
	}
}

// affine maps cells of the crop to pixels of the image: x' = a*x + b*y + c, y' = d*x + e*y + f.
type affine struct{ a, b, c, d, e, f float64 }

// point maps what a head returns, which counts quarters of a cell.
func (m affine) point(x, y float32) (float32, float32) {
	fx, fy := float64(x)/cellPixels, float64(y)/cellPixels
	return float32(m.a*fx + m.b*fy + m.c), float32(m.d*fx + m.e*fy + m.f)
}

// refine runs one head and puts its points in place.
func (h *head) refine(mesh, features []float32, points *[FacePoints][3]float32) error {
	m := h.place(mesh)
	cropFeatures(features, m, h.crop[0].Float)
	outs, err := h.session.Run(h.crop...)
	if err != nil {
		return err
	}
	for i, p := range h.Points {
		points[p][0], points[p][1] = m.point(outs[0].Float[2*i], outs[0].Float[2*i+1])
	}
	if h.FirstIris == 0 {
		return nil
	}
	var z float32
	for _, p := range h.DepthPoints {
		z += points[p][2]
	}
	z /= float32(len(h.DepthPoints))
	iris := outs[1].Float
	for i := range len(iris) / 2 {
		x, y := m.point(iris[2*i], iris[2*i+1])
		points[h.FirstIris+i] = [3]float32{x, y, z}
	}
	return nil
}

// place gives the map from the crop to the image: the crop is the bounding box of the head's points, scaled about its
// centre, in the frame whose x axis runs from point Left to point Right.
func (h *head) place(mesh []float32) affine {
	dx := float64(mesh[3*h.Right] - mesh[3*h.Left])
	dy := float64(mesh[3*h.Right+1] - mesh[3*h.Left+1])
	sin, cos := math.Sincos(math.Atan2(dy, dx))
	minX, minY, maxX, maxY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range h.Points {
		x, y := float64(mesh[3*p]), float64(mesh[3*p+1])
		x, y = x*cos+y*sin, y*cos-x*sin
		minX, maxX = min(minX, x), max(maxX, x)
		minY, maxY = min(minY, y), max(maxY, y)
	}
	cx, cy := (minX+maxX)/2, (minY+maxY)/2
	sx, sy := h.Scale*(maxX-minX)/cropSize, h.Scale*(maxY-minY)/cropSize
	const half = cropSize / 2
	return affine{
		a: sx * cos, b: -sy * sin, c: cx*cos - cy*sin - half*(sx*cos-sy*sin),
		d: sx * sin, e: sy * cos, f: cx*sin + cy*cos - half*(sx*sin+sy*cos),
	}
}

// cropFeatures samples the feature map [32,48,48] at the centres of the crop's cells, bilinearly, with zero outside.
func cropFeatures(features []float32, m affine, out []float32) {
	const plane, cells = featureSize * featureSize, cropSize * cropSize
	for i := range cells {
		x, y := float64(i%cropSize)+0.5, float64(i/cropSize)+0.5
		fx := (m.a*x+m.b*y+m.c)/cellPixels - 0.5
		fy := (m.d*x+m.e*y+m.f)/cellPixels - 0.5
		if !(fx >= 0 && fx <= featureSize-1 && fy >= 0 && fy <= featureSize-1) { // NaN is outside too
			for c := range featureDepth {
				out[c*cells+i] = 0
			}
			continue
		}
		x0, y0 := int(fx), int(fy)
		wx, wy := float32(fx-float64(x0)), float32(fy-float64(y0))
		// At the last row or column the weight of the next one is zero.
		right, below := min(x0+1, featureSize-1)-x0, (min(y0+1, featureSize-1)-y0)*featureSize
		at := y0*featureSize + x0
		w00, w01, w10, w11 := (1-wx)*(1-wy), wx*(1-wy), (1-wx)*wy, wx*wy
		for c := range featureDepth {
			p := features[c*plane+at:]
			out[c*cells+i] = w00*p[0] + w01*p[right] + w10*p[below] + w11*p[below+right]
		}
	}
}
