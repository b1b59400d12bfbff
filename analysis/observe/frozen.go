package observe

import (
	"poise/analysis"
	"poise/analysis/lang"
)

// leastLive is for how many seconds pictures must be measured between two that are not, to part two stretches: bodies are looked at more
// seldom than faces.
const leastLive = 1.0

// frozen says for how long the picture stood still while somebody was in it; empty where it never did.
func frozen(v *analysis.Visual) string {
	if v == nil || len(v.People) == 0 {
		return ""
	}
	p := &v.People[0]
	var spans []analysis.Span
	for i, t := range v.Time {
		if p.Face.Reason[i] != analysis.PictureFrozen && p.Body.Reason[i] != analysis.PictureFrozen {
			continue
		}
		if n := len(spans); n > 0 && t-spans[n-1].End < leastLive {
			spans[n-1].End = t
		} else {
			spans = append(spans, analysis.Span{Start: v.Time[max(i-1, 0)], End: t})
		}
	}
	if len(spans) == 0 {
		return ""
	}
	seconds := 0.0
	for _, s := range spans {
		seconds += s.Length()
	}
	return lang.Kept("The picture was frozen for %.1f s in all, first at %.1f s (stretches: %d). What you did meanwhile can't be seen and does not count.",
		seconds, spans[0].Start, len(spans))
}
