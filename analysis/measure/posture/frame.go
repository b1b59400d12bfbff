package posture

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/figure"
)

// frame is the coordinate frame of the shoulders at one pose: origin in their middle, u along the line from the right to
// the left shoulder, v at a right angle to it, down the chest. NaN where a shoulder can't be trusted.
type frame struct {
	x, y   float64 // pixels: origin
	ux, uy float64 // unit vector of u; v is its normal that points down
	down   float64 // 1 or -1: orientation of v
	width  float64 // pixels: distance of the shoulders now
}

func newSitter(p *analysis.Pass, fig *figure.Result) *sitter {
	s := &sitter{Result: fig, pass: p, frame: make([]frame, len(fig.Frames))}
	for i := range s.frame {
		lx, ly := fig.Joint(i, blazepose.LeftShoulder)
		rx, ry := fig.Joint(i, blazepose.RightShoulder)
		w := math.Hypot(lx-rx, ly-ry)
		f := frame{x: (lx + rx) / 2, y: (ly + ry) / 2, ux: (lx - rx) / w, uy: (ly - ry) / w, width: w, down: 1}
		if f.ux < 0 {
			f.down = -1
		}
		s.frame[i] = f
	}
	return s
}

// at is keypoint k at pose i in the shoulders' frame, pixels.
func (s *sitter) at(i, k int) (u, v float64) {
	x, y := s.Joint(i, k)
	return s.frame[i].of(x, y)
}

func (f *frame) of(x, y float64) (u, v float64) {
	x, y = x-f.x, y-f.y
	return x*f.ux + y*f.uy, f.down * (y*f.ux - x*f.uy)
}

// ears is the middle of the ears at pose i, pixels; NaN unless both can be trusted.
func (s *sitter) ears(i int) (x, y float64) {
	lx, ly := s.Joint(i, blazepose.LeftEar)
	rx, ry := s.Joint(i, blazepose.RightEar)
	return (lx + rx) / 2, (ly + ry) / 2
}

// column computes a value for every pose.
func (s *sitter) column(of func(i int) float64) []float64 {
	out := make([]float64, len(s.Frames))
	for i := range out {
		out[i] = of(i)
	}
	return out
}
