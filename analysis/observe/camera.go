package observe

import (
	"math"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
)

// cameraPart says which part of the picture was taken for the camera's; empty where that is all of it.
func cameraPart(v *analysis.Visual) string {
	if v == nil || len(v.People) == 0 {
		return ""
	}
	var order [][4]float32
	frames := map[[4]float32]int{}
	for i := range v.Time {
		b := &v.People[0].Body
		if i >= len(b.Left) || b.Left[i] != b.Left[i] {
			continue
		}
		left, top, right, bottom := b.Edges(i, v.Width, v.Height)
		at := [4]float32{left, top, right, bottom}
		if frames[at]++; frames[at] == 1 {
			order = append(order, at)
		}
	}
	if len(order) == 0 {
		return ""
	}
	var said []string
	for _, at := range order[:min(len(order), mostParts)] {
		text := lang.Kept("%.0f x %.0f of %d x %d pixels %s", at[2]-at[0], at[3]-at[1], v.Width, v.Height, where(at, v))
		if n := frames[at]; n < len(v.Time) {
			text = lang.Kept("%s for %.0f %% of the time", text, math.Ceil(100*float64(n)/float64(len(v.Time))))
		}
		said = append(said, text)
	}
	return lang.Kept("Only part of the picture was taken for your camera's: %s. What surrounds it was left out, such as bars, slides or other people.",
		strings.Join(said, ", "))
}

// mostParts is how many parts are named.
const mostParts = 3

// where says where a part lies in the picture.
func where(at [4]float32, v *analysis.Visual) string {
	third := func(low, high float32, size int, words [3]string) string {
		before, after := low, float32(size)-high
		switch {
		case before > 2*after && before > float32(size)/20:
			return words[2]
		case after > 2*before && after > float32(size)/20:
			return words[0]
		}
		return words[1]
	}
	y := third(at[1], at[3], v.Height, [3]string{lang.Kept("top"), "", lang.Kept("bottom")})
	x := third(at[0], at[2], v.Width, [3]string{"left", "", "right"})
	switch {
	case x == "" && y == "":
		return lang.Kept("in the middle")
	case x == "":
		return lang.Kept("at the %s", y)
	case y == "":
		return lang.Kept("at the %s side", x)
	}
	return lang.Kept("at the %s %s", y, x)
}
