package voices

import (
	"math"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/measure/internal/track"
	"poise/analysis/measure/speech"
)

// Lips defines voice.lips.
var Lips = analysis.Definition{
	ID: "voice.lips", Title: "Lips move with speech", Unit: "share",
	Section: analysis.SectionVoice,
	Parts:   []analysis.Part{{Name: "face_s", Unit: "s", Label: "face"}},
	Doc: "Time in which the gap between the lips of the person seen moves by 0.004 face widths or more (mean deviation over half a " +
		"second), divided by the time of the person's speech in which the face was measured. Below a quarter of 5 s and more, the voice " +
		"may be somebody else's, and pace, pauses and fillers say so. Stretches of 2 s and more below a quarter are listed.",
	Source: "Own definition, after visual voice activity by the movement of the lips (Liu, Wang & Jackson 2011, doi " +
		"10.1109/ICASSP.2011.5946928, for one)",
	Accuracy: "2026-11-23: 0.46 to 1.00 in 11 recordings of people who talk; 0.00 for two faces at rest under each of some 120 other " +
		"people's voices; 0.12 to 0.63 for a man who makes faces",
	Failures: "Chewing, smiling and talking while somebody else is heard move the lips too. People who hardly open their mouth, " +
		"beards and small faces read low. A voice dubbed over somebody who talks is not noticed.",
}

// reportLips reports how much the lips move with the person's speech, and notes where they hardly do.
func (r *Result) reportLips(p *analysis.Pass, m *mouth) {
	method := lang.T("gap of the lips moves by %g face widths within half a second", stir)
	v := p.Obs.Visual
	why := ""
	switch {
	case v == nil:
		why = analysis.NoVideo.String()
	case r.Person.Reason != analysis.Measured:
		why = r.Person.Reason.String()
	case m == nil:
		why = v.Nobody().String()
	case m.clock.Step > slowest:
		why = analysis.FrameRateTooLow.String()
	}
	share, seconds := m.stirs(r.Person.Segments, stir)
	if why == "" && seconds < leastFaces {
		why = analysis.TooShort.String()
		if track.Median(m.width) < analysis.LeastFaceWidth {
			why = analysis.FaceTooSmall.String()
		}
	}
	if why != "" {
		p.Report(analysis.NotMeasured(Lips, why, method))
		return
	}
	low, _ := m.stirs(r.Person.Segments, stir+stirError)
	high, _ := m.stirs(r.Person.Segments, stir-stirError)
	total := speech.Total(p.Obs)
	f := analysis.Finding{ID: Lips.ID, Value: share, Unit: Lips.Unit, Coverage: math.Min(1, seconds/total), Band: [2]float64{low, high},
		Method: method, Parts: map[string]float64{"face_s": seconds}}
	f.LeftOut = r.Person.Coverage(p, r.Person.Segments).LeftOut
	if rest := analysis.Length(r.Person.Segments) - seconds; rest > 0.005*total {
		f.LeftOut[analysis.NoFace.String()] = rest / total
	}
	p.Report(f)
	r.Still = !r.Told && share < hardly && seconds >= leastWatched
	for _, s := range r.Person.Segments {
		if x, n := m.stirs([]analysis.Span{s}, stir); n >= leastStill && x < hardly {
			p.Moment(analysis.Moment{Measure: Lips.ID, Start: s.Start, End: s.End, Kind: "lips_still", Value: x,
				Why: lang.T("Speech for %.1f s while your lips hardly moved.", s.Length())})
		}
	}
}
