package timespan

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"poise/analysis"
)

func TestParse(t *testing.T) {
	cases := []struct {
		in   string
		want analysis.Span
		err  string
	}{
		{"5-8", analysis.Span{Start: 5, End: 8}, ""},
		{"5s-8s", analysis.Span{Start: 5, End: 8}, ""},
		{"0:05-0:08", analysis.Span{Start: 5, End: 8}, ""},
		{" 0:05 – 0:08.25 ", analysis.Span{Start: 5, End: 8.25}, ""},
		{"5..8", analysis.Span{Start: 5, End: 8}, ""},
		{"1:02:03.5-1:02:06", analysis.Span{Start: 3723.5, End: 3726}, ""},
		{"90:00-91:00", analysis.Span{Start: 5400, End: 5460}, ""},
		{"90-100", analysis.Span{Start: 90, End: 100}, ""},
		{"8-5", analysis.Span{}, "ends before it starts"},
		{"5-5", analysis.Span{}, "ends before it starts"},
		{"5", analysis.Span{}, "is not a range"},
		{"", analysis.Span{}, "is not a range"},
		{"-5-8", analysis.Span{}, "is not a range"},
		{"a-b", analysis.Span{}, `"a" is not a time`},
		{"0:75-2:00", analysis.Span{}, "more than 59"},
		{"1:75:00-2:00:00", analysis.Span{}, "more than 59"},
		{"inf-nan", analysis.Span{}, "is not a time"},
		{"1e3-2e3", analysis.Span{}, "is not a time"},
		{"0x1-0x2", analysis.Span{}, "is not a time"},
	}
	for _, c := range cases {
		got, err := Parse(c.in)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("Parse(%q) = %v, %v; want error with %q", c.in, got, err, c.err)
			}
			continue
		}
		if err != nil || got != c.want {
			t.Errorf("Parse(%q) = %v, %v; want %v", c.in, got, err, c.want)
		}
	}
}

func TestParseList(t *testing.T) {
	got, err := ParseList([]string{"10-12,1-3", "2-5", "5-6"})
	want := []analysis.Span{{Start: 1, End: 6}, {Start: 10, End: 12}}
	if err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("ParseList = %v, %v; want %v", got, err, want)
	}
}

// What Format writes, Parse reads back to the millisecond.
func TestFormatRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := float64(rapid.IntRange(0, 40_000_000).Draw(t, "start")) / 1000
		want := analysis.Span{Start: start, End: start + float64(rapid.IntRange(1, 1_000_000).Draw(t, "length"))/1000}
		got, err := Parse(FormatSpan(want))
		if err != nil || math.Abs(got.Start-want.Start) > 1e-6 || math.Abs(got.End-want.End) > 1e-6 {
			t.Fatalf("Parse(%q) = %v, %v; want %v", FormatSpan(want), got, err, want)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"5-8", "0:05-0:08", "1:02:03.5-1:02:06", "5..8", "–", "999:99:999999.9-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		span, err := Parse(s)
		if err == nil && !(span.Start >= 0 && span.End > span.Start && span.End < 1e8) {
			t.Errorf("Parse(%q) = %v", s, span)
		}
	})
}
