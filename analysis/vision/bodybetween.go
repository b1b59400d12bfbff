package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/shift"
)

// Every second picture that is due for the pose is left out where what shows at shoulders, elbows and hands has not moved since the
// last look: its keypoints then lie between those of the looks before and after it. The head, which moves at all times, is carried by
// its mesh.
const (
	// stillShift is the greatest movement that counts as none, in pixels of the network's input: it sees no less.
	stillShift = 1.0
	// stillLevels is the same for what has no texture to follow: the mean difference in grey levels, no more than a step of them.
	stillLevels = 1.0
	// lookPatch is the side of the square at a joint in shoulder widths, as wide as an upper arm with its surroundings.
	lookPatch = 0.5
	// longestLook is the time after a look, in seconds, up to which a picture is left out, and lastLook that before a segment's end
	// from which none is: the look after it belongs to the next segment.
	longestLook = 0.1
	lastLook    = 0.2
)

// joints are the keypoints at which movement is looked for; hands at the index finger's base.
var joints = [...]int{blazepose.LeftShoulder, blazepose.RightShoulder, blazepose.LeftElbow, blazepose.RightElbow,
	blazepose.LeftWrist, blazepose.RightWrist, blazepose.LeftIndex, blazepose.RightIndex}

// bodyLook is the last look at a body, and the picture left out since.
type bodyLook struct {
	there   bool
	row     bodyRow
	time    float64
	head    geom.Point // middle of the face's box, pixels of the stored picture
	pixel   float64    // of the network's input, in pixels of the view
	most    float32    // stillShift in pixels of the stored picture
	patches [len(joints)]jointPatch
	now     shift.Picture // scratch

	left     bool // a picture was left out
	leftRow  int  // its frame
	leftTime float64
	leftHead geom.Point
}

type jointPatch struct {
	there bool
	box   geom.Box
	pic   shift.Picture
}

// still tells whether the picture at time t can be left out.
func (l *bodyLook) still(b *trackedBody, face *trackedFace, t float64) bool {
	if !l.there || l.left || !b.tracked || face == nil || b.face != face || b.view != face.view || t-l.time > longestLook {
		return false
	}
	seen := false
	for k := range l.patches {
		p := &l.patches[k]
		if p.there && !l.same(p, b.view.pic) {
			return false
		}
		seen = seen || p.there
	}
	return seen
}

// same tells whether a joint's square shows what it showed.
func (l *bodyLook) same(p *jointPatch, pic geom.Picture) bool {
	if l.now.Pix == nil {
		l.now = newPatch()
	}
	pic.Patch(l.now.Pix, patchSide, p.box)
	dx, dy, ok := shift.Mean(p.pic, l.now)
	if ok {
		return math.Hypot(dx, dy)*p.box.W()/patchSide <= stillShift*l.pixel
	}
	sum := 0.0
	for i, v := range l.now.Pix {
		sum += math.Abs(float64(v - p.pic.Pix[i]))
	}
	return sum/float64(len(l.now.Pix)) <= stillLevels
}

// leave notes that a picture was left out.
func (l *bodyLook) leave(n int, t float64, face *trackedFace) {
	l.left, l.leftRow, l.leftTime, l.leftHead = true, n, t, face.middlePoint()
}

// take takes in a look at a body, and gives the row of the picture left out before it, if there is one.
func (l *bodyLook) take(b *trackedBody, face *trackedFace, row *bodyRow, t float64) (between bodyRow, ok bool) {
	head := geom.Point{X: math.NaN(), Y: math.NaN()}
	if face != nil {
		head = face.middlePoint()
	}
	if ok = l.there && l.left && row.reason == analysis.Measured && row.tracklet == l.row.tracklet; ok {
		between = l.between(row, t, head)
	}
	l.there, l.left = row.reason == analysis.Measured, false
	if !l.there {
		return between, ok
	}
	l.row, l.time, l.head = *row, t, head
	l.pixel = b.roi.Side / bodyInput
	l.most = float32(stillShift * l.pixel * b.view.sx)
	side := lookPatch * b.keypoints.points[blazepose.LeftShoulder].Sub(b.keypoints.points[blazepose.RightShoulder]).Norm()
	for k, j := range joints {
		l.patches[k].place(b, j, side)
	}
	return between, ok
}

// between is the row of the picture left out between two looks: no joint of it lies farther from the look before than was seen.
func (l *bodyLook) between(next *bodyRow, t float64, head geom.Point) bodyRow {
	row := l.row
	row.frame = l.leftRow
	w := float32((l.leftTime - l.time) / (t - l.time))
	mix := func(a, b float32) float32 { return a + w*(b-a) }
	near := func(a, b float32) float32 { return a + max(-l.most, min(w*(b-a), l.most)) }
	dx := float32(l.leftHead.X) - mix(float32(l.head.X), float32(head.X))
	dy := float32(l.leftHead.Y) - mix(float32(l.head.Y), float32(head.Y))
	row.confidence = mix(row.confidence, next.confidence)
	for k := range row.x {
		row.vis[k] = mix(row.vis[k], next.vis[k])
		if k < blazepose.LeftShoulder {
			row.x[k], row.y[k] = mix(row.x[k], next.x[k])+dx, mix(row.y[k], next.y[k])+dy
		} else {
			row.x[k], row.y[k] = near(row.x[k], next.x[k]), near(row.y[k], next.y[k])
		}
	}
	return row
}

// place puts the square where a joint is seen, inside the picture.
func (p *jointPatch) place(b *trackedBody, joint int, side float64) {
	pic, at := b.view.pic, b.keypoints.points[joint]
	w, h := float64(pic.Width), float64(pic.Height)
	p.there = b.keypoints.visibility[joint] >= analysis.TrustedVisibility && inside(at, pic) && side >= minPatchPixels && side <= math.Min(w, h)
	if !p.there {
		return
	}
	x0, y0 := math.Max(0, math.Min(at.X-side/2, w-side)), math.Max(0, math.Min(at.Y-side/2, h-side))
	p.box = geom.Box{X0: x0, Y0: y0, X1: x0 + side, Y1: y0 + side}
	if p.pic.Pix == nil {
		p.pic = newPatch()
	}
	pic.Patch(p.pic.Pix, patchSide, p.box)
}

// middlePoint is the middle of the face's box, in pixels of the stored picture.
func (f *trackedFace) middlePoint() geom.Point {
	x, y := f.view.toStored(f.box.Center())
	return geom.Point{X: x, Y: y}
}
