package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/shift"
)

const (
	patchSide = 32 // pixels of the small picture of a hand
	// patchFaces is the side of the square at a hand in face widths: a hand is 0.108 of the stature long (Drillis & Contini 1966),
	// 1.3 times the breadth of a face.
	patchFaces = 1.3
	// patchShoulders is the same in shoulder widths, for bodies without a face.
	patchShoulders = 0.5
	// patchMoves is by how much of its side a hand must have left the middle of its square before the square follows: the pose
	// jitters, and what lies around the hand must stay the same from frame to frame.
	patchMoves = 0.2
	// minPatchPixels is the least side of a square in pixels of the frame: below it, fingers are smaller than a pixel.
	minPatchPixels = patchSide / 2
)

// handPatch is the square of the picture at one hand.
type handPatch struct {
	there bool
	box   geom.Box
	last  shift.Picture // what it showed in the frame before
	next  shift.Picture // scratch
	seen  bool          // last is of the frame before
}

// motionRow is by how many pixels of the stored picture what is seen at a hand has moved up to a frame since the one before.
type motionRow struct {
	frame    int // in the segment
	tracklet int // index of the face track it belongs to; -1: no face then
	side     int // 0 left, 1 right
	dx, dy   float32
}

// trackMotion measures, in every frame, how what is seen at the hands of the bodies found last has moved.
func (tr *tracker) trackMotion(n int) {
	for _, b := range [2]*trackedBody{&tr.body, &tr.pose.secondBody} {
		if !b.tracked {
			b.patches[0].there, b.patches[1].there = false, false
		}
		if b.view == nil {
			continue
		}
		row := motionRow{frame: n, tracklet: -1}
		if b.face != nil {
			row.tracklet = b.face.index
		}
		for row.side = range b.patches {
			dx, dy, ok := b.patches[row.side].move(b.view.pic)
			if ok {
				row.dx = float32(dx * b.view.sx)
				row.dy = float32(dy * b.view.sy)
				tr.result.motion = append(tr.result.motion, row)
			}
		}
	}
}

// move is by how many pixels of the frame the patch's content has moved since the frame before.
func (p *handPatch) move(pic geom.Picture) (dx, dy float64, ok bool) {
	if !p.there {
		p.seen = false
		return 0, 0, false
	}
	pic.Patch(p.next.Pix, patchSide, p.box)
	dx, dy, ok = shift.Mean(p.last, p.next)
	p.last, p.next = p.next, p.last
	scale := p.box.W() / patchSide
	return dx * scale, dy * scale, ok
}

func newPatch() shift.Picture {
	p := shift.Picture{W: patchSide, H: patchSide, Pix: make([]float32, patchSide*patchSide), Mask: make([]bool, patchSide*patchSide)}
	for i := range p.Mask {
		p.Mask[i] = true
	}
	return p
}

// placePatches puts the squares where the pose has found the hands, after a frame was measured against the one before.
func (b *trackedBody) placePatches(face *trackedFace) {
	side := patchShoulders * b.keypoints.shoulders()
	if face != nil {
		side = patchFaces * face.box.W()
	}
	for k := range b.patches {
		b.patches[k].place(b.view.pic, b.keypoints.handMiddle(b.view.pic, k), side)
	}
}

// place moves the square to a hand, inside the picture; NaN: the hand isn't seen.
func (p *handPatch) place(pic geom.Picture, middle geom.Point, side float64) {
	p.there = fitsPatch(pic, side) && !math.IsNaN(middle.X)
	if !p.there {
		return
	}
	box := boxAround(pic, middle, side)
	if p.seen && box.Center().Sub(p.box.Center()).Norm() < patchMoves*side && math.Abs(p.box.W()-side) < patchMoves*side {
		return
	}
	if p.last.Pix == nil {
		p.last, p.next = newPatch(), newPatch()
	}
	pic.Patch(p.last.Pix, patchSide, box)
	p.box, p.seen = box, true
}

// fitsPatch tells whether a square of a picture is large enough for a patch, and the picture for the square.
func fitsPatch(pic geom.Picture, side float64) bool {
	return side >= minPatchPixels && side <= float64(min(pic.Width, pic.Height))
}

// boxAround is the square around a point, moved into the picture.
func boxAround(pic geom.Picture, middle geom.Point, side float64) geom.Box {
	x0 := math.Max(0, math.Min(middle.X-side/2, float64(pic.Width)-side))
	y0 := math.Max(0, math.Min(middle.Y-side/2, float64(pic.Height)-side))
	return geom.Box{X0: x0, Y0: y0, X1: x0 + side, Y1: y0 + side}
}

// handMiddle is the middle of a hand's keypoints that can be trusted and lie in the picture; NaN without the wrist.
func (m *bodyKeypoints) handMiddle(pic geom.Picture, side int) geom.Point {
	var sum geom.Point
	n := 0.0
	for i, k := range handKeys[side] {
		if m.visibility[k] >= analysis.TrustedVisibility && inside(m.points[k], pic) {
			sum, n = sum.Add(m.points[k]), n+1
		} else if i == 0 {
			return geom.Point{X: math.NaN(), Y: math.NaN()}
		}
	}
	return sum.Scale(1 / n)
}
