package observe

import (
	"slices"
	"strings"
	"testing"

	"poise/analysis"
)

func TestStretches(t *testing.T) {
	var times []float64
	for i := range 100 {
		times = append(times, float64(i)/10)
	}
	in := func(spans ...[2]int) func(int) bool {
		return func(i int) bool {
			return slices.ContainsFunc(spans, func(s [2]int) bool { return i >= s[0] && i < s[1] })
		}
	}
	for name, c := range map[string]struct {
		least float64
		so    func(int) bool
		want  []analysis.Span
	}{
		"nowhere":               {0, in(), nil},
		"from the start":        {0, in([2]int{0, 20}), []analysis.Span{{Start: 0, End: 1.9}}},
		"twice":                 {0, in([2]int{10, 20}, [2]int{50, 100}), []analysis.Span{{Start: .9, End: 1.9}, {Start: 4.9, End: 9.9}}},
		"hardly parted":         {0, in([2]int{10, 20}, [2]int{25, 30}), []analysis.Span{{Start: .9, End: 2.9}}},
		"too short, then long":  {1, in([2]int{10, 15}, [2]int{50, 70}), []analysis.Span{{Start: 4.9, End: 6.9}}},
		"long, then too short":  {1, in([2]int{10, 30}, [2]int{50, 55}), []analysis.Span{{Start: .9, End: 2.9}}},
		"too short all of them": {1, in([2]int{10, 15}, [2]int{50, 55}), nil},
	} {
		if got := stretches(times, c.least, c.so); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// What is a picture of a face is not called one person who was measured.
func TestNobodyIsMeasuredBesideAPictureOfAFace(t *testing.T) {
	v := &analysis.Visual{People: make([]analysis.Person, 2)}
	for i := range 100 {
		v.Time, v.Luma = append(v.Time, float64(i)/10), append(v.Luma, 100)
		for k, why := range []analysis.Reason{analysis.PictureOfFace, analysis.Measured} {
			f, b := &v.People[k].Face, &v.People[k].Body
			f.Reason, f.X, f.W, f.Width = append(f.Reason, why), append(f.X, float32(100*k)), append(f.W, 50), append(f.Width, 0)
			b.Reason = append(b.Reason, analysis.NoBody)
		}
	}
	said := strings.Join(absences(&analysis.Recording{Video: &analysis.VideoStream{}, Audio: &analysis.AudioStream{}}, v, nil), " ")
	if strings.Contains(said, "was measured. Also") || strings.Contains(said, "The only face") || !strings.Contains(said, "picture of a face") {
		t.Error(said)
	}
}

// It is told where spans are, of the first few of many.
func TestPlaces(t *testing.T) {
	span := func(a, b float64) analysis.Span { return analysis.Span{Start: a, End: b} }
	for want, spans := range map[string][]analysis.Span{
		"0:00–1:30":                          {span(0, 89.6)},
		"0:12–0:37, 61:02–61:30":             {span(12.2, 37), span(3662, 3690)},
		"0:01–0:02, 0:03–0:04, 0:05–0:06, …": {span(1, 2), span(3, 4), span(5, 6), span(7, 8), span(9, 10)},
	} {
		if got := places(spans); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
