package fidget

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/figure"
)

// leastDoubt is the visibility of a keypoint from which the network takes it for possible: below it says that it is not in view. Of
// rehearsals and recordings of people whose hands are away from the face, it leaves 0 to 1 % of the poses in doubt, of close-ups that
// show no shoulders more.
const leastDoubt = 0.1

// doubted tells at which poses a hand may be at the face although none is seen there: the network places a wrist or finger tip
// beside it, in the picture, but does not trust it, as of hands in front of the face or that the picture's edge cuts off. near is the
// distance of the nearest hand that is trusted.
func doubted(v *analysis.Visual, fig *figure.Result, near []float64, limit float64) []bool {
	face, body := &v.People[0].Face, &v.People[0].Body
	out := make([]bool, len(fig.Frames))
	var ring [len(outlinePoints)]point
	at, loaded := -1, -1
	next := 0
	for i, f := range fig.Frames {
		for ; next <= f; next++ {
			if face.Reason[next] == analysis.Measured {
				at = next
			}
		}
		if at < 0 || v.Time[f]-v.Time[at] > faceMemory || fig.Reason[i] != analysis.Measured || math.IsNaN(fig.FaceWidth[i]) || near[i] <= limit {
			continue
		}
		for _, k := range handPoints {
			x, y, visibility := body.At(f, k)
			if fig.Has(i, k) || visibility < leastDoubt || x < 0 || y < 0 || x > float32(v.Width) || y > float32(v.Height) {
				continue
			}
			if loaded != at {
				outline(face, at, &ring)
				loaded = at
			}
			if away(point{float64(x), float64(y)}, &ring)/fig.FaceWidth[i] <= limit {
				out[i] = true
				break
			}
		}
	}
	return out
}
