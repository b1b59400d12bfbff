package moonshine

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// row is what states are worth to a word: 1 from one to before another, else nothing.
func row(states, from, to int) []float64 {
	out := make([]float64, states)
	for i := from; i < to; i++ {
		out[i] = 1
	}
	return out
}

func TestPlace(t *testing.T) {
	quiet := make([]bool, 60)
	for i := range quiet {
		quiet[i] = i < 5 || i >= 20 && i < 35 || i >= 50
	}
	// The second word is looked for in the rest too, and the third, long one only at its end.
	gain := [][]float64{row(60, 5, 20), row(60, 20, 40), row(60, 45, 50)}
	got := place(gain, []float64{4, 2, 4}, make([]float64, 3), quiet)
	if got[0] != [2]int{5, 20} || got[1][0] != 35 || got[2][1] != 50 || got[2][0] > 44 {
		t.Errorf("words stand at %v", got)
	}
	// What is said before a word may be a hesitation where the decoder thinks of one.
	gain = [][]float64{row(40, 0, 10), row(40, 30, 40)}
	loud := make([]bool, 40)
	if got := place(gain, []float64{3, 3}, []float64{0, 0.1}, loud); got[0][1] > 12 || got[1][0] < 28 {
		t.Errorf("a hesitation became a word's: %v", got)
	}
}

// However many words and states there are, words follow each other within the sound, and all have a state where there are enough.
func TestPlaceAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words, states := rapid.IntRange(1, 8).Draw(t, "words"), rapid.IntRange(1, 30).Draw(t, "states")
		worth := rapid.SliceOfN(rapid.Float64Range(-2, 2), states, states)
		gain := rapid.SliceOfN(worth, words, words).Draw(t, "gain")
		phones := rapid.SliceOfN(rapid.Float64Range(1.5, 20), words, words).Draw(t, "phones")
		quiet := rapid.SliceOfN(rapid.Bool(), states, states).Draw(t, "quiet")
		end := 0
		for i, s := range place(gain, phones, make([]float64, words), quiet) {
			if s[0] < end || s[1] < s[0] || s[1] > states || words <= states && s[1] == s[0] {
				t.Fatalf("word %d stands at %v after %d, of %d states", i, s, end, states)
			}
			end = s[1]
		}
	})
}

func TestQuiet(t *testing.T) {
	sound, noise := make([]float32, 2*rate), rand.New(rand.NewPCG(1, 2))
	for i := range sound {
		sound[i] = float32(0.001 * noise.NormFloat64())
		switch at := float64(i) / rate; {
		case at >= 0.5 && at < 1: // a voice
			sound[i] += float32(0.1 * math.Sin(2*math.Pi*200*at))
		case at >= 1 && at < 1.2: // a weak fricative: the highest bands alone
			sound[i] += float32(0.006 * (math.Sin(2*math.Pi*5300*at) + math.Sin(2*math.Pi*3100*at)))
		}
	}
	got := quiet(sound, states(len(sound)))
	for i, q := range got {
		if at := stateTime(i); at > 0.55 && at < 1.15 && q || (at < 0.42 || at > 1.28) && !q {
			t.Errorf("at %.2f s quiet is %t", at, q)
		}
	}
	if slices.Contains(quiet(make([]float32, rate), states(rate)), false) {
		t.Error("something is heard in digital silence")
	}
}

func TestAgree(t *testing.T) {
	words := []Word{{Text: "So", Start: 1, End: 1.2}, {Text: "what's", Start: 1.2, End: 1.5}, {Text: "next?", Start: 1.5, End: 2}}
	agree(words, []Word{{Text: "so,", Start: 0.9, End: 1.1}, {Text: "once", Start: 1.1, End: 1.4}, {Text: "Next", Start: 1.4, End: 2.8}})
	want := []Word{{Text: "So", Start: 0.95, End: 1.15}, {Text: "what's", Start: 1.2, End: 1.45}, {Text: "next?", Start: 1.45, End: 2}}
	for i, w := range words {
		if math.Abs(w.Start-want[i].Start) > 1e-9 || math.Abs(w.End-want[i].End) > 1e-9 {
			t.Errorf("%+v, want %+v", w, want[i])
		}
	}
}

func TestCountPhones(t *testing.T) {
	for text, want := range map[string]float64{"thanks": 5.3, "the": 2.3, "a": 1.5, "made": 3.3, "hopefully,": 9.2, "F2": 5.3, "…": 1.5} {
		if got := countPhones(text); math.Abs(got-want) > 1e-9 {
			t.Errorf("%q has %.1f phones, want %.1f", text, got, want)
		}
	}
}
