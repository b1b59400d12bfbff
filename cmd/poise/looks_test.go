package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

func TestParseLooks(t *testing.T) {
	got, err := parseLooks([]string{"lens=0:01-0:04", "screen=5-8", "lens=1:00-1:02.5"})
	want := []analysis.Look{{At: analysis.AtLens, Range: analysis.Span{Start: 1, End: 4}}, {At: analysis.AtScreen, Range: analysis.Span{Start: 5, End: 8}},
		{At: analysis.AtLens, Range: analysis.Span{Start: 60, End: 62.5}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	for _, bad := range []string{"window=0:01-0:04", "0:01-0:04", "screen=", "screen=9-3", ""} {
		if _, err := parseLooks([]string{bad}); err == nil || !strings.Contains(err.Error(), "--look") {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

func TestRescoreKeepsLooks(t *testing.T) {
	lens, screen := analysis.Look{At: analysis.AtLens, Range: analysis.Span{Start: 1, End: 4}}, analysis.Look{At: analysis.AtScreen, Range: analysis.Span{Start: 5, End: 8}}
	was := &earlier{Looks: []analysis.Look{lens, screen}, Baseline: analysis.ReportBaseline{Source: "marked", Range: &lens.Range}}
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
		var o rescoreOptions
		o.baseline, o.look = tt.baseline, tt.look
		r, err := o.rangesAfter(was)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.looks, r.looks) + cmp.Diff(tt.marked, r.baseline); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
}
