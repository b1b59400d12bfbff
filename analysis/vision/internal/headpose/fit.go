// Package headpose finds where a head is and how it is turned, from a face model's points and their positions in the
// picture: a weighted perspective fit (Gauss-Newton with Levenberg's damping) in the camera's frame.
package headpose

import "math"

// Camera is a pinhole camera without distortion: focal length and principal point in pixels.
type Camera struct{ F, CX, CY float64 }

// FieldOfView is the assumed angle of view of the picture's longer side in degrees. Laptop and phone cameras span 55 to
// 75; angles near the lens hardly depend on it, those of a face at the picture's edge do.
const FieldOfView = 60

// AssumeCamera is the camera of a picture of w x h pixels with the given angle of view of its longer side in degrees.
func AssumeCamera(w, h int, fov float64) Camera {
	return Camera{F: float64(max(w, h)) / 2 / math.Tan(fov*math.Pi/360), CX: float64(w) / 2, CY: float64(h) / 2}
}

// Project is where the lens sees p, in pixels.
func (c Camera) Project(p Vec) (u, v float64) { return c.CX + c.F*p.X/p.Z, c.CY + c.F*p.Y/p.Z }

// Ray is the direction, with z = 1, in which the pixel lies.
func (c Camera) Ray(u, v float64) Vec { return Vec{(u - c.CX) / c.F, (v - c.CY) / c.F, 1} }

// Pose places the model in the camera's frame: R p + T, in the model's unit.
type Pose struct {
	R Rot
	T Vec
}

// Apply places a model point.
func (p Pose) Apply(v Vec) Vec { return p.R.Apply(v).Add(p.T) }

// Correspondence is one model point and where it was seen.
type Correspondence struct {
	Model  Vec
	U, V   float64 // pixels
	Depth  float64 // pixels, relative to the other points, as the face mesh gives it
	Weight float64
}

// depthWeight is how much a pixel of the mesh's depth counts against a pixel in the picture.
const depthWeight = 0.25

// Fit finds the pose by least squares from a start that has the rotation roughly right. It reports false when the points
// do not determine a pose (too few, not finite, behind the lens).
func Fit(sights []Correspondence, cam Camera, start Rot) (pose Pose, rms float64, ok bool) {
	if len(sights) < 6 {
		return Pose{}, 0, false
	}
	pose, ok = initialPose(sights, cam, start)
	if !ok {
		return Pose{}, 0, false
	}
	n, cost := equations(sights, cam, pose)
	damp := 1e-3
	for range 30 {
		step, solved := n.solve(damp)
		if !solved {
			return Pose{}, 0, false
		}
		next := Pose{R: FromVector(Vec{step[0], step[1], step[2]}).Mul(pose.R), T: pose.T.Add(Vec{step[3], step[4], step[5]})}
		following, after := equations(sights, cam, next)
		if !(after < cost) {
			if damp *= 10; damp > 1e6 {
				break
			}
			continue
		}
		done := cost-after < 1e-9*cost
		pose, n, cost, damp = next, following, after, math.Max(damp/10, 1e-9)
		if done {
			break
		}
	}
	rms = math.Sqrt(cost / totalWeight(sights))
	return pose, rms, !math.IsNaN(rms) && pose.T.Z > 0
}

func totalWeight(sights []Correspondence) (sum float64) {
	for _, s := range sights {
		sum += s.Weight
	}
	return sum
}

// initialPose finds the translation for a rotation: scale from the spread of the points, then the middle.
func initialPose(sights []Correspondence, cam Camera, r Rot) (Pose, bool) {
	var mu, mv, w float64
	var mm Vec
	for _, s := range sights {
		m := r.Apply(s.Model)
		mu, mv, mm, w = mu+s.Weight*s.U, mv+s.Weight*s.V, mm.Add(m.Scale(s.Weight)), w+s.Weight
	}
	mu, mv, mm = mu/w, mv/w, mm.Scale(1/w)
	var seen, model float64
	for _, s := range sights {
		m := r.Apply(s.Model).Sub(mm)
		seen += s.Weight * ((s.U-mu)*(s.U-mu) + (s.V-mv)*(s.V-mv))
		model += s.Weight * (m.X*m.X + m.Y*m.Y)
	}
	scale := math.Sqrt(seen / model)
	z := cam.F / scale
	if !(z > 0) || math.IsInf(z, 0) {
		return Pose{}, false
	}
	t := cam.Ray(mu, mv).Scale(z).Sub(mm)
	return Pose{R: r, T: t}, true
}

// normal is the 6x6 system of one Gauss-Newton step: turn (3), shift (3). Only its lower triangle is filled.
type normal struct {
	a [6][6]float64
	b [6]float64
}

func (n *normal) add(j *[6]float64, r, w float64) {
	for i := range 6 {
		for k := range i + 1 {
			n.a[i][k] += w * j[i] * j[k]
		}
		n.b[i] -= w * j[i] * r
	}
}

// equations are those of one step from a pose, and its weighted sum of squares in pixels.
func equations(sights []Correspondence, cam Camera, pose Pose) (n normal, cost float64) {
	var depth, model, w float64
	for i := range sights {
		s := &sights[i]
		depth, model, w = depth+s.Weight*s.Depth, model+s.Weight*pose.R.Apply(s.Model).Z, w+s.Weight
	}
	depth, model = depth/w, model/w
	scale := cam.F / (pose.T.Z + model)
	for i := range sights {
		s := &sights[i]
		q := pose.R.Apply(s.Model)
		p := q.Add(pose.T)
		if p.Z < 1e-3 {
			return n, math.Inf(1)
		}
		u, v := cam.Project(p)
		du, dv := u-s.U, v-s.V
		dz := scale*(q.Z-model) - (s.Depth - depth)
		wz := s.Weight * depthWeight * depthWeight
		cost += s.Weight*(du*du+dv*dv) + wz*dz*dz
		f, x, y := cam.F/p.Z, p.X/p.Z, p.Y/p.Z
		// rows of d(u,v,z)/d(turn, shift); the turn moves p by turn x q
		n.add(&[6]float64{-f * x * q.Y, f * (q.Z + x*q.X), -f * q.Y, f, 0, -f * x}, du, s.Weight)
		n.add(&[6]float64{-f * (q.Z + y*q.Y), f * y * q.X, f * q.X, 0, f, -f * y}, dv, s.Weight)
		n.add(&[6]float64{scale * q.Y, -scale * q.X, 0, 0, 0, 0}, dz, wz)
	}
	return n, cost
}

// solve is Cholesky on the damped system.
func (n *normal) solve(damp float64) (x [6]float64, ok bool) {
	var l [6][6]float64
	for i := range 6 {
		for k := 0; k <= i; k++ {
			sum := n.a[i][k]
			if i == k {
				sum *= 1 + damp
			}
			for m := range k {
				sum -= l[i][m] * l[k][m]
			}
			if i != k {
				l[i][k] = sum / l[k][k]
				continue
			}
			if !(sum > 0) {
				return x, false
			}
			l[i][i] = math.Sqrt(sum)
		}
	}
	for i := range 6 {
		sum := n.b[i]
		for m := range i {
			sum -= l[i][m] * x[m]
		}
		x[i] = sum / l[i][i]
	}
	for i := 5; i >= 0; i-- {
		sum := x[i]
		for m := i + 1; m < 6; m++ {
			sum -= l[m][i] * x[m]
		}
		x[i] = sum / l[i][i]
	}
	return x, true
}
