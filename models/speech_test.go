package models

import (
	"math"
	"slices"
	"testing"
)

// TestSilero feeds a pulse train shaped like a vowel and silence; speech must be told from silence.
func TestSilero(t *testing.T) {
	s := openSession(t, openRuntime(t, ONNXRuntime), SileroVAD)
	silence := meanSpeech(t, s, func(int) float32 { return 0 })
	if silence > 0.1 {
		t.Errorf("silence is speech with probability %.2f", silence)
	}
	vowel := meanSpeech(t, s, func(i int) float32 {
		sec := float64(i) / 16000
		f0 := 120 + 15*math.Sin(2*math.Pi*3*sec)
		var v float64
		for h := 1; h < 25; h++ {
			f := f0 * float64(h)
			gain := 1/(1+math.Pow((f-700)/130, 2)) + 0.6/(1+math.Pow((f-1200)/150, 2)) + 0.02
			v += gain * math.Sin(2*math.Pi*f0*float64(h)*sec)
		}
		return float32(0.15 * v * (0.6 + 0.4*math.Sin(2*math.Pi*4*sec)))
	})
	if vowel < 3*silence || vowel < 0.3 {
		t.Errorf("a vowel is speech with probability %.2f, silence with %.2f", vowel, silence)
	}
}

// meanSpeech is the mean probability of speech over two seconds of the given sound.
func meanSpeech(t *testing.T, s Session, sound func(i int) float32) float64 {
	t.Helper()
	in := Tensor{Shape: []int{1, 576}, Float: make([]float32, 576)}
	state := Tensor{Shape: []int{2, 1, 128}, Float: make([]float32, 256)}
	rate := Tensor{Int: []int64{16000}}
	var sum float64
	const frames = 62
	for f := range frames {
		copy(in.Float, in.Float[512:])
		for i := range 512 {
			in.Float[64+i] = sound(f*512 + i)
		}
		outs, err := s.Run(in, state, rate)
		if err != nil {
			t.Fatal(err)
		}
		sum += float64(outs[0].Float[0])
		copy(state.Float, outs[1].Float)
	}
	return sum / frames
}

// TestMoonshine runs encoder and decoder on silence, with and without cache: the cache must not change what is decoded.
func TestMoonshine(t *testing.T) {
	rt := openRuntime(t, ONNXRuntime)
	enc, dec := openSession(t, rt, SpeechTinyEncoder), openSession(t, rt, SpeechTinyDecoder)
	sound := Tensor{Shape: []int{1, 16000}, Float: make([]float32, 16000)}
	for i := range sound.Float {
		sound.Float[i] = float32(0.1 * math.Sin(float64(i)*float64(i)/3e5))
	}
	outs, err := enc.Run(sound)
	if err != nil {
		t.Fatal(err)
	}
	states := outs[0]
	if len(states.Shape) != 3 || states.Shape[2] != 288 {
		t.Fatalf("states have shape %v", states.Shape)
	}
	first := decode(t, dec, []int64{1}, states, nil)
	token := argmax(first[0].Float)
	whole := decode(t, dec, []int64{1, token}, states, nil)
	cached := decode(t, dec, []int64{token}, states, first[1:25])
	for name, a := range map[string]Tensor{"first": first[25], "cached": cached[25]} {
		if want := []int{1, 48, 1, states.Shape[1]}; !slices.Equal(a.Shape, want) {
			t.Fatalf("%s attention has shape %v, want %v", name, a.Shape, want)
		}
		sum := 0.0
		for _, x := range a.Float {
			sum += float64(x)
		}
		if math.Abs(sum-48) > 0.01 {
			t.Errorf("%s attention of 48 heads sums to %v", name, sum)
		}
	}
	n := len(whole[0].Float)
	diff, scale := difference(whole[0].Float[n-32768:], cached[0].Float)
	t.Logf("first token %d, largest difference with cache %.2g of %.3g", token, diff, scale)
	// Quantized: the cache's activations are quantized in another batch.
	if a, b := argmax(whole[0].Float[n-32768:]), argmax(cached[0].Float); a != b || !(diff < 0.05*scale) {
		t.Errorf("cache changes the next token from %d to %d, largest difference %g", a, b, diff)
	}
}

// decode runs one step; past holds the cache, nil at first. The encoder's part of the cache is empty in the outputs of a
// cached run, so callers keep the first one.
func decode(t *testing.T, dec Session, tokens []int64, states Tensor, past []Tensor) []Tensor {
	t.Helper()
	in := []Tensor{{Shape: []int{1, len(tokens)}, Int: tokens}, states}
	if past == nil {
		for range 24 {
			in = append(in, Tensor{Shape: []int{1, 8, 0, 36}, Float: []float32{}})
		}
	}
	in = append(in, past...)
	in = append(in, Tensor{Shape: []int{1}, Bool: []bool{past != nil}})
	outs, err := dec.Run(in...)
	if err != nil {
		t.Fatal(err)
	}
	return outs
}

func argmax(v []float32) int64 {
	best := 0
	for i := range v {
		if v[i] > v[best] {
			best = i
		}
	}
	return int64(best)
}

func TestTokens(t *testing.T) {
	tokens, err := LoadTokens(filesDir(t))
	if err != nil {
		t.Fatal(err)
	}
	if len(tokens) != 32000 || tokens[1] != "<s>" || tokens[2] != "</s>" || tokens[29871] != "▁" {
		t.Errorf("%d tokens, %q %q %q", len(tokens), tokens[1], tokens[2], tokens[29871])
	}
}
