package fidget

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
)

// flitting is the median speed, in face widths (14 cm) a second, from which a wrist at the face is none: a hand that scratches five
// times a second, 1.5 cm to either side, makes 2; wrists that the network invents in hair leap to and fro between poses.
const flitting = 4.0

// flits tells whether the wrist of the hand that is trusted most during a touch leaps about.
func flits(v *analysis.Visual, fig *figure.Result, e track.Episode) bool {
	wrist, most := -1, 0
	for _, k := range [2]int{blazepose.LeftWrist, blazepose.RightWrist} {
		trusted := 0
		for i := e.First; i <= e.Last; i++ {
			if fig.Has(i, k) {
				trusted++
			}
		}
		if trusted > most {
			wrist, most = k, trusted
		}
	}
	if wrist < 0 {
		return false
	}
	var speeds []float64
	body, last := &v.People[0].Body, e.First
	for i := e.First + 1; i <= e.Last; i++ {
		if !body.Looked(fig.Frames[i]) {
			continue
		}
		ax, ay, _ := body.At(fig.Frames[last], wrist)
		bx, by, _ := body.At(fig.Frames[i], wrist)
		way := math.Hypot(float64(bx-ax), float64(by-ay)) / fig.FaceWidth[i]
		// Where poses were left out, nothing had moved up to the one before.
		if s := way / (fig.Clock.Time[i] - fig.Clock.Time[i-1]); !math.IsNaN(s) {
			speeds = append(speeds, s)
		}
		last = i
	}
	return track.Median(speeds) > flitting
}
