package fillers

import (
	"testing"

	"poise/analysis"
	"poise/analysis/measure/pacing"
)

// An "um" that the network wrote counts where a sound bears it out; other words need none.
func TestBorneOut(t *testing.T) {
	word := func(text string, start, end float64) pacing.Word {
		return pacing.Word{Text: text, Span: analysis.Span{Start: start, End: end}}
	}
	words := []pacing.Word{word("um", 1, 1.2), word("like", 3, 3.2), word("uh", 5, 5.4), word("um", 8, 8.1)}
	sounds := []Filler{{Span: analysis.Span{Start: 1.1, End: 1.4}, Confidence: 0.4}, {Span: analysis.Span{Start: 8.6, End: 8.8}, Confidence: 0.9}}
	got := ""
	for _, w := range borneOut(words, sounds, 0.3) {
		got += w.Text + " "
	}
	if got != "um like " {
		t.Errorf("%q is left", got)
	}
	timed := &analysis.Transcript{Segments: []analysis.TranscriptSegment{{Timed: []analysis.TimedWord{{Text: "um"}}}}}
	if a, b := beside(timed), beside(&analysis.Transcript{}); a >= b {
		t.Errorf("words with times of their own may lie %v s off, others %v", a, b)
	}
}
