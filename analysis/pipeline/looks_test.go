package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

func TestParseLooks(t *testing.T) {
	got, err := ParseLooks([]string{"lens=0:01-0:04", "screen=5-8", "lens=1:00-1:02.5"})
	want := []analysis.Look{{At: analysis.AtLens, Range: analysis.Span{Start: 1, End: 4}}, {At: analysis.AtScreen, Range: analysis.Span{Start: 5, End: 8}},
		{At: analysis.AtLens, Range: analysis.Span{Start: 60, End: 62.5}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	for _, bad := range []string{"window=0:01-0:04", "0:01-0:04", "screen=", "screen=9-3", ""} {
		if _, err := ParseLooks([]string{bad}); KindOf(err) != Settings {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}
