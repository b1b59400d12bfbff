// Package gaze finds where an eye looks from its iris and the pose of the head: the iris centre lies on a sphere about
// the eyeball's centre, which is fixed in the head.
package gaze

import (
	"math"

	"poise/analysis/vision/internal/headpose"
)

// Eye holds what of one eye was seen, in pixels, and where its fixed parts lie in the head, in the head model's unit.
type Eye struct {
	Iris         [2]float64 // centre of the iris
	Outer, Inner [2]float64 // corners of the lids

	ModelOuter, ModelInner headpose.Vec
}

// Anthropometry of the adult eye in centimetres. The iris disc of 11.7 mm diameter stands 10.4 mm in front of the centre
// of rotation (12 mm radius; Bekerman et al. 2014, doi 10.1155/2014/503645, give 24 mm for the eyeball's diameter). The
// centre lies behind the middle of the lid corners.
const (
	IrisReach  = 1.04
	IrisSize   = 1.17
	CenterBack = 0.60
)

// anchor is how far the eyeball follows the lid corners as seen (1) rather than the head's pose alone (0).
const anchor = 1.0

// Center is the eyeball's centre in the camera's frame: behind the lid corners, moved with them in the picture.
func (e Eye) Center(cam headpose.Camera, head headpose.Pose) headpose.Vec {
	mid := e.ModelOuter.Add(e.ModelInner).Scale(0.5)
	c := head.Apply(mid.Add(headpose.Vec{Z: CenterBack}))
	u, v := cam.Project(c)
	ou, ov := cam.Project(head.Apply(e.ModelOuter))
	iu, iv := cam.Project(head.Apply(e.ModelInner))
	du := (e.Outer[0] + e.Inner[0] - ou - iu) / 2
	dv := (e.Outer[1] + e.Inner[1] - ov - iv) / 2
	return cam.Ray(u+anchor*du, v+anchor*dv).Scale(c.Z)
}

// Direction is the unit vector from the eyeball's centre through the iris, in the camera's frame, and that centre. It
// reports false when the iris lies so far off that no rotation explains it.
func (e Eye) Direction(cam headpose.Camera, head headpose.Pose) (dir, center headpose.Vec, ok bool) {
	center = e.Center(cam, head)
	ray := cam.Ray(e.Iris[0], e.Iris[1]).Unit()
	along := ray.Dot(center)
	off := center.Sub(ray.Scale(along)).Norm()
	if math.IsNaN(off) || off > 1.6*IrisReach {
		return headpose.Vec{}, center, false
	}
	depth := math.Sqrt(math.Max(IrisReach*IrisReach-off*off, 0))
	hit := ray.Scale(along - depth)
	return hit.Sub(center).Unit(), center, true
}
