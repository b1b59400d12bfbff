package moonshine

import (
	"math"
	"testing"
)

// Of "Yes, [um] us. U-turn": the place before "us" is also the one before the comma, and a "U" without "h" is none.
func TestHesitationAtAPlace(t *testing.T) {
	tokens := []string{"", "", "</s>", "▁Yes", ",", "▁us", ".", "▁U", "-", "turn", "▁um", "▁Um", "▁u", "h"}
	of := newHesitationTokens(tokens)
	logits := func(at map[int]float32) []float32 {
		x := make([]float32, len(tokens))
		for i := range x {
			x[i] = -20
		}
		for i, v := range at {
			x[i] = v
		}
		return x
	}
	small := &network{hesitations: of}
	h := hypothesis{ids: []int64{3, 4, 5, 6, 7, 8, 9}}
	for _, x := range [][]float32{logits(map[int]float32{3: 0}), logits(map[int]float32{4: 0, 10: -1, 12: -3}), logits(map[int]float32{5: 0, 10: -3, 11: -3}),
		logits(map[int]float32{6: 0}), logits(map[int]float32{7: 0}), logits(map[int]float32{8: 0}), logits(map[int]float32{9: 0}), logits(map[int]float32{2: 0, 12: 0})} {
		best := argmax(x)
		h.hesitates = append(h.hesitates, of.at(x, best, logProbability(x, best)))
	}
	r := &Recognizer{tokens: tokens, open: small}
	e := math.Exp
	for at, want := range map[int]Hesitation{0: {}, 2: {e(-1) / (1 + e(-1) + e(-3)), e(-3) / (1 + e(-1) + e(-3))}, 4: {}, 7: {0, 0.5}} {
		if got := r.hesitation(h, at); math.Abs(got.Um-want.Um) > 1e-6 || math.Abs(got.Uh-want.Uh) > 1e-6 {
			t.Errorf("before token %d: %+v, want %+v", at, got, want)
		}
	}
}

// Where somebody says "um", the network thinks of one, written or not; elsewhere it does not.
func TestHesitationIsThoughtOf(t *testing.T) {
	r, _ := openRecognizer(t)
	most := func(text string) (out float64) {
		hearings, err := r.Listen([][]float32{speech(t, "en-us", 150, text)})
		if err != nil {
			t.Fatal(err)
		}
		heard := r.Heard(&hearings[0])
		if len(heard.Hesitations) != len(heard.Words)+1 {
			t.Fatalf("%+v", heard)
		}
		for _, h := range heard.Hesitations {
			out = max(out, h.Um+h.Uh)
		}
		return out
	}
	with, without := most("I have worked for three years, um, in a small company"), most("I have worked for three years in a small company")
	if with < 0.05 || without > 0.01 {
		t.Errorf("an um is thought of with %v where it is said, with %v where none is", with, without)
	}
}
