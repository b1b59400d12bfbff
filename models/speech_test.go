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

// Chunks are heard together as they are one after the other.
func TestSileroTogether(t *testing.T) {
	s := openSession(t, openRuntime(t, ONNXRuntime), SileroVAD)
	const chunks = 7
	in := Tensor{Shape: []int{chunks, 576}, Float: make([]float32, chunks*576)}
	for i := range in.Float {
		in.Float[i] = float32(0.2 * math.Sin(float64(i)*float64(i)/4e4))
	}
	state := Tensor{Shape: []int{2, 1, 128}, Float: make([]float32, 256)}
	together, err := s.Run(in, state)
	if err != nil {
		t.Fatal(err)
	}
	probabilities, one := slices.Clone(together[0].Float), state
	after := slices.Clone(together[1].Float)
	for k := range chunks {
		out, err := s.Run(Tensor{Shape: []int{1, 576}, Float: in.Float[k*576 : (k+1)*576]}, one)
		if err != nil {
			t.Fatal(err)
		}
		if got := out[0].Float[0]; math.Abs(float64(got-probabilities[k])) > 1e-4 {
			t.Errorf("chunk %d: %v alone, %v among others", k, got, probabilities[k])
		}
		one = Tensor{Shape: state.Shape, Float: slices.Clone(out[1].Float)}
	}
	if diff, scale := difference(after, one.Float); !(diff < 1e-3*scale) || scale == 0 {
		t.Errorf("the state differs by %v of %v", diff, scale)
	}
}

// meanSpeech is the mean probability of speech over two seconds of the given sound.
func meanSpeech(t *testing.T, s Session, sound func(i int) float32) float64 {
	t.Helper()
	in := Tensor{Shape: []int{1, 576}, Float: make([]float32, 576)}
	state := Tensor{Shape: []int{2, 1, 128}, Float: make([]float32, 256)}
	var sum float64
	const frames = 62
	for f := range frames {
		copy(in.Float, in.Float[512:])
		for i := range 512 {
			in.Float[64+i] = sound(f*512 + i)
		}
		outs, err := s.Run(in, state)
		if err != nil {
			t.Fatal(err)
		}
		sum += float64(outs[0].Float[0])
		copy(state.Float, outs[1].Float)
	}
	return sum / frames
}

// TestMoonshine runs encoder and decoder on a rising tone. Neither the cache nor another text beside may change what is decoded.
func TestMoonshine(t *testing.T) {
	rt := openRuntime(t, ONNXRuntime)
	enc, dec := openSession(t, rt, SpeechTinyEncoder), openSession(t, rt, SpeechTinyDecoder)
	heard := hearTone(t, enc)
	states := heard[1].Shape[2]
	if len(heard) != 12 || !slices.Equal(heard[0].Shape, []int{1, 8, 36, states}) {
		t.Fatalf("%d outputs, the first of shape %v", len(heard), heard[0].Shape)
	}
	first := decode(t, dec, [][]int64{{1}}, 0, heard, nil)
	token := argmax(first[0].Float)
	whole := decode(t, dec, [][]int64{{1, token}}, 0, heard, nil)
	cached := decode(t, dec, [][]int64{{token}}, 1, heard, first[1:13])
	two := decode(t, dec, [][]int64{{1}, {1}}, 0, twice(heard), nil)
	for name, a := range map[string]Tensor{"first": first[13], "cached": cached[13]} {
		if want := []int{1, 48, 1, states}; !slices.Equal(a.Shape, want) {
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
	// Quantized: together, activations have another scale.
	for name, c := range map[string][2][]float32{
		"the cache": {whole[0].Float[32768:], cached[0].Float}, "another text": {first[0].Float, two[0].Float[:32768]}, "a text before": {first[0].Float, two[0].Float[32768:]},
	} {
		diff, scale := difference(c[0], c[1])
		t.Logf("%s: largest difference %.2g of %.3g", name, diff, scale)
		if a, b := argmax(c[0]), argmax(c[1]); a != b || !(diff < 0.1*scale) {
			t.Errorf("%s changes the next token from %d to %d, largest difference %g", name, a, b, diff)
		}
	}
}

// hearTone is what the encoder gives for a second of a rising tone.
func hearTone(t *testing.T, enc Session) []Tensor {
	t.Helper()
	sound := Tensor{Shape: []int{1, 16000}, Float: make([]float32, 16000)}
	for i := range sound.Float {
		sound.Float[i] = float32(0.1 * math.Sin(float64(i)*float64(i)/3e5))
	}
	out, err := enc.Run(sound)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// twice are tensors of two sounds, of which each is the given one.
func twice(in []Tensor) (out []Tensor) {
	for _, x := range in {
		out = append(out, Tensor{Shape: append([]int{2}, x.Shape[1:]...), Float: slices.Concat(x.Float, x.Float)})
	}
	return out
}

// decode runs one step of texts of equal length; past holds the cache, nil at first.
func decode(t *testing.T, dec Session, tokens [][]int64, at int, heard, past []Tensor) []Tensor {
	t.Helper()
	n, states := len(tokens), heard[1].Shape[2]
	in := []Tensor{{Shape: []int{n, len(tokens[0])}, Int: slices.Concat(tokens...)}, {Shape: []int{1}, Int: []int64{int64(at)}},
		{Shape: []int{n, 1, 1, states}, Float: make([]float32, n*states)}}
	in = append(in, heard...)
	if past == nil {
		for range 12 {
			in = append(in, Tensor{Shape: []int{n, 8, 0, 36}, Float: []float32{}})
		}
	}
	outs, err := dec.Run(append(in, past...)...)
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
