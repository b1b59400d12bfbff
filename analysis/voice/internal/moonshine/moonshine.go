// Package moonshine turns speech into text with Moonshine (Jeffries et al. 2024, arXiv 2410.15608), English, by greedy
// decoding with a key-value cache. The small network hears everything, the larger one what the small one is unsure of: where they
// don't agree, it was no clear English.
package moonshine

import (
	"errors"
	"fmt"

	"poise/models"
)

// Longest is the longest sound that the networks were made for, seconds.
const Longest = 30

// Recognizer holds the networks. One goroutine at a time may use it.
type Recognizer struct {
	runtime      models.Runtime
	tokens       []string
	small, large *network // the large one is nil until it is needed
}

// Open loads the small network. The tokens are those of models.LoadTokens. Errors are models' own, ErrUnsupported among them.
func Open(rt models.Runtime, tokens []string) (*Recognizer, error) {
	if len(tokens) <= endToken {
		return nil, errors.New("open speech recognition: the tokens are missing")
	}
	small, err := openNetwork(rt, tiny, tokens)
	if err != nil {
		return nil, err
	}
	return &Recognizer{runtime: rt, tokens: tokens, small: small}, nil
}

// Close frees the networks.
func (r *Recognizer) Close() error {
	err := r.small.close()
	if r.large != nil {
		err = errors.Join(err, r.large.close())
	}
	return err
}

// Heard is what was made of a sound.
type Heard struct {
	Text        string
	Words       []Word       // its words with their times
	Hesitations []Hesitation // before each word, and after the last
	Looped      bool         // decoding fell into repeating itself: the text ends where that began, and what was said after it is lost
	Doubt       float64      // that it is what was said, in English: 0 for none; English rarely has more than 1, see doubt
}

// Hear is what is said in sound (mono, 16 kHz, -1 to 1, at most Longest seconds), without text for nothing.
func (r *Recognizer) Hear(sound []float32) (Heard, error) {
	if len(sound) < minSamples {
		return Heard{}, nil
	}
	if len(sound) > Longest*rate {
		return Heard{}, fmt.Errorf("recognise speech: %d samples are more than %d s", len(sound), Longest)
	}
	best, doubt, err := r.hear(sound)
	if err != nil {
		return Heard{}, fmt.Errorf("recognise speech: %w", err)
	}
	words, hesitations := r.words(best)
	return Heard{Text: detokenize(r.tokens, best.ids), Words: words, Hesitations: hesitations, Looped: best.looped, Doubt: doubt}, nil
}

// HearOnce is what the small network alone hears, for those who can't wait; without text where it is unsure of it.
func (r *Recognizer) HearOnce(sound []float32) (Heard, error) {
	if len(sound) < minSamples || len(sound) > Longest*rate {
		return Heard{}, nil
	}
	h, err := r.small.decodeSound(r.small.normalize(sound), nil)
	if err != nil {
		return Heard{}, fmt.Errorf("recognise speech: %w", err)
	}
	if h.doubtful() {
		return Heard{Looped: h.looped, Doubt: -h.mean}, nil
	}
	words, hesitations := r.words(h)
	return Heard{Text: detokenize(r.tokens, h.ids), Words: words, Hesitations: hesitations, Doubt: -h.mean}, nil
}

// hear gives the best of up to three hearings, and how doubtful it is.
func (r *Recognizer) hear(sound []float32) (hypothesis, float64, error) {
	first, err := r.small.decodeSound(r.small.normalize(sound), nil)
	if err != nil || first.sure() {
		return first, -first.mean, err
	}
	if r.large == nil {
		if r.large, err = openNetwork(r.runtime, base, r.tokens); err != nil {
			return hypothesis{}, 0, err
		}
	}
	second, err := r.large.decodeSound(r.large.normalize(sound), first.ids)
	if err != nil {
		return hypothesis{}, 0, err
	}
	best := first
	if first.better(second) {
		best = second
	}
	if first.doubtful() && ownNoise(sound) <= maxOwnNoise {
		third, err := r.small.decodeSound(noisy(r.small.normalize(sound)), best.ids)
		if err != nil {
			return hypothesis{}, 0, err
		}
		if best.better(third) {
			best = third
		}
	}
	return best, r.doubt(first, second), nil
}
