package options

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
	"poise/analysis/pipeline"
)

func TestRescoreKeepsLooks(t *testing.T) {
	lens, screen := analysis.Look{At: analysis.AtLens, Range: analysis.Span{Start: 1, End: 4}}, analysis.Look{At: analysis.AtScreen, Range: analysis.Span{Start: 5, End: 8}}
	was := pipeline.Timing{Looks: []analysis.Look{lens, screen}}
	notes := analysis.Look{At: analysis.AtNotes, Range: analysis.Span{Start: 9, End: 12}}
	for _, tt := range []struct {
		name     string
		baseline string
		look     []string
		looks    []analysis.Look
		marked   *analysis.Span
	}{
		{"nothing said", "", nil, []analysis.Look{lens, screen}, nil},
		{"another baseline", "2-5", nil, []analysis.Look{screen}, &analysis.Span{Start: 2, End: 5}},
		{"no baseline", "none", nil, []analysis.Look{screen}, nil},
		{"other looks", "", []string{"notes=9-12"}, []analysis.Look{notes}, &lens.Range},
		{"no looks", "", []string{"none"}, nil, &lens.Range},
		{"another look at the lens", "", []string{"lens=2-5"}, []analysis.Look{{At: analysis.AtLens, Range: analysis.Span{Start: 2, End: 5}}}, nil},
	} {
		var o Report
		o.Baseline, o.Looks = tt.baseline, tt.look
		got, err := o.TimingAfter(was)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.looks, got.Looks) + cmp.Diff(tt.marked, got.Baseline); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
}
