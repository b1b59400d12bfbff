package moonshine

import (
	"math"
	"strings"
	"unicode"

	"poise/analysis/editdistance"
)

// farthest is how far apart, seconds, two networks may put a word whose times are averaged.
const farthest = 0.3

// agree gives those of the words that another network heard too the mean of both times: their errors have little to do with each other.
func agree(words, other []Word) {
	for _, p := range editdistance.Common(spelled(words), spelled(other)) {
		w, o := &words[p[0]], other[p[1]]
		if math.Abs(w.Start-o.Start) < farthest {
			w.Start = (w.Start + o.Start) / 2
		}
		if math.Abs(w.End-o.End) < farthest {
			w.End = (w.End + o.End) / 2
		}
	}
	for i := 1; i < len(words); i++ {
		words[i].Start = max(words[i].Start, words[i-1].Start)
		words[i-1].End = min(words[i-1].End, words[i].Start)
		words[i].End = max(words[i].End, words[i].Start)
	}
}

// spelled are the words' letters.
func spelled(words []Word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = letters(w.Text)
	}
	return out
}

// letters are a word's letters and digits, in lower case.
func letters(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, text)
}
