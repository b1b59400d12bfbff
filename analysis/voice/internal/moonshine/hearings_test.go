package moonshine

import (
	"encoding/binary"
	"errors"
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

// What the small network is unsure of is heard again, by the large one and beside noise, and the best text is given; what it is
// sure of stays. English is not doubted.
func TestDoubtIsHeardAgain(t *testing.T) {
	rt, _ := networktest.Open(t, models.ONNXRuntime)
	tokens, err := models.LoadTokens(networktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(rt, tokens)
	if err != nil {
		t.Fatal(err)
	}
	clear := speech(t, "en-us", 150, "Now I am looking for a new position in which I can take more responsibility")
	first, err1 := r.small.decodeSound(r.small.normalize(clear), nil)
	heard, err2 := r.Hear(clear)
	if err := errors.Join(err1, err2); err != nil || !first.sure() || r.large != nil || heard.Text != detokenize(tokens, first.ids) || heard.Doubt > 0.2 {
		t.Errorf("clear English became %q at %.2f, then %+v, %v", detokenize(tokens, first.ids), first.mean, heard, err)
	}
	if n := len(heard.Words); n != 15 || heard.Words[0].Text != "Now" || heard.Words[n-1].End > float64(len(clear))/rate {
		t.Errorf("words %+v", heard.Words)
	}
	heard, err = r.Hear(speech(t, "en-us", 240, "Tear thin sheep from the other pat"))
	if err != nil || r.large == nil || heard.Text == "" || heard.Doubt < 0.2 || heard.Doubt > 1 {
		t.Errorf("hasty English: %+v, %v", heard, err)
	}
	for voice, line := range map[string]string{
		"de": "Ich habe drei Jahre lang in einem kleinen Unternehmen gearbeitet und dort die Kunden betreut",
		"it": "Ho lavorato per tre anni in una piccola azienda dove mi occupavo dei clienti",
	} {
		if heard, err := r.Hear(speech(t, voice, 150, line)); err != nil || heard.Text != "" && heard.Doubt <= 1 {
			t.Errorf("%q is no English: %+v, %v", line, heard, err)
		}
	}
	if err := errors.Join(r.Close(), rt.Close()); err != nil {
		t.Error(err)
	}
}

func TestDifference(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"", "", 0}, {"Um, yes.", "yes", 0}, {"yes", "", 1}, {"abcd", "abXd", 0.25}, {"one two", "one", 0.5}} {
		if got := difference(letters(c.a), letters(c.b)); got != c.want {
			t.Errorf("%q and %q differ by %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
