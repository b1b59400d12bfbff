package probe

import (
	"errors"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/media"
)

func TestFillSizes(t *testing.T) {
	for _, c := range []struct {
		w, h int
		want error
	}{{8000, 8000, nil}, {8192, 8192, nil}, {8193, 8192, errTooLarge}, {16385, 16, errTooLarge}, {16384, 16, errTooThin},
		{16, 16384, errTooThin}, {4096, 512, nil}, {96, 1536, nil}} {
		rec := &analysis.Recording{}
		err := fill(rec, &probed{Streams: []stream{{Type: "video", Codec: "h264", Width: c.w, Height: c.h}}})
		if !errors.Is(err, c.want) {
			t.Errorf("%d x %d: %v", c.w, c.h, err)
		}
	}
}

// What a file claims beyond what its bytes can hold is not believed, and sound too coarse for speech is none.
func TestFillClaims(t *testing.T) {
	for _, c := range []struct {
		name     string
		bytes    int64
		duration string
		rate     string
		want     float64
		sound    bool
	}{
		{"an hour of speech", 3600 * 600, "3600", "8000", 3600, true},
		{"a minute of silence", 1000, "60", "8000", 60, true},
		{"eleven hours in 90 KB", 90e3, "40002", "16000", 0, true},
		{"two samples a second", 1e9, "3600", "2", 3600, false},
		{"rate not told", 1e9, "3600", "", 3600, true},
	} {
		rec := &analysis.Recording{Bytes: c.bytes}
		err := fill(rec, &probed{Streams: []stream{{Type: "video", Codec: "h264", Width: 64, Height: 64, Duration: c.duration},
			{Type: "audio", Codec: "pcm_u8", SampleRate: c.rate, Channels: 1, Duration: c.duration}}})
		if err != nil || rec.Duration != c.want || (rec.Audio != nil) != c.sound || (len(rec.Warnings) > 0) != (c.want == 0 || !c.sound) {
			t.Errorf("%s: %+v, %v", c.name, rec, err)
		}
	}
	rec := &analysis.Recording{Path: "a.wav"}
	err := fill(rec, &probed{Streams: []stream{{Type: "audio", Codec: "pcm_u8", SampleRate: "1", Channels: 2}}})
	if !errors.Is(err, media.ErrNoStreams) || !strings.Contains(err.Error(), "sampled at 1 Hz") {
		t.Errorf("sound of 1 Hz alone: %v", err)
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
