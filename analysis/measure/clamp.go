package measure

import (
	"math"

	"poise/analysis"
)

// trustDuration is by how many seconds frames or sound may outlast the recording's stated duration before it is taken for
// wrong: streams are padded to whole frames.
const trustDuration = 0.5

// length is the time at which the recording ends, seconds; +Inf when unknown.
func length(obs *analysis.Observations) float64 {
	end := obs.Recording.Duration
	seen := 0.0
	if v := obs.Visual; v != nil && len(v.Time) > 0 {
		n := len(v.Time)
		if seen = v.Time[n-1]; n > 1 {
			seen += v.Time[n-1] - v.Time[n-2]
		}
	}
	if v := obs.Voice; v != nil {
		seen = max(seen, v.Start+v.Duration)
	}
	switch {
	case end <= 0:
		return math.Inf(1)
	case seen > end+trustDuration:
		return seen
	}
	return end
}

// clamp cuts a span to the recording. It is false when nothing of a span that had a length is left.
func clamp(s analysis.Span, end float64) (analysis.Span, bool) {
	instant := s.End == s.Start
	s.Start, s.End = max(s.Start, 0), min(s.End, end)
	return s, s.End > s.Start || instant && s.End == s.Start
}

// clampMoments cuts moments to the recording: frames and hops stand for a while, the last ones beyond its end.
func clampMoments(ms []analysis.Moment, end float64) []analysis.Moment {
	out := ms[:0]
	for _, m := range ms {
		if s, ok := clamp(analysis.Span{Start: m.Start, End: m.End}, end); ok {
			m.Start, m.End = s.Start, s.End
			out = append(out, m)
		}
	}
	return out
}

// clampSpans cuts spans to the recording.
func clampSpans(spans []analysis.Span, end float64) []analysis.Span {
	var out []analysis.Span
	for _, s := range spans {
		if c, ok := clamp(s, end); ok {
			out = append(out, c)
		}
	}
	return out
}
