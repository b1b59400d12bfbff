package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/still"
)

// Where a body has hardly moved since the network looked at it, pictures that are due for the pose are left out: their keypoints go the way
// that the pictures show, and end where the next look finds them. What shows that it moved: the squares at the joints that are seen, by
// their mean way, and the blocks that the body covers, by what is new in them. The head, which moves at all times, does not count, and is
// carried by the face; where there is no face, it counts.
const (
	// Up to how long after a look pictures are left out, seconds: of a body at rest, by when a hand that nothing showed is found; of one that
	// moves a little, whose way the pictures tell short where something lies still around a joint, two pictures.
	longestRest, longestMove = 1.0, 0.14
	// Greatest movements, in pixels of the network's input, by half of which keypoints of a body at rest scatter: of joints at rest, of those
	// that are followed, and of what is seen in a block.
	restShift, moveShift, blockShift = 0.3, 1.0, 2.0
	restCell                         = 2.5 // side of a block's cells in the same pixels
	// restError is by how much keypoints move at most in pictures that are left out, in the same pixels: one that leaps farther to the next
	// look was invented, or moved after them.
	restError = 1.0
	// The head takes in so much around the face's box, in its widths and heights: hair, and the neck, which moves with the jaw.
	headAside, headAbove, headBelow = 0.5, 0.7, 0.4
	handReach                       = 0.8 // face widths around a hand in which the head counts
	// bodyReach is how far from the body's lines it reaches, in shoulder widths: an arm's breadth, and the torso from one line to the next.
	bodyReach = 0.35
)

// bodyRest is the last look at a body, and the pictures left out since.
type bodyRest struct {
	known  bool
	joints jointPatches
	blocks still.Watch
	row    bodyRow
	time   float64
	head   geom.Point // see middlePoint
	pixel  float64    // of the network's input, in pixels of the view
	left   []leftOut
}

// leftOut is a picture that was left out.
type leftOut struct {
	row  int // in the segment's bodies
	time float64
	head geom.Point
	ways jointWays
}

// atRest tells whether the picture at time t can be left out.
func (b *trackedBody) atRest(t float64, face *trackedFace) bool {
	r := &b.rest
	if !r.known || !b.tracked || b.face != face || face != nil && b.view != face.view || !r.joints.any {
		return false
	}
	moved, longest := r.joints.follow(b.view.pic)/r.pixel, longestRest
	if moved > restShift {
		longest = longestMove
	}
	return moved <= moveShift && t-r.time < longest && !r.blocks.Changed(b.view.pic, blockShift/restCell)
}

// leave notes that the picture of frame n is left out. Its row, number at of the segment, goes on from that of the last look until the next.
func (r *bodyRest) leave(at, n int, t float64, v *view, face *trackedFace) bodyRow {
	p := leftOut{at, t, face.middlePoint(), r.joints.ways}
	r.left = append(r.left, p)
	row := r.row
	row.frame, row.between = n, float32(restError*r.pixel*v.sx)
	row.moveHead(p.head.Sub(r.head))
	for k := blazepose.LeftShoulder; k < len(row.x); k++ {
		way := p.ways.of(k)
		row.x[k] += float32(way.X * v.sx)
		row.y[k] += float32(way.Y * v.sy)
	}
	return row
}

// look takes in a look at the body; rows of pictures left out before it, among those of the segment, are brought between it and the last.
func (r *bodyRest) look(b *trackedBody, face *trackedFace, row *bodyRow, t float64, rows []bodyRow) {
	ok := row.reason == analysis.Measured
	if ok && r.known && row.tracklet == r.row.tracklet {
		for _, p := range r.left {
			r.between(&rows[p.row], row, p, t, b.view, face.middlePoint())
		}
	}
	r.known, r.left = ok, r.left[:0]
	if !ok {
		return
	}
	r.row, r.time, r.head, r.pixel = *row, t, face.middlePoint(), b.roi.Side/bodyInput
	r.joints.set(b)
	pic, half := b.view.pic, b.roi.Side/2
	box := geom.Box{X0: math.Max(b.roi.Center.X-half, 0), Y0: math.Max(b.roi.Center.Y-half, 0),
		X1: math.Min(b.roi.Center.X+half, float64(pic.Width)), Y1: math.Min(b.roi.Center.Y+half, float64(pic.Height))}
	r.blocks.Set(pic, box, restCell*r.pixel, func(p geom.Point) bool { return b.atHead(p, face) || !b.covers(p) })
}

