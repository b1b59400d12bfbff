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

// withhold takes back what was measured of a picture of a face: nobody is there.
func withhold(p *analysis.Person) {
	nan := float32(math.NaN())
	for i, r := range p.Face.Reason {
		if r == analysis.Measured {
			p.Face.Reason[i], p.Face.EyeReason[i] = analysis.PictureOfFace, analysis.PictureOfFace
		}
	}
	clear := func(c []float32) {
		for i := range c {
			c[i] = nan
		}
	}
	for _, c := range append(faceColumns(&p.Face), &p.Face.Points) {
		clear(*c)
	}
	for _, far := range [...]*analysis.Rows{p.Face.FarPoints, p.Body.FarX, p.Body.FarY, p.Body.FarVisibility} {
		if far != nil {
			far.Change(0, far.Count, clear)
		}
	}
	for i, r := range p.Body.Reason {
		if r == analysis.Measured {
			p.Body.Reason[i] = analysis.PictureOfFace
		}
	}
	for _, c := range [][]float32{p.Body.Confidence, p.Body.X, p.Body.Y, p.Body.Visibility} {
		clear(c)
	}
	p.LeftHand, p.RightHand = analysis.Hand{}, analysis.Hand{}
}
