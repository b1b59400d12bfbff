package register

import (
	"math"

	"poise/analysis/vision/internal/headpose"
)

// Columns are what a frame tells of one person's eyes on the registered head, NaN where it was not found. Lengths are in cm, axes
// those of the picture.
type Columns struct {
	Iris     [2]point // left, right: from where the eye's centre projects, times its distance over the focal length
	LidY     [2]float64
	Axis     point   // the axis into the head as seen along the line from the lens to the eyes
	IrisCost float64 // share of the irises' pixels that do not fit
	Radius   float64 // of the irises
	SkinCost float64 // by how much the patches are off, pixels of the crop

	mesh [2]point // the irises by the mesh
}

const (
	eyeUp      = 0.14 // cm by which the eyeball's centre lies above the middle of the lids' corners
	finalSteps = 8
	meshTurn   = 0.5 // share of the mesh's own rotation in the head's axis
	meshAcross = 0.5 // share of the mesh's irises in their place across: the mesh errs otherwise than the pictures there
	lostCost   = 0.5 // from which irises do not fit, or as many times the usual as lostTimes says
	lostTimes  = 2.5
)

// Eyes are the middles of the lids' corners of the head model, left and right, moved up to the eyeballs' height.
func Eyes(model []headpose.Vec) (eyes [2]headpose.Vec) {
	for k := range eyes {
		eyes[k] = model[ring[k][outer]].Add(model[ring[k][inner]]).Scale(0.5).Add(headpose.Vec{Y: -eyeUp})
	}
	return eyes
}

// Settle completes the columns of all frames of a recording. Across, the irises are the mean of what the pictures and the mesh say; where
// the pictures' do not fit, they are the mesh's, moved by the usual difference of the two.
func Settle(out []Columns) {
	var costs []float64
	var apart [2][2][]float64
	for i := range out {
		if c := &out[i]; c.SkinCost == c.SkinCost {
			costs = append(costs, c.IrisCost)
			for k := range 2 {
				for a := range 2 {
					apart[k][a] = append(apart[k][a], c.Iris[k][a]-c.mesh[k][a])
				}
			}
		}
	}
	if len(costs) == 0 {
		return
	}
	limit := math.Max(lostCost, lostTimes*median(costs))
	for k := range 2 {
		usual := point{median(apart[k][0]), median(apart[k][1])}
		for i := range out {
			c := &out[i]
			for a, share := range [2]float64{meshAcross, 0} {
				if c.IrisCost >= limit {
					share = 1
				}
				c.Iris[k][a] += share * (c.mesh[k][a] + usual[a] - c.Iris[k][a])
			}
		}
	}
}

// Columns are those of one frame, until Settle completes them.
func (s *Structure) Columns(o *Sighting) (c Columns) {
	if o.posed.by != s {
		pose, rms := s.fit(o, o.Head, finalSteps)
		o.posed = posed{s, pose, rms}
	}
	pose, rms := o.posed.pose, o.posed.rms
	if math.IsNaN(rms) || !(pose.T.Z > 1) {
		return missing()
	}
	c = Columns{IrisCost: float64(o.Cost), Radius: float64(o.Radius), SkinCost: rms}
	for k, eye := range Eyes(s.template.model) {
		at := pose.Apply(eye)
		u0, v0 := o.Cam.Project(at)
		off := func(place [2]float32) point {
			u, v := o.View.ToPicture(float64(place[0]), float64(place[1]))
			return point{(u - u0) * at.Z / o.Cam.F, (v - v0) * at.Z / o.Cam.F}
		}
		c.Iris[k], c.mesh[k], c.LidY[k] = off(o.Iris[k]), off(o.Mesh[k]), off(o.Lid[k])[1]
		c.Axis[0] += axis(pose.R, at)[0]*(1-meshTurn)/2 + axis(o.Head.R, at)[0]*meshTurn/2
		c.Axis[1] += axis(pose.R, at)[1]*(1-meshTurn)/2 + axis(o.Head.R, at)[1]*meshTurn/2
	}
	return c
}

// axis is the forward axis of a rotation as seen along the line from the lens to a place.
func axis(r headpose.Rot, at headpose.Vec) point {
	z := r.Apply(headpose.Vec{Z: 1})
	return point{z.X - z.Z*at.X/at.Z, z.Y - z.Z*at.Y/at.Z}
}

func missing() Columns {
	nan := math.NaN()
	p := point{nan, nan}
	return Columns{Iris: [2]point{p, p}, LidY: p, Axis: p, IrisCost: nan, Radius: nan, SkinCost: nan, mesh: [2]point{p, p}}
}
