// Package gaze finds where an eye looks from its iris and the pose of the head: the iris centre lies on a sphere about
// the eyeball's centre, which is fixed in the head.
package gaze

import (
	"math"

	"poise/analysis/vision/internal/headpose"
)

// Eye holds what of one eye was seen, in pixels, and where its lid corners lie in the head model, in the model's unit.
type Eye struct {
	Iris         [2]float64 // centre of the iris
	Outer, Inner [2]float64 // corners of the lids

	ModelOuter, ModelInner headpose.Vec
}

// Anthropometry of the adult eye in centimetres: the iris disc stands 10.4 mm in front of the centre of rotation (the
// eyeball's diameter is 24 mm, the iris's 11.7 mm; Bekerman et al. 2014, doi 10.1155/2014/503645). That centre lies
// behind the middle of the lid corners and above it: the upper lid's arch is higher than the lower one's. How far above
// was set so that 20 recordings of people who face the lens have a median pitch near 0.
const (
	IrisReach  = 1.04
	CenterBack = 0.60
	CenterUp   = 0.14
)

// Offset is how far the middle of the lid corners lies from where the head's pose puts it, in the head's axes and the
// model's unit. It differs between people and hardly within one, but for the noise of the landmarks and the pull of the
// iris on the lids: its median over a recording says where this person's eyeball is.
func (e Eye) Offset(cam headpose.Camera, head headpose.Pose) headpose.Vec {
	mid := head.Apply(e.ModelOuter.Add(e.ModelInner).Scale(0.5))
	u, v := (e.Outer[0]+e.Inner[0])/2, (e.Outer[1]+e.Inner[1])/2
	seen := cam.Ray(u, v).Scale(mid.Z)
	return head.R.T().Apply(seen.Sub(mid))
}

// Center is the eyeball's centre in the camera's frame, given the person's offset.
func (e Eye) Center(head headpose.Pose, offset headpose.Vec) headpose.Vec {
	mid := e.ModelOuter.Add(e.ModelInner).Scale(0.5)
	return head.Apply(mid.Add(offset).Add(headpose.Vec{Y: -CenterUp, Z: CenterBack}))
}

// Direction is the unit vector from the eyeball's centre through the iris, in the camera's frame. It reports false when
// the iris lies so far off that no rotation explains it.
func (e Eye) Direction(cam headpose.Camera, head headpose.Pose, offset headpose.Vec) (headpose.Vec, bool) {
	center := e.Center(head, offset)
	ray := cam.Ray(e.Iris[0], e.Iris[1]).Unit()
	along := ray.Dot(center)
	off := center.Sub(ray.Scale(along)).Norm()
	if math.IsNaN(off) || off > 1.6*IrisReach {
		return headpose.Vec{}, false
	}
	depth := math.Sqrt(math.Max(IrisReach*IrisReach-off*off, 0))
	hit := ray.Scale(along - depth)
	return hit.Sub(center).Unit(), true
}
