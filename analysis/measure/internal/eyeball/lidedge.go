package eyeball

import (
	"math"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Up and down an iris is half hidden, and the upper lid follows the eye (Becker & Fuchs 1988, doi 10.1152/jn.1988.60.4.1227).
// On 28 people with known gaze (the Columbia gaze data; Smith et al. 2013, doi 10.1145/2501988.2501994) both together, in the
// shares below, tell pitch best: 52.8 degrees for a centimetre of iris and 13.8 for one of lid, fitted leaving one person out with the
// head's turn from picture to picture as a third part. Irises without a lid take 64.3: what lids hide of them moves less than they do.
const (
	irisShare  = 0.96
	lidShare   = 0.25
	aloneShare = 1.17
	eyeWidth   = 3.0 // cm between the lids' corners
	// lidAmiss is by how much, in cm, a lid's edge may be off where the eye's opening has it, or off the other eye's, and still be
	// one: lids move together, and frames of glasses, which are taken for them, do not.
	lidAmiss = 0.3
)

// lidEdge is an upper lid's edge over the recording, cm from its usual place, and how far it is off where the eye's opening has it.
type lidEdge struct{ at, amiss []float64 }

func (e *Eyes) lidEdge(lid, open []float32) (l lidEdge, ok bool) {
	if len(lid) != len(e.Usable) || len(open) != len(e.Usable) {
		return l, false
	}
	usual, usualOpen := track.MedianWhere(lid, e.Usable), track.MedianWhere(open, e.Usable)
	l.at, l.amiss = make([]float64, len(lid)), make([]float64, len(lid))
	for i := range lid {
		l.at[i] = float64(lid[i]) - usual
		l.amiss[i] = l.at[i] - eyeWidth*(usualOpen-float64(open[i]))
	}
	return l, true
}

// addLids makes the vertical place of irises and lids, about their medians: where lids are missing, or are not where the
// eyes' opening or the other eye has them, the irises alone.
func (e *Eyes) addLids(face *analysis.Face) {
	left, ok := e.lidEdge(face.LeftLidY, face.LeftEyeOpen)
	right, also := e.lidEdge(face.RightLidY, face.RightEyeOpen)
	if !ok || !also {
		return
	}
	irises := e.Place[1]
	e.hidden = make([]float64, len(irises))
	middle := track.MedianWhere(irises, e.Usable)
	for i := range irises {
		agree := 1.0
		if apart := left.at[i] - right.at[i]; !math.IsNaN(apart) {
			agree = tukey(apart / lidAmiss)
		}
		counts, lids := 0.0, 0.0
		for _, l := range [2]lidEdge{left, right} {
			if w := agree * tukey(l.amiss[i]/lidAmiss); w > 0 {
				counts, lids = counts+w/2, lids+w/2*l.at[i]
			}
		}
		irises[i] += counts*(irisShare-1)*(irises[i]-middle) + lidShare*lids
		e.hidden[i] = aloneShare + counts*(1-aloneShare)
	}
}
