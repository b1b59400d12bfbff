package quality

import (
	"slices"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
)

// unseen are the reasons why nothing tells whether somebody is in the picture, and how.
var unseen = []analysis.Reason{analysis.NoFace, analysis.Away, analysis.TooDark, analysis.PictureFrozen}

// reportFraming reports the share of time with face and both shoulders in the picture.
func reportFraming(p *analysis.Pass) {
	method := lang.T("face found, both shoulders trusted and inside the picture, at each analysed pose")
	v := p.Obs.Visual
	if len(v.People) == 0 {
		p.Report(analysis.NotMeasured(framing, v.Nobody().String(), method))
		return
	}
	person := &v.People[0]
	idx := track.Analysed(person.Body.Reason)
	if len(idx) == 0 {
		p.Report(analysis.NotMeasured(framing, analysis.NotAnalysed.String(), method))
		return
	}
	c := track.NewClock(track.Gather(v.Time, idx), p.Obs.Recording.Duration)
	reasons := all(p, c)
	shoulder := func(i, k int) bool { return person.Body.Trusted(i, k, v.Width, v.Height) }
	good := func(k int) bool {
		i := idx[k]
		return person.Face.Reason[i] != analysis.NoFace && person.Face.Reason[i] != analysis.FaceCut &&
			shoulder(i, blazepose.LeftShoulder) && shoulder(i, blazepose.RightShoulder)
	}
	for k, i := range idx {
		// Someone who left is not badly framed, nor who is in a picture that is black or frozen.
		if why := person.Face.Reason[i]; reasons[k] == analysis.Measured && slices.Contains(unseen, why) &&
			!shoulder(i, blazepose.LeftShoulder) && !shoulder(i, blazepose.RightShoulder) {
			reasons[k] = why
		}
	}
	value := c.Share(reasons, good)
	const error = 0.03 // of the time: visibility near the threshold flickers
	band := [2]float64{max(0, value-error), min(1, value+error)}
	p.Report(c.Coverage(reasons).Finding(framing, value, band, method))
	moments(p, c, framing.ID, "cut", lang.Mark("Your face or shoulders were outside the picture for %.1f s."), reasons,
		func(k int) bool { return !good(k) })
	moments(p, c, framing.ID, "away", lang.Mark("You were not in the picture for %.1f s."), all(p, c),
		func(k int) bool { return person.Face.Reason[idx[k]] == analysis.Away })
}