// between brings the row of a picture that was left out between those of two looks, the second of which was at time t in view v.
func (r *bodyRest) between(row, next *bodyRow, p leftOut, t float64, v *view, head geom.Point) {
	w := float32((p.time - r.time) / (t - r.time))
	mix := func(a, b float32) float32 { return a + w*(b-a) }
	follow := func(a, b float32, way, whole float64) float32 {
		off := b - a - float32(whole) // from where the pictures say
		return a + float32(way) + max(-row.between, min(w*off, row.between))
	}
	row.confidence = mix(r.row.confidence, next.confidence)
	for k := range row.x {
		row.vis[k] = mix(r.row.vis[k], next.vis[k])
		if k < blazepose.LeftShoulder {
			row.x[k], row.y[k] = mix(r.row.x[k], next.x[k]), mix(r.row.y[k], next.y[k])
			continue
		}
		way, whole := p.ways.of(k), r.joints.ways.of(k)
		row.x[k] = follow(r.row.x[k], next.x[k], way.X*v.sx, whole.X*v.sx)
		row.y[k] = follow(r.row.y[k], next.y[k], way.Y*v.sy, whole.Y*v.sy)
	}
	row.moveHead(p.head.Sub(r.head.Add(head.Sub(r.head).Scale(float64(w)))))
}

// moveHead moves the keypoints of the head.
func (row *bodyRow) moveHead(by geom.Point) {
	for k := range blazepose.LeftShoulder {
		row.x[k] += float32(by.X)
		row.y[k] += float32(by.Y)
	}
}

// middlePoint is the middle of the face's box, in pixels of the stored picture; 0, 0 without a face.
func (f *trackedFace) middlePoint() geom.Point {
	if f == nil {
		return geom.Point{}
	}
	x, y := f.view.toStored(f.box.Center())
	return geom.Point{X: x, Y: y}
}

// atHead tells whether a point lies at the head, and no hand there.
func (b *trackedBody) atHead(p geom.Point, face *trackedFace) bool {
	if face == nil || !face.aroundHead(p) {
		return false
	}
	for _, keys := range handKeys {
		for _, k := range keys {
			if b.keypoints.visibility[k] >= analysis.TrustedVisibility && p.Sub(b.keypoints.points[k]).Norm() < handReach*face.box.W() {
				return false
			}
		}
	}
	return true
}

// bodyLines are the lines along which a body lies: shoulders, arms, and the torso's sides and diagonals.
var bodyLines = [...][2]int{{blazepose.LeftShoulder, blazepose.RightShoulder},
	{blazepose.LeftShoulder, blazepose.LeftElbow}, {blazepose.LeftElbow, blazepose.LeftWrist}, {blazepose.LeftWrist, blazepose.LeftIndex},
	{blazepose.RightShoulder, blazepose.RightElbow}, {blazepose.RightElbow, blazepose.RightWrist}, {blazepose.RightWrist, blazepose.RightIndex},
	{blazepose.LeftShoulder, blazepose.LeftHip}, {blazepose.RightShoulder, blazepose.RightHip},
	{blazepose.LeftShoulder, blazepose.RightHip}, {blazepose.RightShoulder, blazepose.LeftHip}}

// covers tells whether the body, as far as it is seen or guessed, covers a point.
func (b *trackedBody) covers(p geom.Point) bool {
	reach := bodyReach * b.keypoints.shoulders()
	for _, l := range bodyLines {
		if p.Distance(b.keypoints.points[l[0]], b.keypoints.points[l[1]]) < reach {
			return true
		}
	}
	return false
}
