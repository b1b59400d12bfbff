package speech

import (
	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// Coverage is how much of the recording spans of speech cover; the heard rest is left out as NoSpeech.
func (r *Result) Coverage(p *analysis.Pass, spans []analysis.Span) track.Coverage {
	all, heard, seconds := Total(p.Obs), Length(r.Heard), Length(spans)
	c := track.Coverage{Seconds: seconds, LeftOut: LeftOut(p, all, heard)}
	if all <= 0 {
		return c
	}
	c.Share = min(1, seconds/all)
	if silent := (heard - seconds) / all; silent > 1e-6 {
		c.LeftOut[analysis.NoSpeech.String()] = silent
	}
	return c
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
