package headpose

import "math"

// Vec is a position or direction in space: x to the right of the picture, y downwards, z away from the lens.
type Vec struct{ X, Y, Z float64 }

// Add is a + b.
func (a Vec) Add(b Vec) Vec { return Vec{a.X + b.X, a.Y + b.Y, a.Z + b.Z} }

// Sub is a - b.
func (a Vec) Sub(b Vec) Vec { return Vec{a.X - b.X, a.Y - b.Y, a.Z - b.Z} }

// Scale is a times s.
func (a Vec) Scale(s float64) Vec { return Vec{a.X * s, a.Y * s, a.Z * s} }

// Dot is the scalar product.
func (a Vec) Dot(b Vec) float64 { return a.X*b.X + a.Y*b.Y + a.Z*b.Z }

// Cross is the vector product.
func (a Vec) Cross(b Vec) Vec {
	return Vec{a.Y*b.Z - a.Z*b.Y, a.Z*b.X - a.X*b.Z, a.X*b.Y - a.Y*b.X}
}

// Norm is the length of a.
func (a Vec) Norm() float64 { return math.Sqrt(a.Dot(a)) }

// Unit is a scaled to length 1.
func (a Vec) Unit() Vec { return a.Scale(1 / a.Norm()) }

// Rot is a rotation matrix by rows.
type Rot [3]Vec

// Apply turns v.
func (r Rot) Apply(v Vec) Vec { return Vec{r[0].Dot(v), r[1].Dot(v), r[2].Dot(v)} }

// T is the inverse rotation.
func (r Rot) T() Rot {
	return Rot{{r[0].X, r[1].X, r[2].X}, {r[0].Y, r[1].Y, r[2].Y}, {r[0].Z, r[1].Z, r[2].Z}}
}

// Mul is r after o.
func (r Rot) Mul(o Rot) Rot {
	t := o.T()
	return Rot{{r[0].Dot(t[0]), r[0].Dot(t[1]), r[0].Dot(t[2])}, {r[1].Dot(t[0]), r[1].Dot(t[1]), r[1].Dot(t[2])},
		{r[2].Dot(t[0]), r[2].Dot(t[1]), r[2].Dot(t[2])}}
}

// FromVector is the rotation about w by |w| radians (Rodrigues).
func FromVector(w Vec) Rot {
	a := w.Norm()
	if a < 1e-12 {
		return Rot{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	}
	k, s, c := w.Scale(1/a), math.Sin(a), math.Cos(a)
	d := 1 - c
	return Rot{
		{c + k.X*k.X*d, k.X*k.Y*d - k.Z*s, k.X*k.Z*d + k.Y*s},
		{k.Y*k.X*d + k.Z*s, c + k.Y*k.Y*d, k.Y*k.Z*d - k.X*s},
		{k.Z*k.X*d - k.Y*s, k.Z*k.Y*d + k.X*s, c + k.Z*k.Z*d},
	}
}

// FromAngles is the head rotation of the given angles in degrees: yaw > 0 turns the face to the right of the picture,
// pitch > 0 upwards, roll > 0 clockwise; roll is applied first, yaw last.
func FromAngles(yaw, pitch, roll float64) Rot {
	const rad = math.Pi / 180
	y := FromVector(Vec{0, -yaw * rad, 0})
	p := FromVector(Vec{-pitch * rad, 0, 0})
	r := FromVector(Vec{0, 0, roll * rad})
	return y.Mul(p).Mul(r)
}

// Angles is the inverse of FromAngles.
func (r Rot) Angles() (yaw, pitch, roll float64) {
	const deg = 180 / math.Pi
	yaw, pitch = Direction(r.Apply(Vec{0, 0, -1}))
	rest := FromAngles(yaw, pitch, 0).T().Mul(r)
	return yaw, pitch, math.Atan2(rest[1].X, rest[0].X) * deg
}

// Direction is the yaw and pitch in degrees of a direction that points towards the lens at (0, 0, -1).
func Direction(v Vec) (yaw, pitch float64) {
	const deg = 180 / math.Pi
	return math.Atan2(v.X, -v.Z) * deg, math.Atan2(-v.Y, math.Hypot(v.X, v.Z)) * deg
}

// TowardsLens is the rotation that turns the line from p to the lens into (0, 0, -1), without turning about it: angles
// after it are relative to that line.
func TowardsLens(p Vec) Rot {
	yaw, pitch := Direction(p.Scale(-1))
	return FromAngles(0, pitch, 0).T().Mul(FromAngles(yaw, 0, 0).T())
}
