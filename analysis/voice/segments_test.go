package voice

import (
	"testing"

	"pgregory.net/rapid"

	"poise/analysis"
)

// Whatever the speech network says, pieces come in order, apart, inside the sound, short enough for recognition, and hold
// every stretch of speech.
func TestPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := &analysis.Voice{SpeechHop: speechHop, Hop: hopSeconds}
		for len(v.Speech) < 3000 && rapid.IntRange(0, 30).Draw(t, "more") > 0 {
			p := rapid.SampledFrom([]float32{0, 0.4, 0.55, 1}).Draw(t, "probability")
			for range rapid.IntRange(1, 900).Draw(t, "length") {
				v.Speech = append(v.Speech, p)
			}
		}
		v.Duration = float64(len(v.Speech)) * speechHop
		for i := range int(v.Duration / hopSeconds) {
			v.Level = append(v.Level, -float32(i*7919%50))
		}
		last, at := 0.0, 0
		speaking := speechRuns(v)
		for _, s := range speechSegments(v, nil) {
			if s.Start < last || s.End > v.Duration || s.Length() <= 0 || s.Length() > maxSegment {
				t.Fatalf("piece %v after %v in %v s", s, last, v.Duration)
			}
			if s.Start > last && at < len(speaking) && speaking[at].Start < s.Start && speaking[at].End > last {
				t.Fatalf("speech %v lies before piece %v", speaking[at], s)
			}
			last = s.End
			for at < len(speaking) && speaking[at].End <= last {
				at++
			}
		}
		if at < len(speaking) {
			t.Fatalf("speech %v is in no piece", speaking[at])
		}
	})
}

func TestPiecesEndAtSilences(t *testing.T) {
	v := &analysis.Voice{SpeechHop: speechHop, Hop: hopSeconds}
	say := func(seconds float64, p float32) {
		for range int(seconds / speechHop) {
			v.Speech = append(v.Speech, p)
		}
	}
	for _, length := range []float64{3, 4, 1, 1} { // the first two make a piece, then a silence ends it
		say(length, 1)
		say(0.6, 0)
	}
	say(3, 0)
	say(0.5, 1)
	say(0.1, 0)
	say(0.06, 1) // a click
	v.Duration = float64(len(v.Speech)) * speechHop
	got := speechSegments(v, nil)
	if len(got) != 3 || got[0].Length() < 7.5 || got[1].Length() > 4 || got[2].Length() > 1.2 {
		t.Errorf("%.1f", got)
	}
}
