package vision

import (
	"math"
	"slices"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/shift"
)

// watchedJoints are the keypoints at which movement is looked for; hands at the index finger's base too.
var watchedJoints = [...]int{blazepose.LeftShoulder, blazepose.RightShoulder, blazepose.LeftElbow, blazepose.RightElbow,
	blazepose.LeftWrist, blazepose.RightWrist, blazepose.LeftIndex, blazepose.RightIndex}

// jointSide is the side of the square at a joint in shoulder widths: an upper arm and as much again around it.
const jointSide = 0.5

// jointWays are by how many pixels of the view the joints have moved; 0 where that can't be told.
type jointWays [len(watchedJoints)]geom.Point

// of is the way of a keypoint: fingers go with the index finger's base, what is not watched stays.
func (w *jointWays) of(keypoint int) geom.Point {
	switch keypoint {
	case blazepose.LeftPinky, blazepose.LeftThumb:
		keypoint = blazepose.LeftIndex
	case blazepose.RightPinky, blazepose.RightThumb:
		keypoint = blazepose.RightIndex
	}
	if i := slices.Index(watchedJoints[:], keypoint); i >= 0 {
		return w[i]
	}
	return geom.Point{}
}

// jointPatches are what a picture showed at the joints that were seen.
type jointPatches struct {
	boxes [len(watchedJoints)]geom.Box
	was   [len(watchedJoints)]shift.Picture // no Pix: never needed
	there [len(watchedJoints)]bool
	any   bool
	ways  jointWays     // in the picture that was looked at last
	is    shift.Picture // scratch
}

// set takes in how the joints that are seen look.
func (p *jointPatches) set(b *trackedBody) {
	if p.is.Pix == nil {
		p.is = newPatch()
	}
	pic, side := b.view.pic, jointSide*b.keypoints.shoulders()
	p.any, p.ways = false, jointWays{}
	for i, k := range watchedJoints {
		at := b.keypoints.points[k]
		p.there[i] = b.keypoints.visibility[k] >= analysis.TrustedVisibility && inside(at, pic) && fitsPatch(pic, side)
		if !p.there[i] {
			continue
		}
		if p.was[i].Pix == nil {
			p.was[i] = newPatch()
		}
		p.any, p.boxes[i] = true, boxAround(pic, at, side)
		pic.Patch(p.was[i].Pix, patchSide, p.boxes[i])
	}
}

// follow finds the joints in a picture, and tells by how many pixels of the view the one that moved most has done so.
func (p *jointPatches) follow(pic geom.Picture) (most float64) {
	for i, there := range p.there {
		if !there {
			continue
		}
		pic.Patch(p.is.Pix, patchSide, p.boxes[i])
		dx, dy, ok := shift.Mean(p.was[i], p.is)
		if p.ways[i] = (geom.Point{}); ok {
			p.ways[i] = geom.Point{X: dx, Y: dy}.Scale(p.boxes[i].W() / patchSide)
		}
		most = math.Max(most, p.ways[i].Norm())
	}
	return most
}

// shoulders is the distance of the shoulders, pixels.
func (m *bodyKeypoints) shoulders() float64 {
	return m.points[blazepose.LeftShoulder].Sub(m.points[blazepose.RightShoulder]).Norm()
}
