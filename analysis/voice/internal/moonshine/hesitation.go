package moonshine

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// Hesitation is how probable the network takes it that "um" or "uh" is said at a place between words, 0 to 1. It seldom writes one, since
// those who wrote its texts seldom did; but where one is said, it thinks of it far more than elsewhere.
type Hesitation struct{ Um, Uh float64 }

// hesitationTokens are the tokens that begin each.
type hesitationTokens struct{ um, uh []int64 }

// "Uh" is two tokens; hardly another word begins with the first of them, since commoner ones have tokens of their own.
func newHesitationTokens(tokens []string) *hesitationTokens {
	t := &hesitationTokens{}
	for i, text := range tokens {
		switch text {
		case "▁um", "▁Um":
			t.um = append(t.um, int64(i))
		case "▁u", "▁U":
			t.uh = append(t.uh, int64(i))
		}
	}
	return t
}

// at is what logits say, of which the likeliest token has a log probability.
func (t *hesitationTokens) at(logits []float32, likeliest int64, certain float64) Hesitation {
	sum := func(ids []int64) (p float64) {
		for _, id := range ids {
			if id < int64(len(logits)) {
				p += math.Exp(certain + float64(logits[id]-logits[likeliest]))
			}
		}
		return p
	}
	return Hesitation{Um: sum(t.um), Uh: sum(t.uh)}
}

// hesitation is that before a token: at it, and at the marks before it, at which the words could have gone on too.
func (r *Recognizer) hesitation(h hypothesis, at int) Hesitation {
	out := h.hesitates[at]
	if at+1 < len(h.ids) && slices.Contains(r.open.hesitations.uh, h.ids[at]) && !strings.HasPrefix(r.token(h.ids[at+1]), "h") {
		out.Uh = 0 // another word: "U-turn"
	}
	for i := at - 1; i >= 0 && !strings.ContainsFunc(r.token(h.ids[i]), func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }); i-- {
		out.Um, out.Uh = max(out.Um, h.hesitates[i].Um), max(out.Uh, h.hesitates[i].Uh)
	}
	return out
}
