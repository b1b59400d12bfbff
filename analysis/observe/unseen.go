package observe

import (
	"poise/analysis"
	"poise/analysis/lang"
)

const (
	// leastBlack is for how many seconds a picture must be black to be told of.
	leastBlack = 1.0
	// leastLive is for how many seconds pictures must be measured between two that are not, to part two stretches: bodies are looked at
	// more seldom than faces.
	leastLive = 1.0
)

// unseen says for how long the picture stood still with somebody in it, was black, and had nobody in it.
func unseen(v *analysis.Visual) (out []string) {
	if v == nil || len(v.People) == 0 {
		return nil
	}
	face, body := v.People[0].Face.Reason, v.People[0].Body.Reason
	frozen := stretches(v.Time, 0, func(i int) bool {
		return face[i] == analysis.PictureFrozen || body[i] == analysis.PictureFrozen
	})
	if n, first, seconds := sum(frozen); n > 0 {
		out = append(out, lang.Kept("The picture was frozen for %.1f s in all, first at %.1f s (stretches: %d). What you did meanwhile can't be seen and does not count.", seconds, first, n))
	}
	black := stretches(v.Time, leastBlack, func(i int) bool { return v.Luma[i] <= maxBlackLuma })
	if n, first, seconds := sum(black); n > 0 {
		out = append(out, lang.Kept("The picture was black for %.1f s in all, first at %.1f s (stretches: %d). What you did meanwhile can't be seen and does not count.", seconds, first, n))
	}
	if n, first, seconds := sum(v.Away()); n > 0 {
		out = append(out, lang.Kept("You were not in the picture for %.1f s in all, first at %.1f s (stretches: %d). That time does not count.", seconds, first, n))
	}
	return out
}

// stretches are where frames are so, from the frame before on, for so many seconds at least.
func stretches(times []float64, least float64, so func(i int) bool) (out []analysis.Span) {
	keep := func() {
		if n := len(out) - 1; n >= 0 && out[n].Length() < least {
			out = out[:n]
		}
	}
	for i, t := range times {
		if !so(i) {
			continue
		}
		if n := len(out) - 1; n >= 0 && t-out[n].End < leastLive {
			out[n].End = t
			continue
		}
		keep()
		out = append(out, analysis.Span{Start: times[max(i-1, 0)], End: t})
	}
	keep()
	return out
}

// sum is how many spans there are, where the first begins, and how long they are together.
func sum(spans []analysis.Span) (n int, first, seconds float64) {
	for _, s := range spans {
		seconds += s.Length()
	}
	if len(spans) > 0 {
		first = spans[0].Start
	}
	return len(spans), first, seconds
}
