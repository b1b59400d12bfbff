package observe

import (
	"fmt"
	"math"
	"strings"

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
	if len(frozen) > 0 {
		out = append(out, lang.Kept("The picture was frozen for %.1f s (%s). What you did meanwhile can't be seen and does not count.", analysis.Length(frozen), places(frozen)))
	}
	black := stretches(v.Time, leastBlack, func(i int) bool { return v.Luma[i] <= maxBlackLuma })
	if len(black) > 0 {
		out = append(out, lang.Kept("The picture was black for %.1f s (%s). What you did meanwhile can't be seen and does not count.", analysis.Length(black), places(black)))
	}
	if away := v.Away(); len(away) > 0 {
		out = append(out, lang.Kept("You were not in the picture for %.1f s (%s). That time does not count.", analysis.Length(away), places(away)))
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

// mostPlaces is of how many spans it is told where they are.
const mostPlaces = 3

// places tells where spans are, in minutes and seconds, for readers of any language: "0:12–0:37, 1:02–1:30, …".
func places(spans []analysis.Span) string {
	clock := func(t float64) string {
		s := int(math.Round(t))
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	var out []string
	for k, s := range spans {
		if k == mostPlaces {
			out = append(out, "…")
			break
		}
		out = append(out, clock(s.Start)+"–"+clock(s.End))
	}
	return strings.Join(out, ", ")
}
