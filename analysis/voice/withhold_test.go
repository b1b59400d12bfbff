package voice

import (
	"testing"

	"poise/analysis"
)

// Where little can be trusted, nothing is given; where most can, the rest is withheld.
func TestWithholdAll(t *testing.T) {
	for name, c := range map[string]struct {
		trusted, doubtful float64 // s
		given             bool
	}{
		"all trusted": {20, 0, true}, "a sentence in doubt": {20, 3, true}, "half": {10, 10, true},
		"a lucky sentence": {3, 20, false}, "nothing trusted": {0, 5, false}, "nothing said": {0, 0, true},
	} {
		tr := &transcriber{Speech: Speech{Voice: &analysis.Voice{}}}
		if c.trusted > 0 {
			tr.segments = []analysis.TranscriptSegment{{Start: 30, End: 30 + c.trusted, Text: "words"}}
		}
		if c.doubtful > 0 {
			tr.withheld = []analysis.Span{{Start: 2, End: 2 + c.doubtful}}
		}
		got := tr.transcript()
		if given := len(got.Segments) > 0; given != c.given && c.trusted > 0 {
			t.Errorf("%s: %+v", name, got)
		}
		all := 0.0
		for i, s := range got.Withheld {
			if all += s.Length(); i > 0 && s.Start < got.Withheld[i-1].End {
				t.Errorf("%s: %v is out of order", name, got.Withheld)
			}
		}
		want := c.doubtful
		if !c.given {
			want += c.trusted
		}
		if all != want || (got.Text == "") != (len(got.Segments) == 0) {
			t.Errorf("%s: %v s withheld, want %v: %+v", name, all, want, got)
		}
	}
}
