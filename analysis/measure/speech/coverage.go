package speech

import (
	"slices"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Coverage is how much of the recording spans of speech cover; the heard rest is left out as NoSpeech.
func (r *Result) Coverage(p *analysis.Pass, spans []analysis.Span) track.Coverage {
	all, heard, seconds := Total(p.Obs), analysis.Length(r.Heard), analysis.Length(spans)
	c := track.Coverage{Seconds: seconds, LeftOut: LeftOut(p, all, heard)}
	if all <= 0 {
		return c
	}
	c.Share = min(1, seconds/all)
	other := analysis.Length(Without(Without(r.Other, spans), p.Obs.Lost))
	if other > 0 {
		c.LeftOut[analysis.OtherVoice.String()] = other / all
	}
	if silent := (heard - seconds - other) / all; silent > 1e-6 {
		c.LeftOut[analysis.NoSpeech.String()] = silent
	}
	return c
}

// Of is the part of the result that one of two voices says: own are its segments, other those of the other voice.
func (r *Result) Of(own, other []analysis.Span) *Result {
	out := *r
	out.Segments, out.Other, out.Phonation = own, other, analysis.Length(own)
	out.Near = slices.DeleteFunc(slices.Clone(r.Near), func(g analysis.Span) bool {
		return !slices.ContainsFunc(own, func(s analysis.Span) bool { return s.Contains(g.Start) })
	})
	return &out
}

// NotMeasured is the finding of a definition that cannot be taken from what was heard.
func (r *Result) NotMeasured(p *analysis.Pass, d analysis.Definition, why analysis.Reason, method string) analysis.Finding {
	f := analysis.NotMeasured(d, why.String(), method)
	f.LeftOut = map[string]float64{why.String(): 1}
	if r.Reason == analysis.NoSpeech {
		f.LeftOut = r.Coverage(p, nil).LeftOut
	}
	return f
}
