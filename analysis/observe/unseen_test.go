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
