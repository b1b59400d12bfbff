package observe

import (
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
)

const (
	leastSeen   = 1.0 // seconds of a face that is worth a word: a thing is taken for one now and then, for a moment
	leastJudged = 4.0 // seconds until a face that does not move is a picture
)

// company says who was measured and who else was seen; empty where nobody else was.
func company(v *analysis.Visual) string {
	if v == nil || len(v.People) < 2 {
		return ""
	}
	var others []string
	for k := range v.People[1:] {
		f := &v.People[k+1].Face
		if s, where := secondsSeen(v, f), side(f, &v.People[0].Face); s >= leastSeen {
			what := lang.Kept("another person on the %s for %.0f s", where, s)
			if f.Lifeless(v.Time, leastJudged) {
				what = lang.Kept("a picture of a face on the %s for %.0f s", where, s)
			}
			others = append(others, what)
		}
	}
	if len(others) == 0 {
		return ""
	}
	return lang.Kept("One person was measured. Also seen: %s.", strings.Join(others, ", "))
}

// secondsSeen is for how long a face was in the picture.
func secondsSeen(v *analysis.Visual, f *analysis.Face) (s float64) {
	for i, r := range f.Reason {
		if r == analysis.Measured && i > 0 {
			s += min(v.Time[i]-v.Time[i-1], 0.5)
		}
	}
	return s
}

// side is on which side of another face one lies.
func side(f, of *analysis.Face) string {
	if middle(f) < middle(of) {
		return "left"
	}
	return "right"
}

// middle is the mean of a face's middle across the picture, pixels.
func middle(f *analysis.Face) float64 {
	sum, n := 0.0, 0.0
	for i, r := range f.Reason {
		if r == analysis.Measured {
			sum, n = sum+float64(f.X[i]+f.W[i]/2), n+1
		}
	}
	return sum / n
}
