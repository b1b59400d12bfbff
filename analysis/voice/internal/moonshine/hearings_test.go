package moonshine

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"poise/models"
	"poise/models/networktest"
)

func TestBetter(t *testing.T) {
	ids := func(n int) []int64 { return make([]int64, n) }
	for name, c := range map[string]struct {
		first, second hypothesis
		want          bool
	}{
		"surer":             {hypothesis{ids: ids(10), looped: false, mean: -0.5}, hypothesis{ids: ids(10), looped: false, mean: -0.3}, true},
		"less sure":         {hypothesis{ids: ids(10), looped: false, mean: -0.5}, hypothesis{ids: ids(10), looped: false, mean: -0.6}, false},
		"a word less":       {hypothesis{ids: ids(10), looped: false, mean: -0.5}, hypothesis{ids: ids(8), looped: false, mean: -0.3}, true},
		"words left out":    {hypothesis{ids: ids(10), looped: false, mean: -0.5}, hypothesis{ids: ids(7), looped: false, mean: -0.1}, false},
		"nothing":           {hypothesis{ids: ids(10), looped: false, mean: -0.5}, hypothesis{ids: nil, looped: false, mean: -0.01}, false},
		"out of a loop":     {hypothesis{ids: ids(60), looped: true, mean: -0.1}, hypothesis{ids: ids(5), looped: false, mean: -0.9}, true},
		"into a loop":       {hypothesis{ids: ids(10), looped: false, mean: -0.9}, hypothesis{ids: ids(60), looped: true, mean: -0.1}, false},
		"from loop to loop": {hypothesis{ids: ids(60), looped: true, mean: -0.9}, hypothesis{ids: ids(60), looped: true, mean: -0.1}, false},
	} {
		if got := c.first.better(c.second); got != c.want {
			t.Errorf("%s: better = %v", name, got)
		}
	}
}

func TestClear(t *testing.T) {
	for name, c := range map[string]struct {
		h    hypothesis
		want bool
	}{"sure": {hypothesis{mean: -0.1}, true}, "at the limit": {hypothesis{mean: clearFrom}, true}, "unsure": {hypothesis{mean: -0.31}, false},
		"a loop": {hypothesis{mean: -0.1, looped: true}, false}} {
		if got := c.h.clear(); got != c.want {
			t.Errorf("%s: clear = %v", name, got)
		}
	}
}

// A word's time is that in the whole sound, whatever was left out before it.
func TestDelayed(t *testing.T) {
	h := hypothesis{words: []Word{{Text: "so", Start: 0.5, End: 0.75}}}.delayed(rate / 4)
	if w := h.words[0]; w.Start != 0.75 || w.End != 1 {
		t.Errorf("%v to %v, want 0.75 to 1", w.Start, w.End)
	}
}

// Noise is as far below sound at the usual level as it should be, and the same each time.
func TestNoisy(t *testing.T) {
	silence := make([]float32, rate)
	a, b := noisy(slices.Clone(silence)), noisy(slices.Clone(silence))
	if !slices.Equal(a, b) {
		t.Error("the noise differs from run to run")
	}
	sum := 0.0
	for _, v := range a {
		sum += float64(v) * float64(v)
	}
	if db := 10 * math.Log10(sum/rate/(targetRMS*targetRMS)); math.Abs(db-addedNoiseLevel) > 0.2 {
		t.Errorf("noise at %.1f dB, want %.1f", db, addedNoiseLevel)
	}
}

func TestOwnNoise(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	made := func(noise float64) []float32 { // half a second of a tone, and a tenth of none, in noise
		x := make([]float32, rate*6/10)
		for i := range x {
			if i < rate/2 {
				x[i] = float32(0.1 * math.Sqrt2 * math.Sin(float64(i)/5))
			}
			x[i] += float32(noise * r.NormFloat64())
		}
		return x
	}
	for _, c := range []struct{ noise, low, high float64 }{
		{0, math.Inf(-1), -75}, {0.001, -41, -37}, {0.01, -21, -17}, {0.03, -12, -8}, {1, -2, 0},
	} {
		if got := ownNoise(made(c.noise)); got < c.low || got > c.high {
			t.Errorf("noise of %v beside a tone of 0.1: %.1f dB, want %v to %v", c.noise, got, c.low, c.high)
		}
	}
	if got := ownNoise(make([]float32, minSamples)); got != 0 {
		t.Errorf("silence: %v dB, want 0", got)
	}
}

func TestLogProbability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		logits := rapid.SliceOfN(rapid.Float32Range(-40, 40), 1, 50).Draw(t, "logits")
		best := argmax(logits)
		sum := 0.0
		for _, l := range logits {
			sum += math.Exp(float64(l))
		}
		want := float64(logits[best]) - math.Log(sum)
		if got := logProbability(logits, best); math.Abs(got-want) > 1e-4 || got > 0 {
			t.Errorf("log probability %v, want %v", got, want)
		}
	})
}

// speech is what a synthetic voice says, roughly resampled: fast, it is for the network at the edge of being speech.
func speech(t *testing.T, voice string, wpm int, text string) []float32 {
	t.Helper()
	out, err := exec.Command("espeak-ng", "-v", voice, "-s", strconv.Itoa(wpm), "--stdout", text).Output()
	if err != nil || len(out) < 44 {
		t.Fatalf("espeak-ng (apt-get install espeak-ng): %v", err)
	}
	step := float64(binary.LittleEndian.Uint32(out[24:])) / rate
	var x []float32
	for at := 0.0; 44+2*int(at)+1 < len(out); at += step {
		x = append(x, float32(int16(binary.LittleEndian.Uint16(out[44+2*int(at):])))/32768)
	}
	return x
}

