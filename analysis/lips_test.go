package analysis

import (
	"math"
	"testing"
)

// Of two people, the one whose lips move with the voice is the speaker; lips that move all the time, or with nothing, say nothing.
func TestSpeaker(t *testing.T) {
	const seconds = 20.0
	says := func(t float64) bool { return math.Mod(t, 5) < 3 }
	voice := &Voice{Start: 0.5, SpeechHop: 0.032}
	for i := range int((seconds - 0.5) / voice.SpeechHop) {
		p := float32(0.02)
		if says(0.5 + float64(i)*voice.SpeechHop) {
			p = 0.97
		}
		voice.Speech = append(voice.Speech, p)
	}
	talks := func(t float64, f *Face, i int) {
		if says(t) {
			f.put(i, 14, 0, 3+3*math.Sin(25*t))
		}
	}
	chews := func(t float64, f *Face, i int) { f.put(i, 14, 0, 3+3*math.Sin(9*t)) }
	far := func(t float64, f *Face, i int) { talks(t, f, i); f.Width[i] = 40 }
	for name, c := range map[string]struct {
		people []func(t float64, f *Face, i int)
		voice  *Voice
		want   int
	}{
		"the larger face listens":      {[]func(float64, *Face, int){nil, talks}, voice, 1},
		"the larger face talks":        {[]func(float64, *Face, int){talks, talks}, voice, 0},
		"the third talks":              {[]func(float64, *Face, int){nil, nil, talks}, voice, 2},
		"the other chews":              {[]func(float64, *Face, int){nil, chews}, voice, 0},
		"the other is too small":       {[]func(float64, *Face, int){nil, far}, voice, 0},
		"no sound":                     {[]func(float64, *Face, int){nil, talks}, nil, 0},
		"somebody who is not in sight": {[]func(float64, *Face, int){nil, nil}, voice, 0},
		"alone":                        {[]func(float64, *Face, int){nil}, voice, 0},
	} {
		v := &Visual{}
		for _, move := range c.people {
			f, times := still(seconds, move)
			v.Time, v.People = times, append(v.People, Person{Face: *f})
		}
		if got := v.Speaker(c.voice); got != c.want {
			t.Errorf("%s: person %d speaks, not %d", name, got, c.want)
		}
	}
}
