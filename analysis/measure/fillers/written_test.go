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
	kept, unheard := borneOut(words, sounds, 0.3)
	for _, w := range kept {
		got += w.Text + " "
	}
	if got != "um like " || len(unheard) != 2 {
		t.Errorf("%q is left, without %v", got, unheard)
	}
	timed := &analysis.Transcript{Segments: []analysis.TranscriptSegment{{Timed: []analysis.TimedWord{{Text: "um"}}}}}
	if a, b := beside(timed), beside(&analysis.Transcript{}); a >= b {
		t.Errorf("words with times of their own may lie %v s off, others %v", a, b)
	}
}

// An "um" of which nothing is heard is not read either; its full stop stays, and so do words, and what somebody else wrote down.
func TestUnheardIsNotWritten(t *testing.T) {
	v, heard := sounding(analysis.Span{Start: 0, End: 10})
	tr := written(word("Books,", 1, 1.5), word("but", 1.5, 1.8), word("um,", 1.8, 2.4), word("yes,", 2.5, 3), word("um.", 3.1, 3.4), word("Um", 5, 5.5), word("so", 6, 6.4))
	tr.Segments[0].Text = "Books, but um, yes, um. Um so"
	tr.Counts = &analysis.WordCounts{Fillers: []analysis.WordCount{{Word: "um", Count: 3}, {Word: "so", Count: 1}}}
	found := &Result{Unheard: []pacing.Word{{Text: "um", Span: analysis.Span{Start: 1.8, End: 2.4}}, {Text: "um", Span: analysis.Span{Start: 3.1, End: 3.4}},
		{Text: "so", Span: analysis.Span{Start: 6, End: 6.4}}}}
	got := Retime(tr, v, found, heard)
	if want := "Books, but yes. Um so"; got.Text != want || got.Segments[0].Text != want || len(got.Segments[0].Timed) != 5 {
		t.Errorf("written %q, of %+v", got.Text, got.Segments[0])
	}
	if got.Counts.Fillers[0].Count != 1 || got.Counts.Fillers[1].Count != 1 || tr.Counts.Fillers[0].Count != 3 {
		t.Errorf("counted %+v, before %+v", got.Counts.Fillers, tr.Counts.Fillers)
	}
	if len(tr.Segments[0].Timed) != 7 {
		t.Error("the observations' own transcript was changed")
	}
	if nothing := Retime(written(word("Um.", 1, 2)), v, &Result{Unheard: []pacing.Word{{Text: "um", Span: analysis.Span{Start: 1, End: 2}}}}, heard); nothing.Text != "" {
		t.Errorf("of an um alone %q is left", nothing.Text)
	}
}
