package turns

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"poise/analysis"
)

// given are the questions that the user names, in order of time. One without a time is looked for in the transcript; if none
// has one and a second voice takes as many turns, they are taken in order. One that is found nowhere is left out.
func given(p *analysis.Pass, r *Result) []analysis.Question {
	turns := r.turns()
	untimed := !slices.ContainsFunc(p.Asked, func(a analysis.Asked) bool { return !math.IsNaN(a.Start) })
	var out []analysis.Question
	for i, a := range p.Asked {
		q := analysis.Question{Start: a.Start, Text: a.Text, Source: analysis.QuestionGiven}
		if a.End > a.Start {
			q.End = a.End
		}
		if math.IsNaN(a.Start) {
			s, ok := said(p.Obs.Transcript, a.Text)
			if !ok && untimed && len(turns) == len(p.Asked) {
				s, ok = turns[i], true
			}
			if !ok {
				continue
			}
			q.Start, q.End = s.Start, s.End
		}
		out = append(out, q)
	}
	slices.SortStableFunc(out, func(a, b analysis.Question) int {
		switch {
		case a.Start < b.Start:
			return -1
		case a.Start > b.Start:
			return 1
		}
		return 0
	})
	return out
}

// leastShared is the share of a question's words that a segment must hold, and of the segment's words that the question must:
// recognised words err, but an answer that takes up the question's words goes on.
const leastShared = 0.6

// said is where a transcript has a text.
func said(t *analysis.Transcript, text string) (where analysis.Span, ok bool) {
	if t == nil || !t.Timed {
		return where, false
	}
	want, best := words(text), 0.0
	for _, s := range t.Segments {
		has := words(s.Text)
		n := float64(shared(want, has))
		if n == 0 {
			continue
		}
		if share := min(n/float64(len(want)), n/float64(len(has))); share >= leastShared && share > best {
			where, best, ok = analysis.Span{Start: s.Start, End: s.End}, share, true
		}
	}
	return where, ok
}

func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
}

// shared counts the words of a that b has too, each as often as both have it.
func shared(a, b []string) int {
	left := map[string]int{}
	for _, w := range b {
		left[w]++
	}
	n := 0
	for _, w := range a {
		if left[w] > 0 {
			left[w]--
			n++
		}
	}
	return n
}
