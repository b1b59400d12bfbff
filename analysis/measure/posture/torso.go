package posture

import (
	"poise/analysis/blazepose"
	"poise/analysis/measure/internal/track"
)

// upright is the quantile of the head's height, and of the shoulders' width, that is the own normal without a marked baseline:
// sinking lowers the one, turning the other.
const upright = 0.7

// height is how far a point lies above the shoulder line over the shoulders' distance, steadied.
func (s *sitter) height(of func(i int) (x, y float64)) []float64 {
	return s.calm(s.column(func(i int) float64 {
		_, v := s.frame[i].of(of(i))
		return -v / s.frame[i].width
	}))
}

// fullHeight is how high the nose lies above the shoulder line in adults seen at the height of their eyes, face widths: about 17 of 14 cm.
// A camera from above sees less of it, and takes as much off what lowers the head as one at eye level: drops are shares of this.
const fullHeight = 1.2

// drop is how much lower a height is than the own normal, as a share of fullHeight.
func (s *sitter) drop(height []float64) []float64 {
	usual := s.usual(height)
	wide := s.usual(s.column(func(i int) float64 { return s.frame[i].width / s.FaceWidth[i] }))
	return s.column(func(i int) float64 { return (usual - height[i]) * wide / fullHeight })
}

// usual is the own normal of what sinking or turning can only lower.
func (s *sitter) usual(v []float64) float64 {
	if s.Marked {
		return s.Own(v)
	}
	return track.Quantile(v, upright)
}

// sunken is the drops of nose and ears.
func (s *sitter) sunken() (nose, ears []float64) {
	nose = s.drop(s.height(func(i int) (x, y float64) { return s.Joint(i, blazepose.Nose) }))
	return nose, s.drop(s.height(s.ears))
}

// angles brings an angle of the face to the poses.
func (s *sitter) angles(v []float64) []float64 { return s.calm(track.Gather(v, s.Frames)) }
