package figure

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Face is the head as the face's landmarks show it, one entry per analysed frame; NaN where no face was measured.
type Face struct {
	Clock      *track.Clock
	X, Y       []float64 // pixels: mean of the eye corners and the bridge of the nose, which speech hardly moves
	Width      []float64 // pixels between the cheekbones, corrected for yaw
	Yaw, Pitch []float64 // degrees against the picture plane: a head that only travels sideways keeps its yaw
	Roll       []float64 // degrees, clockwise in the picture
	Reason     []analysis.Reason
}

// steadyPoints are the eye corners and the bridge.
var steadyPoints = [...]int{33, 133, 362, 263, 168, 6}

func newFace(v *analysis.Visual, c *track.Clock, exclude []analysis.Span) *Face {
	f := &v.People[0].Face
	n := len(v.Time)
	out := &Face{Clock: c, X: make([]float64, n), Y: make([]float64, n), Width: make([]float64, n),
		Yaw: make([]float64, n), Pitch: make([]float64, n), Roll: make([]float64, n), Reason: c.Exclude(f.Reason, exclude)}
	for i := range n {
		nan := math.NaN()
		out.X[i], out.Y[i], out.Width[i], out.Yaw[i], out.Pitch[i], out.Roll[i] = nan, nan, nan, nan, nan, nan
		if out.Reason[i] != analysis.Measured {
			continue
		}
		var x, y float64
		for _, p := range steadyPoints {
			px, py := f.Point(i, p)
			x, y = x+float64(px), y+float64(py)
		}
		out.X[i], out.Y[i] = x/float64(len(steadyPoints)), y/float64(len(steadyPoints))
		out.Width[i] = float64(f.Width[i])
		out.Roll[i] = float64(f.HeadRoll[i])
		out.Yaw[i] = float64(f.HeadYaw[i]) - float64(f.DirYaw[i])
		out.Pitch[i] = float64(f.HeadPitch[i]) - float64(f.DirPitch[i])
	}
	return out
}
