package moonshine

import (
	"math"
	"strings"
	"unicode"
)

// farthest is how far apart, seconds, two networks may put a word whose times are averaged.
const farthest = 0.3

// agree gives those of the words that another network heard too the mean of both times: their errors have little to do with each other.
func agree(words, other []Word) {
	for _, p := range common(words, other) {
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

// common are the pairs of indices of the longest sequence of words that both hold.
func common(a, b []Word) (out [][2]int) {
	left, right := make([]string, len(a)), make([]string, len(b))
	for i, w := range a {
		left[i] = letters(w.Text)
	}
	for j, w := range b {
		right[j] = letters(w.Text)
	}
	length := make([][]int, len(a)+1)
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if length[i][j] = max(length[i+1][j], length[i][j+1]); left[i] == right[j] {
				length[i][j] = length[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case left[i] == right[j]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
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
