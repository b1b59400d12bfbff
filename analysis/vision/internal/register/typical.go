package register

import (
	"math"
	"slices"
)

const (
	usualTurn     = 3.0  // degrees of the head around its median
	usualIris     = 0.03 // widths of the eye around the irises' median
	shutTo        = 0.85 // of the median opening of the lids
	openTo        = 1.2
	enoughTypical = 25
)

// typical are the frames in which the head, the lids and the irises are about where they mostly are; wider limits where such
// frames are few.
func typical(faces []*Face) []*Face {
	yaw, pitch := middle(faces, func(f *Face) float64 { return f.Angle[0] }), middle(faces, func(f *Face) float64 { return f.Angle[1] })
	open := middle(faces, func(f *Face) float64 { return f.Open })
	x, y := middle(faces, func(f *Face) float64 { return f.irisOff(0) }), middle(faces, func(f *Face) float64 { return f.irisOff(1) })
	for _, wide := range [...]float64{1, 1.5, 2.5, 5} {
		var out []*Face
		for _, f := range faces {
			if math.Abs(f.Angle[0]-yaw) < wide*usualTurn && math.Abs(f.Angle[1]-pitch) < wide*usualTurn &&
				f.Open > shutTo*open && f.Open < openTo*open && math.Hypot(f.irisOff(0)-x, f.irisOff(1)-y) < wide*usualIris {
				out = append(out, f)
			}
		}
		if len(out) >= min(enoughTypical, len(faces)/3) {
			return out
		}
	}
	return faces
}

// irisOff is how far the irises lie from the middle of the lids' corners, in widths of the eye, along an axis of the crop.
func (f *Face) irisOff(axis int) (sum float64) {
	for k := range 2 {
		sum += (f.marks.iris[k][0][axis] - f.marks.middle(k)[axis]) / f.marks.width(k) / 2
	}
	return sum
}

// middle is the median of a value over the faces.
func middle(faces []*Face, of func(*Face) float64) float64 {
	v := make([]float64, len(faces))
	for i, f := range faces {
		v[i] = of(f)
	}
	slices.Sort(v)
	return v[len(v)/2]
}
