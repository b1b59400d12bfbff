package face

import (
	"math"

	"poise/analysis"
)

// Landmarks of the 478-point mesh.
const (
	subnasale               = 2
	rightCorner, leftCorner = 61, 291 // of the mouth
	rightOuter, leftOuter   = 33, 263 // corners of the eyes
	rightInner, leftInner   = 133, 362
	rightBrow1, rightBrow2  = 105, 52
	leftBrow1, leftBrow2    = 334, 282
	cornersBehind           = 0.11  // face widths that the mouth corners lie behind the nose's base
	browsBefore             = 0.065 // face widths that the brows lie before the eye corners
	degree                  = math.Pi / 180
	minCos                  = 0.5 // below it a foreshortened width is not stretched back
)

// shape is how mouth and brows lie, in face widths, with roll and the head's tilt against its neutral taken out.
type shape struct {
	drop  []float32 // mouth corners below the base of the nose
	width []float32 // distance of the mouth corners
	brow  []float32 // brows above the eye corners
}

// shapes reads the shape off the landmarks where the reasons allow it. The tilt is taken out with the depths of the
// landmarks in the canonical face model: a point that lies further back moves less far up when the head tilts up.
func shapes(f *analysis.Face, reasons []analysis.Reason, neutralPitch float64) shape {
	n := len(reasons)
	s := shape{drop: absent(n), width: absent(n), brow: absent(n)}
	for i, why := range reasons {
		if why != analysis.Measured || !(f.Width[i] > 0) {
			continue
		}
		up := newUpright(f, i)
		tilt := math.Sin((float64(f.HeadPitch[i]) - neutralPitch) * degree)
		yaw := max(math.Cos(float64(f.HeadYaw[i])*degree), minCos)
		corners := (up.y(rightCorner) + up.y(leftCorner)) / 2
		eyes := (up.y(rightOuter) + up.y(leftOuter) + up.y(rightInner) + up.y(leftInner)) / 4
		brows := (up.y(rightBrow1) + up.y(rightBrow2) + up.y(leftBrow1) + up.y(leftBrow2)) / 4
		s.drop[i] = float32(corners - up.y(subnasale) - cornersBehind*tilt)
		s.width[i] = float32((up.x(leftCorner) - up.x(rightCorner)) / yaw)
		s.brow[i] = float32(eyes - brows - browsBefore*tilt)
	}
	return s
}

// upright gives coordinates along and across the line through the outer eye corners, in face widths.
type upright struct {
	face        *analysis.Face
	frame       int
	cos, sin, w float64
}

func newUpright(f *analysis.Face, i int) upright {
	rx, ry := f.Point(i, rightOuter)
	lx, ly := f.Point(i, leftOuter)
	a := math.Atan2(float64(ly-ry), float64(lx-rx))
	return upright{f, i, math.Cos(a), math.Sin(a), float64(f.Width[i])}
}

func (u upright) x(p int) float64 {
	x, y := u.face.Point(u.frame, p)
	return (float64(x)*u.cos + float64(y)*u.sin) / u.w
}

func (u upright) y(p int) float64 {
	x, y := u.face.Point(u.frame, p)
	return (float64(y)*u.cos - float64(x)*u.sin) / u.w
}

func absent(n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(math.NaN())
	}
	return out
}
