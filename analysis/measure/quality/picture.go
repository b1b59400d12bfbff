package quality

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

const (
	dark      = 0.16 // share of white (40 of 255): below it the networks' landmarks get unsteady
	minMoment = 1.0  // seconds: shortest moment of a fault
)

// all is the reasons of frames that are always measured, but for the excluded ranges.
func all(p *analysis.Pass, c *track.Clock) []analysis.Reason {
	return c.Exclude(make([]analysis.Reason, len(c.Time)), p.Exclude)
}

// frozen tells whether frame i repeats an earlier one, with somebody in it.
func frozen(v *analysis.Visual, i int) bool {
	return len(v.People) > 0 && v.People[0].Face.Reason[i] == analysis.PictureFrozen
}

// moments reports the stretches in which a fault holds.
func moments(p *analysis.Pass, c *track.Clock, id, kind, why string, reasons []analysis.Reason, on func(i int) bool) {
	states := make([]track.State, len(reasons))
	for i, r := range reasons {
		if r == analysis.Measured {
			states[i] = track.When(on(i))
		}
	}
	for _, e := range c.Episodes(states, track.Rules{Min: minMoment, Bridge: 0.5, Merge: 0.5}) {
		p.Moment(analysis.Moment{Measure: id, Start: e.Start, End: e.End, Kind: kind, Value: e.Length(),
			Why: lang.T(why, e.Length())})
	}
}

func reportLight(p *analysis.Pass, c *track.Clock) {
	reasons := all(p, c)
	luma := make([]float64, len(reasons))
	for i := range luma {
		if luma[i] = brightness(p.Obs.Visual, i) / 255; reasons[i] != analysis.Measured || frozen(p.Obs.Visual, i) {
			luma[i] = math.NaN()
		}
	}
	value := track.Median(luma)
	f := c.Coverage(reasons).Finding(light, value, exact(value), lang.T("mean brightness of the face's skin in each analysed frame, or of the picture without a face"))
	isDark := func(i int) bool { return luma[i] < dark }
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"dark": c.Share(reasons, isDark)}
	}
	p.Report(f)
	moments(p, c, light.ID, "dark", lang.Mark("The picture was dark for %.1f s."), reasons, isDark)
}

// brightness is the mean luma of the main person's skin in frame i, 0 to 255, or of the picture where that is not known.
func brightness(v *analysis.Visual, i int) float64 {
	if len(v.People) > 0 && i < len(v.People[0].Face.Light) {
		if l := v.People[0].Face.Light[i]; l == l {
			return float64(l)
		}
	}
	return float64(v.Luma[i])
}

func reportRate(p *analysis.Pass, c *track.Clock) {
	method := lang.T("distances of the analysed frames' timestamps")
	n := len(c.Time)
	if n < 3 {
		p.Report(analysis.NotMeasured(frameRate, analysis.TooShort.String(), method))
		return
	}
	var late, same, longest float64
	for i := 1; i < n; i++ {
		d := c.Time[i] - c.Time[i-1]
		longest = max(longest, d)
		if d > 1.5*c.Step {
			late++
		}
		if duplicate(p.Obs.Visual, i) || frozen(p.Obs.Visual, i) {
			same++
		}
	}
	value := 1 / c.Step
	f := c.Coverage(make([]analysis.Reason, n)).Finding(frameRate, value, exact(value), method)
	f.Parts = map[string]float64{"late": late / float64(n-1), "longest_gap_s": longest, "duplicated": same / float64(n-1)}
	p.Report(f)
	for i := 1; i < n; i++ {
		if d := c.Time[i] - c.Time[i-1]; d > c.Hold[i-1]+1e-6 {
			p.Moment(analysis.Moment{Measure: frameRate.ID, Start: c.Time[i-1], End: c.Time[i], Kind: "gap", Value: d,
				Why: lang.T(stoodStill, d)})
		}
	}
	moments(p, c, frameRate.ID, "gap", stoodStill, all(p, c), func(i int) bool { return frozen(p.Obs.Visual, i) })
}

var stoodStill = lang.Mark("The picture stood still for %.1f s.")

// duplicate tells whether frame i repeats the one before: the same brightness and the same face to the last digit.
func duplicate(v *analysis.Visual, i int) bool {
	if v.Luma[i] != v.Luma[i-1] || len(v.People) == 0 {
		return false
	}
	f := &v.People[0].Face
	return f.Reason[i] == analysis.Measured && f.X[i] == f.X[i-1] && f.Y[i] == f.Y[i-1] && f.W[i] == f.W[i-1]
}

func reportPeople(p *analysis.Pass, c *track.Clock) {
	reasons, v := all(p, c), p.Obs.Visual
	other := func(i int) bool { return v.Faces[i] > 1 }
	value := c.Share(reasons, other)
	f := c.Coverage(reasons).Finding(people, value, exact(value), lang.T("faces in the picture at the last detection"))
	if !math.IsNaN(f.Value) {
		most := 0.0
		for i, n := range v.Faces {
			if reasons[i] == analysis.Measured {
				most = max(most, float64(n))
			}
		}
		f.Parts = map[string]float64{"most_faces": most}
	}
	p.Report(f)
	moments(p, c, people.ID, "several_people", lang.Mark("Somebody else was in the picture for %.1f s. One person is measured."),
		reasons, other)
}

func reportFace(p *analysis.Pass, c *track.Clock) {
	method := lang.T("distance of the cheekbones, corrected for the head's turn")
	v := p.Obs.Visual
	if len(v.People) == 0 {
		p.Report(analysis.NotMeasured(faceSize, v.Nobody().String(), method))
		return
	}
	face := &v.People[0].Face
	reasons := c.Exclude(face.Reason, p.Exclude)
	there := make([]bool, len(reasons))
	for i, w := range face.Width {
		// A face that is too small to be measured has a width all the same.
		there[i] = !math.IsNaN(float64(w)) && (reasons[i] == analysis.Measured || reasons[i] == analysis.FaceTooSmall)
		if there[i] {
			reasons[i] = analysis.Measured
		}
	}
	value := track.MedianWhere(face.Width, there)
	const error = 0.05 // share: landmarks at the face's outline move by about that much with expression and light
	f := c.Coverage(reasons).Finding(faceSize, value, [2]float64{value * (1 - error), value * (1 + error)}, method)
	small := func(i int) bool { return float64(face.Width[i]) < analysis.LeastFaceWidth }
	if !math.IsNaN(f.Value) {
		f.Parts = map[string]float64{"small": c.Share(reasons, small)}
	}
	p.Report(f)
	moments(p, c, faceSize.ID, "small", lang.Mark("Your face was too small for gaze, blinks, smiles and nods for %.1f s."), reasons, small)
}
