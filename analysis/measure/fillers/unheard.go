package fillers

import (
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/measure/lexicon"
	"poise/analysis/measure/pacing"
)

// without leaves the words of which nothing was heard out of a transcript, whose segments are the caller's: the network puts "um" into
// some pauses, and nobody should read that they said it.
func without(tr *analysis.Transcript, unheard []pacing.Word) {
	if len(unheard) == 0 {
		return
	}
	var dropped []string
	for i := range tr.Segments {
		dropped = append(dropped, dropFrom(&tr.Segments[i], unheard)...)
	}
	if tr.Counts != nil && len(dropped) > 0 {
		counts := *tr.Counts
		counts.Fillers = fewer(counts.Fillers, dropped)
		tr.Counts = &counts
	}
	tr.Segments = slices.DeleteFunc(tr.Segments, func(s analysis.TranscriptSegment) bool { return s.Text == "" })
	lines := make([]string, len(tr.Segments))
	for i, s := range tr.Segments {
		lines[i] = s.Text
	}
	tr.Text = strings.Join(lines, "\n")
}

// dropFrom takes words out of a segment, and returns those taken.
func dropFrom(s *analysis.TranscriptSegment, unheard []pacing.Word) (out []string) {
	written := strings.Fields(s.Text)
	if len(written) != len(s.Timed) {
		return nil
	}
	var text []string
	var timed []analysis.TimedWord
	for i, w := range s.Timed {
		if hesitates(w.Text) && slices.ContainsFunc(unheard, func(u pacing.Word) bool { return u.Start < w.End && u.End > w.Start }) {
			out = append(out, lexicon.Split(w.Text, "en")...)
			if n := len(text); n > 0 && strings.ContainsAny(written[i], ".?!") && !strings.ContainsAny(text[n-1], ".?!") {
				text[n-1] = strings.TrimRight(text[n-1], ",") + strings.TrimLeft(written[i], "-'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
				timed[n-1].Text = text[n-1]
			}
			continue
		}
		text, timed = append(text, written[i]), append(timed, w)
	}
	if len(out) > 0 {
		s.Text, s.Timed = strings.Join(text, " "), timed
	}
	return out
}

// hesitates tells a word that is nothing but "um" or "uh".
func hesitates(text string) bool {
	words := lexicon.Split(text, "en")
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !lexicon.Hesitation(w) })
}

// fewer are the counts without some words.
func fewer(counts []analysis.WordCount, words []string) []analysis.WordCount {
	counts = slices.Clone(counts)
	for i := range counts {
		for _, w := range words {
			if counts[i].Word == w {
				counts[i].Count--
			}
		}
	}
	return slices.DeleteFunc(counts, func(c analysis.WordCount) bool { return c.Count <= 0 })
}
