package track

import (
	"math"
	"slices"

	"poise/analysis"
)

// Finding reports a value with its coverage. What covers nothing (a single frame lasts no time) has no value. With no
// value (NaN) the reason is the one that leaves out most when less than
// half was measured, else TooShort. The band is widened to hold the value.
func (c Coverage) Finding(d analysis.Definition, value float64, band [2]float64, method string) analysis.Finding {
	f := analysis.NotMeasured(d, c.Main.String(), method)
	f.Coverage, f.LeftOut = c.Share, c.LeftOut
	if math.IsNaN(value) || c.Share <= 0 {
		if c.Main == analysis.Measured || c.Share >= 0.5 {
			f.Reason = analysis.TooShort.String()
		}
		return f
	}
	f.Value, f.Reason = value, ""
	f.Band = [2]float64{min(band[0], value), max(band[1], value)}
	return f
}

// Range is the least and greatest of the values that are there; NaN when none is.
func Range(values ...float64) [2]float64 {
	there := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	if len(there) == 0 {
		return [2]float64{math.NaN(), math.NaN()}
	}
	return [2]float64{slices.Min(there), slices.Max(there)}
}

// During is the clock of the time inside the spans alone: shares and coverage taken with it refer to that time. It is not
// for episodes.
func (c *Clock) During(spans []analysis.Span) *Clock {
	d := &Clock{Time: c.Time, Hold: make([]float64, len(c.Hold)), Step: c.Step}
	for i, in := range c.Within(spans) {
		if in {
			d.Hold[i] = c.Hold[i]
			d.Total += c.Hold[i]
		}
	}
	d.Total = max(d.Total, analysis.Length(spans))
	return d
}
