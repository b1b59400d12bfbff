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

// shapePoints are what a shape is read off, in the order in which shapes goes by them.
var shapePoints = [...]int{rightOuter, leftOuter, rightInner, leftInner, rightBrow1, rightBrow2, leftBrow1, leftBrow2, rightCorner, leftCorner, subnasale}

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
	var at [len(shapePoints)][2]float32
	for i, why := range reasons {
		if why != analysis.Measured || !(f.Width[i] > 0) {
			continue
		}
		f.Take(i, shapePoints[:], at[:])
		up := newUpright(at[0], at[1], float64(f.Width[i]))
		tilt := math.Sin((float64(f.HeadPitch[i]) - neutralPitch) * degree)
		yaw := max(math.Cos(float64(f.HeadYaw[i])*degree), minCos)
		eyes := (up.y(at[0]) + up.y(at[1]) + up.y(at[2]) + up.y(at[3])) / 4
		brows := (up.y(at[4]) + up.y(at[5]) + up.y(at[6]) + up.y(at[7])) / 4
		corners := (up.y(at[8]) + up.y(at[9])) / 2
		s.drop[i] = float32(corners - up.y(at[10]) - cornersBehind*tilt)
		s.width[i] = float32((up.x(at[9]) - up.x(at[8])) / yaw)
		s.brow[i] = float32(eyes - brows - browsBefore*tilt)
	}
	return s
}

// upright gives coordinates along and across the line through the outer eye corners, in face widths.
type upright struct{ cos, sin, w float64 }

func newUpright(right, left [2]float32, width float64) upright {
	a := math.Atan2(float64(left[1]-right[1]), float64(left[0]-right[0]))
	return upright{math.Cos(a), math.Sin(a), width}
}

func (u upright) x(p [2]float32) float64 {
	return (float64(p[0])*u.cos + float64(p[1])*u.sin) / u.w
}

func (u upright) y(p [2]float32) float64 {
	return (float64(p[1])*u.cos - float64(p[0])*u.sin) / u.w
}

func absent(n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(math.NaN())
	}
	return out
}
