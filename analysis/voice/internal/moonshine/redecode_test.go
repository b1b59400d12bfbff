package moonshine

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"os/exec"
	"slices"
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

// speech is what a synthetic voice says fast, roughly resampled: for the network at the edge of being speech.
func speech(t *testing.T, text string) []float32 {
	t.Helper()
	out, err := exec.Command("espeak-ng", "-v", "en-us", "-s", "240", "--stdout", text).Output()
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

// What the network is unsure of is heard again beside noise, and the better text is given; what it is sure of stays.
func TestDoubtIsHeardAgain(t *testing.T) {
	rt, _ := networktest.Open(t, models.ONNXRuntime)
	tokens, err := models.LoadTokens(networktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(rt, Tiny, tokens)
	if err != nil {
		t.Fatal(err)
	}
	sure, kept, changed := 0, 0, 0
	for _, line := range []string{
		"I wrote the plan and shared it with every department", "We rebuilt the billing system over six months",
		"Half of the staff left", "She sells fresh fish", "The result was a forty percent drop in support tickets",
		"That taught me to ask better questions early", "She had your dark suit in greasy wash water all year",
		"Bin blue at f two now", "Lay red with p nine again", "Tear thin sheep from the other pat",
	} {
		sound := speech(t, line)
		first, err1 := r.decodeSound(r.normalize(sound))
		second, err2 := r.decodeSound(noisy(r.normalize(sound)))
		text, looped, err3 := r.Text(sound)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		want := first
		switch {
		case !first.doubtful():
			sure++
		case first.better(second):
			want = second
			changed++
		default:
			kept++
		}
		t.Logf("%q at %.2f, beside noise %q at %.2f", detokenize(tokens, first.ids), first.mean, detokenize(tokens, second.ids), second.mean)
		if text != detokenize(tokens, want.ids) || looped != want.looped {
			t.Errorf("the text is %q, want %q", text, detokenize(tokens, want.ids))
		}
	}
	if sure == 0 || kept == 0 || changed == 0 {
		t.Errorf("%d sure, %d kept, %d changed: the sentences try only part of it", sure, kept, changed)
	}
	if err := errors.Join(r.Close(), rt.Close()); err != nil {
		t.Error(err)
	}
}
