package pipeline

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

func ask(start, end float64) analysis.Asked {
	return analysis.Asked{Start: start, End: end, Text: "?"}
}

func TestCheck(t *testing.T) {
	nan := math.NaN()
	rec := analysis.Recording{Duration: 10, Video: &analysis.VideoStream{FrameRate: 4}}
	for _, c := range []struct {
		name   string
		timing Timing
		want   string
	}{
		{"nothing", Timing{}, ""},
		{"within", Timing{Baseline: &analysis.Span{Start: 0, End: 10}, Exclude: []analysis.Span{{Start: 9, End: 10.2}}}, ""},
		{"baseline behind the end", Timing{Baseline: &analysis.Span{Start: 11, End: 12}},
			"baseline 0:11-0:12 lies outside the recording, which is 0:10 long"},
		{"range across the end", Timing{Exclude: []analysis.Span{{Start: 1, End: 2}, {Start: 9, End: 10.3}}},
			"exclude 0:09-0:10.3 leaves the recording, which is 0:10 long"},
		{"backwards", Timing{Exclude: []analysis.Span{{Start: 3, End: 2}}}, "exclude: 3 to 2 s is not a range of time"},
		{"no number", Timing{Baseline: &analysis.Span{Start: nan, End: 2}}, "baseline: NaN to 2 s is not a range of time"},
		{"questions", Timing{Questions: []analysis.Asked{ask(nan, nan), ask(10, nan), ask(9, 10.2)}}, ""},
		{"late question", Timing{Questions: []analysis.Asked{ask(10.5, nan)}},
			"questions: the question at 0:10.5 is not within the recording, which is 0:10 long"},
		{"question across the end", Timing{Questions: []analysis.Asked{ask(9, 11)}},
			"questions: the question at 0:09 is not within the recording, which is 0:10 long"},
	} {
		err := c.timing.Check(rec)
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err == nil || err.Error() != c.want || KindOf(err) != Settings {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if err := (Timing{Baseline: &analysis.Span{Start: 11, End: 12}}).Check(analysis.Recording{}); err != nil {
		t.Errorf("a recording of unknown length: %v", err)
	}
}

// What was told of times that a rehearsal, ended early, never came to is left out and named; what reaches past its end is cut.
func TestClip(t *testing.T) {
	nan := math.NaN()
	told := Timing{Baseline: &analysis.Span{Start: 1, End: 3}, Exclude: []analysis.Span{{Start: 4, End: 60}, {Start: 61, End: 62}},
		Questions: []analysis.Asked{ask(1, nan), ask(nan, nan), ask(30, nan)}}
	for length, want := range map[float64]struct {
		marked             bool
		exclude            []analysis.Span
		questions, leftOut int
	}{
		0: {true, told.Exclude, 3, 0}, 90: {true, told.Exclude, 3, 0}, 10: {true, []analysis.Span{{Start: 4, End: 10}}, 2, 2},
		2: {false, nil, 2, 4},
	} {
		rec := analysis.Recording{Duration: length}
		kept, leftOut := told.Clip(rec)
		if err := kept.Check(rec); err != nil {
			t.Errorf("of %v s: %v", length, err)
		}
		if d := cmp.Diff(want.exclude, kept.Exclude); d != "" || (kept.Baseline != nil) != want.marked ||
			len(kept.Questions) != want.questions || len(leftOut) != want.leftOut {
			t.Errorf("of %v s: %+v, left out %v, exclude (-want +got):\n%s", length, kept, leftOut, d)
		}
	}
	if told.Exclude[0].End != 60 {
		t.Error("Clip changes what it is given")
	}
}

func TestParseTiming(t *testing.T) {
	got, err := ParseTiming("0:01-0:04", nil, []string{"9-12,8-10"})
	want := Timing{Baseline: &analysis.Span{Start: 1, End: 4}, Exclude: []analysis.Span{{Start: 8, End: 12}}}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Errorf("%v %s", err, d)
	}
	for _, c := range []struct {
		baseline string
		exclude  []string
		field    Field
	}{{"x", nil, FieldBaseline}, {"", []string{"5"}, FieldExclude}} {
		_, err := ParseTiming(c.baseline, nil, c.exclude)
		var e *Error
		if !errors.As(err, &e) || e.Field != c.field || e.Kind != Settings {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestExcludesAll(t *testing.T) {
	rec := analysis.Recording{Duration: 10}
	for _, c := range []struct {
		spans []analysis.Span
		want  bool
	}{
		{nil, false}, {[]analysis.Span{{Start: 0, End: 10}}, true}, {[]analysis.Span{{Start: 5, End: 9.95}, {Start: 0, End: 5}}, true},
		{[]analysis.Span{{Start: 0, End: 5}, {Start: 6, End: 10}}, false}, {[]analysis.Span{{Start: 1, End: 10}}, false},
	} {
		if got := (Timing{Exclude: c.spans}).ExcludesAll(rec); got != c.want {
			t.Errorf("%v: %v", c.spans, got)
		}
	}
}
