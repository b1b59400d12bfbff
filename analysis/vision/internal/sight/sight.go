// Package sight tells from small pictures of a face whether what lies between two looks at it may be interpolated: whether eyes and
// lids are calm, and whether the pictures in between are what lies between the two.
package sight

import (
	"math"

	"poise/analysis/vision/internal/geom"
)

const (
	width, height = 32, 20 // of a patch, samples

	// biocular is the distance of the eyes' outer corners in the average face, mm.
	biocular = 89.0
)

// The patches of a face: each eye with its lids and brow, the tip of the nose, which goes farthest when a head turns, and the mouth.
const (
	leftEye = iota
	rightEye
	nose
	mouth
	patches
)

// pitch is the way from one sample of each patch to the next, mm.
var pitch = [patches]float64{1.25, 1.25, 1.25, 1.9}

// Landmarks of the mesh.
const (
	leftOuter, leftInner, rightOuter, rightInner = 263, 362, 33, 133
	noseTip, mouthRight, mouthLeft               = 4, 61, 291
)

type patch [width * height]float32

// Sight is what a picture shows of a face at its landmarks. The zero value has seen nothing.
type Sight struct {
	whole   bool // all patches lie in the picture
	patches [patches]patch
}

// See looks at a face whose landmarks (those of the mesh, pixels of the picture) are known or supposed.
func (s *Sight) See(pic geom.Picture, landmarks []geom.Point) {
	s.see(pic, landmarks, geom.Point{}, patches)
}

// see looks at the first n patches of a face that is off, in pixels, where its landmarks are.
func (s *Sight) see(pic geom.Picture, landmarks []geom.Point, off geom.Point, n int) {
	mm := millimetre(landmarks)
	s.whole = true
	for k, at := range [patches]geom.Point{
		middle(landmarks, leftOuter, leftInner), middle(landmarks, rightOuter, rightInner),
		landmarks[noseTip], middle(landmarks, mouthRight, mouthLeft)} {
		s.whole = s.whole && (k >= n || s.patches[k].cut(pic, at.Add(off), mm.Scale(pitch[k])))
	}
}

// millimetre is a millimetre of the face along the line of the eyes, to the right of the picture, in its pixels.
func millimetre(landmarks []geom.Point) geom.Point {
	return landmarks[leftOuter].Sub(landmarks[rightOuter]).Scale(1 / biocular)
}

// across turns a way along the line of the eyes into one down the face.
func across(p geom.Point) geom.Point { return geom.Point{X: -p.Y, Y: p.X} }

func middle(landmarks []geom.Point, a, b int) geom.Point {
	return landmarks[a].Add(landmarks[b]).Scale(0.5)
}

// Pixels is the way in pixels of the picture that is off mm along the line of a face's eyes and down the face.
func Pixels(landmarks []geom.Point, off geom.Point) geom.Point {
	mm := millimetre(landmarks)
	return mm.Scale(off.X).Add(across(mm).Scale(off.Y))
}

// Millimetres is what Pixels undoes: a way in pixels of the picture in mm along the line of a face's eyes and down the face.
func Millimetres(landmarks []geom.Point, off geom.Point) geom.Point {
	mm := millimetre(landmarks)
	down, n := across(mm), mm.X*mm.X+mm.Y*mm.Y
	return geom.Point{X: (off.X*mm.X + off.Y*mm.Y) / n, Y: (off.X*down.X + off.Y*down.Y) / n}
}

// cut samples luma around a place; step is the way from one sample to the next. Each is the mean of four places, so that noise and
// what is finer than a sample count little. It reports false where not all of the patch lies in the picture.
func (p *patch) cut(pic geom.Picture, at, step geom.Point) bool {
	down := across(step)
	start := at.Sub(step.Scale((width - 0.5) / 2)).Sub(down.Scale((height - 0.5) / 2)).Sub(geom.Point{X: 0.5, Y: 0.5})
	right, low := step.Scale(width-0.5), down.Scale(height-0.5)
	for _, corner := range [4]geom.Point{start, start.Add(right), start.Add(low), start.Add(right).Add(low)} {
		if !(corner.X >= 1 && corner.Y >= 1 && corner.X < float64(pic.Width-2) && corner.Y < float64(pic.Height-2)) {
			return false
		}
	}
	var line [2][2 * width]int
	for j := range height {
		for half := range line {
			sample(line[half][:], pic, start.Add(down.Scale(float64(j)+0.5*float64(half))), step.Scale(0.5))
		}
		for i := range width {
			p[j*width+i] = float32(line[0][2*i]+line[0][2*i+1]+line[1][2*i]+line[1][2*i+1]) / (4 << 16)
		}
	}
	return true
}

// sample reads luma along a line in the picture, bilinearly, in 16.16 fixed point so that all machines give the same values.
func sample(out []int, pic geom.Picture, from, step geom.Point) {
	fixed := func(v float64) int { return int(math.Round(v * (1 << 16))) }
	luma, w := pic.Luma(), pic.Width
	x, y, dx, dy := fixed(from.X), fixed(from.Y), fixed(step.X), fixed(step.Y)
	for i := range out {
		ax, ay := x>>8&255, y>>8&255
		k := y>>16*w + x>>16
		a, b := luma[k:k+2], luma[k+w:k+w+2]
		out[i] = (int(a[0])*(256-ax)+int(a[1])*ax)*(256-ay) + (int(b[0])*(256-ax)+int(b[1])*ax)*ay
		x, y = x+dx, y+dy
	}
}
