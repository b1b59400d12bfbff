package register

import (
	"math"

	"poise/analysis/vision/internal/headpose"
)

const (
	leastApart = 0.4  // pixels: standard error of a patch at best, as neighbouring pixels are not independent
	browApart  = 1.2  // pixels: the same of a brow, which is raised and lowered by itself, a millimetre at the least
	leastInfo  = 1e-3 // per pixel squared: keeps a patch's covariance finite
	alike      = 3.0  // as many times larger is the error of a patch than independent pixels would have it
	huber      = 2.5
	leastTurn  = 1e-5          // radians: smaller steps end the fit
	leastShift = 1e-3          // cm
	turnApart  = math.Pi / 180 // standard deviation of the mesh's rotation about each axis
)

// glimpse is one patch in one frame against where a pose puts it.
type glimpse struct {
	off    point           // pixels of the crop
	by     [2]headpose.Vec // derivative of both coordinates by the place in space
	along  [6]point        // derivative by what is sought
	weight [2][2]float64   // inverse covariance, robust
	turned headpose.Vec    // the place, turned but not moved
}

// glimpse compares a patch; false where it was not found.
func (s *Structure) glimpse(o *Sighting, pose headpose.Pose, i int) (g glimpse, ok bool) {
	at := o.Skin[i]
	if at[0] != at[0] {
		return g, false
	}
	g.turned = pose.R.Apply(s.places[i])
	p := g.turned.Add(pose.T)
	if !(p.Z > 1) {
		return g, false
	}
	x, y := o.View.ToCrop(o.Cam.Project(p))
	g.off = point{x - float64(at[0]), y - float64(at[1])}
	f := o.Cam.F / p.Z
	du, dv := headpose.Vec{X: f, Z: -f * p.X / p.Z}, headpose.Vec{Y: f, Z: -f * p.Y / p.Z}
	g.by = [2]headpose.Vec{du.Scale(o.View.A).Add(dv.Scale(o.View.B)), dv.Scale(o.View.A).Sub(du.Scale(o.View.B))}
	loose := leastApart
	if i >= firstBrow {
		loose = browApart
	}
	g.weigh(s.template.patches[i].info, math.Max(float64(o.Noise[i]), 1), loose)
	return g, true
}

// weigh sets the weight: the inverse of the covariance that the patch's information and noise give its place, with loose pixels
// more in every direction, times Huber's weight.
func (g *glimpse) weigh(info [2][2]float64, noise, loose float64) {
	v := alike * noise * alike * noise
	xx, xy, yy := info[0][0]/v+leastInfo, info[0][1]/v, info[1][1]/v+leastInfo
	det := xx*yy - xy*xy
	cxx, cxy, cyy := yy/det+loose*loose, -xy/det, xx/det+loose*loose
	det = cxx*cyy - cxy*cxy
	g.weight = [2][2]float64{{cyy / det, -cxy / det}, {-cxy / det, cxx / det}}
	x, y := g.off[0], g.off[1]
	n := math.Sqrt(g.weight[0][0]*x*x + 2*g.weight[0][1]*x*y + g.weight[1][1]*y*y)
	if n <= huber {
		return
	}
	for a := range g.weight {
		for b := range g.weight[a] {
			g.weight[a][b] *= huber / n
		}
	}
}

// add puts the glimpse into the normal equations of the unknowns.
func (g *glimpse) add(h *system, along []point, share float64) {
	for a, j := range along {
		wx := share * (g.weight[0][0]*j[0] + g.weight[0][1]*j[1])
		wy := share * (g.weight[1][0]*j[0] + g.weight[1][1]*j[1])
		for b := a; b < len(along); b++ {
			h.a[a][b] += wx*along[b][0] + wy*along[b][1]
		}
		h.b[a] -= wx*g.off[0] + wy*g.off[1]
	}
}

// fit is the pose that the patches and, weakly, the mesh's rotation ask for, from a start. rms is what the patches are off by in
// the end, pixels of the crop; NaN where none was found.
func (s *Structure) fit(o *Sighting, pose headpose.Pose, steps int) (headpose.Pose, float64) {
	rms := math.NaN()
	for range steps {
		h := system{n: 6}
		var square, n float64
		for i := range s.places {
			g, ok := s.glimpse(o, pose, i)
			if !ok {
				continue
			}
			q := g.turned
			for k, d := range g.by { // the turn moves q by turn x q
				g.along[0][k], g.along[1][k], g.along[2][k] = d.Z*q.Y-d.Y*q.Z, d.X*q.Z-d.Z*q.X, d.Y*q.X-d.X*q.Y
				g.along[3][k], g.along[4][k], g.along[5][k] = d.X, d.Y, d.Z
			}
			g.add(&h, g.along[:], 1)
			square, n = square+g.off[0]*g.off[0]+g.off[1]*g.off[1], n+1
		}
		if n == 0 {
			return pose, math.NaN()
		}
		rms = math.Sqrt(square / n)
		apart := vectorOf(pose.R.Mul(o.Head.R.T()))
		for a, v := range [3]float64{apart.X, apart.Y, apart.Z} {
			h.a[a][a] += 1 / (turnApart * turnApart)
			h.b[a] -= v / (turnApart * turnApart)
		}
		for a := range 6 {
			h.a[a][a] = h.a[a][a]*(1+1e-6) + 1e-9
		}
		x, ok := h.solve()
		if !ok {
			return pose, math.NaN()
		}
		turn, shift := headpose.Vec{X: x[0], Y: x[1], Z: x[2]}, headpose.Vec{X: x[3], Y: x[4], Z: x[5]}
		pose = headpose.Pose{R: headpose.FromVector(turn).Mul(pose.R), T: pose.T.Add(shift)}
		if turn.Norm() < leastTurn && shift.Norm() < leastShift {
			break
		}
	}
	return pose, rms
}

// vectorOf is the rotation's axis times its angle, radians.
func vectorOf(r headpose.Rot) headpose.Vec {
	c := math.Max(-1, math.Min(1, (r[0].X+r[1].Y+r[2].Z-1)/2))
	a, k := math.Acos(c), 0.5
	if a > 1e-6 {
		k = a / (2 * math.Sin(a))
	}
	return headpose.Vec{X: r[2].Y - r[1].Z, Y: r[0].Z - r[2].X, Z: r[1].X - r[0].Y}.Scale(k)
}
