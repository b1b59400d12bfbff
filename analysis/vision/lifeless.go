package vision

import (
	"math"

	"poise/analysis"
)

// People hold still and do not blink for a few seconds, but hardly anybody for longer: blinks at rest come 17 times a minute (Bentivoglio
// et al. 1997, doi 10.1002/mds.870120629).
const (
	secondsToChoose   = 4.0  // of a face that does not move until one that does comes first
	secondsToWithhold = 45.0 // until nothing is measured of the only face: twelve blinks that did not come
)

// living is the first person whose face moves, the first of all where none does.
func living(v *analysis.Visual) int {
	for k := range v.People {
		if f := &v.People[k].Face; !f.Lifeless(v.Time, secondsToChoose) && seen(f) >= minWeightShare*seen(&v.People[0].Face) {
			return k
		}
	}
	return 0
}

// seen is the number of frames in which a face is.
func seen(f *analysis.Face) float64 {
	n := 0.0
	for _, r := range f.Reason {
		if r == analysis.Measured {
			n++
		}
	}
	return n
}

// withhold takes back what was measured of a person in frames from..to-1, for a reason.
func withhold(p *analysis.Person, from, to int, why analysis.Reason) {
	if from >= to {
		return
	}
	nan := float32(math.NaN())
	clear := func(c []float32) {
		for i := range c {
			c[i] = nan
		}
	}
	n, f, b := len(p.Face.Reason), &p.Face, &p.Body
	for i := from; i < to; i++ {
		if f.Reason[i] == analysis.Measured {
			f.Reason[i], f.EyeReason[i] = why, why
		}
		if b.Reason[i] == analysis.Measured {
			b.Reason[i] = why
		}
	}
	for _, c := range append(faceColumns(f), &f.Points, &b.Confidence, &b.Between, &b.X, &b.Y, &b.Visibility,
		&b.LeftHandDX, &b.LeftHandDY, &b.RightHandDX, &b.RightHandDY) {
		width := len(*c) / n
		clear((*c)[from*width : to*width])
	}
	for _, far := range [...]*analysis.Rows{f.FarPoints, b.FarX, b.FarY, b.FarVisibility} {
		if far != nil {
			far.Change(from, to, clear)
		}
	}
	p.LeftHand.Drop(from, to)
	p.RightHand.Drop(from, to)
}
