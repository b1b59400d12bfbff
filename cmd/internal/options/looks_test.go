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

// What was called wrong before stays, joined by what is named now, unless all of it is dropped.
func TestRescoreKeepsWhatIsWrong(t *testing.T) {
	was := pipeline.Timing{Wrong: []analysis.Wrong{{Measure: "posture.open", Range: analysis.Span{Start: 1, End: 4}}}}
	now := analysis.Wrong{Measure: "face.smiling", Range: analysis.Span{Start: 5, End: 8}}
	for _, tt := range []struct {
		given []string
		want  []analysis.Wrong
	}{{nil, was.Wrong}, {[]string{"none"}, nil}, {[]string{"face.smiling=0:05-0:08"}, []analysis.Wrong{now, was.Wrong[0]}}} {
		o := Report{Wrong: tt.given}
		got, err := o.TimingAfter(was)
		if diff := cmp.Diff(tt.want, got.Wrong); err != nil || diff != "" {
			t.Errorf("%q: %v\n%s", tt.given, err, diff)
		}
	}
	for _, bad := range []string{"face.grinning=5-8", "face.smiling", "face.smiling=8-5"} {
		o := Report{Wrong: []string{bad}}
		if _, err := o.TimingAfter(was); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
