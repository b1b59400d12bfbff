package track

import "poise/analysis"

// steadyWidth is half the window, seconds, over which a face's width is steadied: it is not too small for a picture or two.
const steadyWidth = 1.0

// Details is why small movements of a face (lids, brows, lips, nods) can't be seen in each frame: the face's own reason, or that it is
// too small in the picture.
func (c *Clock) Details(face *analysis.Face) []analysis.Reason {
	out := append([]analysis.Reason(nil), face.Reason...)
	for i, w := range RunningQuantile(c.Time, face.Width, steadyWidth, 0.5) {
		if out[i] == analysis.Measured && w < analysis.LeastFaceWidth {
			out[i] = analysis.FaceTooSmall
		}
	}
	return out
}