// listened is what is made of sounds that are heard together.
func listened(t *testing.T, r *Recognizer, sounds ...[]float32) ([]Hearing, []Heard) {
	t.Helper()
	hearings, err := r.Listen(sounds)
	if err != nil {
		t.Fatal(err)
	}
	var unsure []*Hearing
	var again [][]float32
	for i := range hearings {
		if !hearings[i].Sure() {
			unsure, again = append(unsure, &hearings[i]), append(again, sounds[i])
		}
	}
	if err := r.ListenAgain(again, unsure); err != nil {
		t.Fatal(err)
	}
	var out []Heard
	for i := range hearings {
		out = append(out, r.Heard(&hearings[i]))
	}
	return hearings, out
}

func openRecognizer(t *testing.T) (*Recognizer, []string) {
	t.Helper()
	rt, _ := networktest.Open(t, models.ONNXRuntime)
	tokens, err := models.LoadTokens(networktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(rt, tokens)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r, tokens
}

// What the small network is unsure of is heard again, by the large one and beside noise, and the best text is given; what it is
// sure of stays. English is not doubted.
func TestDoubtIsHeardAgain(t *testing.T) {
	r, tokens := openRecognizer(t)
	clear := speech(t, "en-us", 150, "I would like to thank all of you for coming here this morning")
	hearings, heard := listened(t, r, clear)
	if first := hearings[0].first; !first.sure() || r.open.size != tiny || heard[0].Text != detokenize(tokens, first.ids) || heard[0].Doubt > 0.2 {
		t.Errorf("clear English became %q at %.2f, then %+v", detokenize(tokens, first.ids), first.mean, heard)
	}
	words := heard[0].Words
	if n := len(words); n != 13 || words[0].Text != "I" || words[n-1].End > float64(len(clear))/rate {
		t.Errorf("words %+v", words)
	}
	_, heard = listened(t, r, speech(t, "en-us", 240, "Tear thin sheep from the other pat"))
	if r.open.size != base || heard[0].Text == "" || heard[0].Doubt < 0.2 || heard[0].Doubt > 1 {
		t.Errorf("hasty English: %+v", heard)
	}
	_, heard = listened(t, r, speech(t, "de", 150, "Ich habe drei Jahre lang in einem kleinen Unternehmen gearbeitet und dort die Kunden betreut"),
		speech(t, "it", 150, "Ho lavorato per tre anni in una piccola azienda dove mi occupavo dei clienti"))
	for _, h := range heard {
		if h.Text != "" && h.Doubt <= 1 {
			t.Errorf("that is no English: %+v", h)
		}
	}
}

// Sounds that are heard together, whatever their lengths, become what they become alone, with the same times.
func TestTogether(t *testing.T) {
	r, _ := openRecognizer(t)
	sounds := [][]float32{speech(t, "en-us", 150, "Now I am looking for a new position in which I can take more responsibility"),
		make([]float32, minSamples/2), speech(t, "en-us", 150, "We rebuilt the billing system over six months"), make([]float32, minSamples)}
	together, err := r.Listen(sounds)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range sounds {
		alone, err := r.Listen([][]float32{s})
		if err != nil {
			t.Fatal(err)
		}
		a, b := r.Heard(&together[i]), r.Heard(&alone[0])
		if a.Text != b.Text || len(a.Words) != len(b.Words) || len(s) > rate && a.Text == "" {
			t.Errorf("together %+v, alone %+v", a, b)
			continue
		}
		for k, w := range a.Words {
			if math.Abs(w.Start-b.Words[k].Start) > 0.05 {
				t.Errorf("%q begins at %.3f, alone at %.3f s", w.Text, w.Start, b.Words[k].Start)
			}
		}
	}
	if !Together(2, 9*rate) || Together(3, 9*rate) {
		t.Error("two sounds of 9 s may be heard together, three may not")
	}
}

// What is heard beside noise is trusted no more than it agrees with what is heard without.
func TestNoisyTextIsDoubted(t *testing.T) {
	r := &Recognizer{tokens: []string{"<unk>", "<s>", "</s>", "\u2581we", "\u2581do", "\u2581not", "\u2581know"}}
	text := func(mean float64, ids ...int64) hypothesis { return hypothesis{ids: ids, mean: mean} }
	for name, c := range map[string]struct {
		first, second, noisy hypothesis
		trusted              bool
	}{
		"nothing without": {text(-0.8), text(-0.6), text(-0.5, 3, 4, 5, 6), false},
		"the same":        {text(-0.8, 3, 4, 5, 6), text(-0.6, 3, 4, 5, 6), text(-0.5, 3, 4, 5, 6), true},
		"not likelier":    {text(-0.8), text(-0.2), text(-0.5, 3, 4, 5, 6), true},
	} {
		h := &Hearing{first: c.first, best: &c.first, noisy: &c.noisy}
		r.choose(h, &c.second)
		if got := r.Heard(h); (got.Doubt <= 1) != c.trusted {
			t.Errorf("%s: %q with a doubt of %.2f", name, got.Text, got.Doubt)
		}
	}
}

func TestDifference(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"", "", 0}, {"Um, yes.", "yes", 0}, {"yes", "", 1}, {"bdfl", "bdnl", 0.25}, {"one sea", "one", 0.5}} {
		if got := difference(consonants(c.a), consonants(c.b)); got != c.want {
			t.Errorf("%q and %q differ by %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
