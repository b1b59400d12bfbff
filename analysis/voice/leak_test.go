package voice

import (
	"testing"

	"poise/analysis"
)

// track is a voice whose level is told of every second, dB, and in which somebody is heard to speak while heard says so.
func trackOf(level []float32, heard func(second int) bool) *analysis.Voice {
	v := &analysis.Voice{Duration: float64(len(level)), SpeechHop: speechHop, Hop: hopSeconds}
	for i := 0; float64(i)*hopSeconds < v.Duration; i++ {
		v.Level = append(v.Level, level[int(float64(i)*hopSeconds)])
	}
	for i := 0; float64(i)*speechHop < v.Duration; i++ {
		v.Speech = append(v.Speech, 0)
		if heard(int(float64(i) * speechHop)) {
			v.Speech[i] = .9
		}
	}
	return v
}

// spokenAt is whether somebody is heard in the middle of a second.
func spokenAt(v *analysis.Voice, second int) bool {
	return v.Speech[int((float64(second)+.5)/speechHop)] >= speechOn
}

func TestMuteLeak(t *testing.T) {
	// The other speaks from second 1 to 4; the microphone hears them, in second 3 beside its own speaker, who goes on in 6.
	other := trackOf([]float32{-70, -25, -25, -25, -25, -70, -70, -70}, func(s int) bool { return s >= 1 && s < 5 })
	levels := []float32{-60, -45, -45, -30, -45, -60, -25, -60}
	hears := func(s int) bool { return s >= 1 && s < 5 || s == 6 }
	leak := FindLeak(trackOf(levels, hears), other)
	if leak == nil || !leak.plain {
		t.Fatal("a leak that is taken for speech is not found")
	}
	for name, c := range map[string]struct {
		rest  []float32
		still []int // seconds in which somebody is heard to speak
	}{
		"cancelled":         {[]float32{-60, -58, -58, -31, -58, -60, -25, -60}, []int{3, 6}},
		"not to be learned": {[]float32{-60, -45, -44, -30, -45, -60, -25, -60}, []int{3, 6}},
	} {
		own := trackOf(c.rest, hears)
		if !leak.Mute(own) {
			t.Errorf("%s: there was no leak", name)
		}
		for s := range levels {
			want := false
			for _, k := range c.still {
				want = want || k == s
			}
			if got := spokenAt(own, s); got != want {
				t.Errorf("%s: speech in second %d is %v", name, s, got)
			}
		}
	}
	if FindLeak(trackOf(levels, func(s int) bool { return s == 6 }), other) != nil {
		t.Error("what is never taken for speech is a leak")
	}
	mhm := FindLeak(trackOf(levels, func(s int) bool { return s == 6 }), trackOf([]float32{-70, -25, -25, -25, -25, -25, -25, -70}, func(s int) bool { return s >= 1 && s < 7 }))
	if mhm != nil && mhm.Mute(trackOf(levels, func(s int) bool { return s == 6 })) {
		t.Error("a word that is said while the other speaks is a leak")
	}
}
