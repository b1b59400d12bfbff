package probe

import (
	"errors"
	"testing"

	"poise/analysis"
)

func TestFillTooLarge(t *testing.T) {
	for _, c := range []struct {
		w, h int
		want error
	}{{8000, 8000, nil}, {8192, 8192, nil}, {8193, 8192, errTooLarge}, {16385, 16, errTooLarge}, {16, 16384, nil}} {
		rec := &analysis.Recording{}
		err := fill(rec, &probed{Streams: []stream{{Type: "video", Codec: "h264", Width: c.w, Height: c.h}}})
		if !errors.Is(err, c.want) {
			t.Errorf("%d x %d: %v", c.w, c.h, err)
		}
	}
}

func TestJudgeRate(t *testing.T) {
	grid := func(n int, f func(i int) float64) (s []float64) {
		for i := range n {
			s = append(s, f(i))
		}
		return s
	}
	for _, c := range []struct {
		name   string
		times  []float64
		rate   float64
		varies bool
	}{
		{"none", nil, 0, false},
		{"constant", grid(100, func(i int) float64 { return float64(i) / 30 }), 30, false},
		{"rounded to 1 ms", grid(100, func(i int) float64 { return float64((i*1000+15)/30) / 1000 }), 30, false},
		{"one dropped frame", grid(100, func(i int) float64 { return float64(i+i/60) / 30 }), 29.7, false},
		{"jitter", grid(100, func(i int) float64 { return float64(i)/30 + float64(i%3)*0.01 }), 30, true},
		{"half the rate later", grid(100, func(i int) float64 { return float64(i+max(0, i-50)) / 30 }), 20.1, true},
		{"all at once", make([]float64, 10), 0, false},
	} {
		rate, varies := judgeRate(c.times)
		if varies != c.varies || rate < c.rate-0.2 || rate > c.rate+0.2 {
			t.Errorf("%s: %.2f a second, varies %v; want %.2f, %v", c.name, rate, varies, c.rate, c.varies)
		}
	}
}
