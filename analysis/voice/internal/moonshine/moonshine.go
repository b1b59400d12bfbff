// Package moonshine turns speech into text with Moonshine (Jeffries et al. 2024, arXiv 2410.15608), English, by greedy
// decoding with a key-value cache. The small network hears everything, the larger one what the small one is unsure of, twice what is
// unclear to both: where they don't agree, it was no clear English.
package moonshine

import (
	"errors"
	"fmt"
	"sync"

	"poise/models"
)

// Longest is the longest sound that the networks were made for, seconds.
const Longest = 30

// Together tells whether so many sounds, the longest of so many samples, may be heard together. Two take two thirds of the time a token
// that one alone takes, three half of it; what the larger network keeps of them is a megabyte for each second.
func Together(sounds, samples int) bool { return sounds*samples <= 18*rate }

// Recognizer holds one of the networks at a time: both, one after the other, take less memory. One goroutine at a time may use it.
type Recognizer struct {
	runtime models.Runtime
	tokens  []string
	open    *network    // nil: none yet
	turns   *sync.Mutex // held while an encoder runs
}

// Open loads the small network. The tokens are those of models.LoadTokens. Errors are models' own, ErrUnsupported among them.
func Open(rt models.Runtime, tokens []string) (*Recognizer, error) {
	if len(tokens) <= endToken {
		return nil, errors.New("open speech recognition: the tokens are missing")
	}
	r := &Recognizer{runtime: rt, tokens: tokens, turns: &sync.Mutex{}}
	return r, r.take(tiny)
}

// Beside opens another recognizer, for another goroutine. Their encoders take turns: each takes up to 100 MB while it runs.
func (r *Recognizer) Beside() (*Recognizer, error) {
	other := &Recognizer{runtime: r.runtime, tokens: r.tokens, turns: r.turns}
	return other, other.take(tiny)
}

// take loads a network, unless it is, instead of the other one.
func (r *Recognizer) take(s size) error {
	if r.open != nil && r.open.size == s {
		return nil
	}
	err := r.Close()
	if err == nil {
		r.open, err = openNetwork(r.runtime, s, r.tokens)
	}
	if err == nil {
		r.open.turns = r.turns
	}
	return err
}

// Close frees the network.
func (r *Recognizer) Close() error {
	if r.open == nil {
		return nil
	}
	err := r.open.close()
	r.open = nil
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

// Hearing is what was made of a sound so far.
type Hearing struct {
	first hypothesis  // the small network's
	noisy *hypothesis // the same one's of the sound beside noise; nil: it was sure enough, or there was noise enough
	best  *hypothesis
	doubt float64
}

// Sure tells that the larger network need not hear the sound.
func (h *Hearing) Sure() bool { return h.first.sure() }

// Listen is what the small network hears in sounds (mono, 16 kHz, -1 to 1, see Together).
func (r *Recognizer) Listen(sounds [][]float32) ([]Hearing, error) {
	heard, err := r.hear(tiny, sounds, nil)
	if err != nil {
		return nil, err
	}
	out := make([]Hearing, len(sounds))
	var again [][]float32
	var whose []int
	for i := range out {
		out[i] = Hearing{first: heard[i], best: &heard[i], doubt: -heard[i].mean}
		if heard[i].doubtful() && len(sounds[i]) >= minSamples && ownNoise(sounds[i]) <= maxOwnNoise {
			again, whose = append(again, sounds[i]), append(whose, i)
		}
	}
	third, err := r.hear(tiny, again, noisy)
	for k, i := range whose {
		if err == nil {
			out[i].noisy = &third[k]
		}
	}
	return out, err
}

// ListenAgain has the larger network hear the sounds of hearings that are not sure.
func (r *Recognizer) ListenAgain(sounds [][]float32, hearings []*Hearing) error {
	second, err := r.hear(base, sounds, nil)
	if err != nil {
		return err
	}
	for i, h := range hearings {
		h.doubt = r.doubt(h.first, second[i])
	}
	if err := r.hearLater(sounds, hearings, second); err != nil {
		return err
	}
	for i, h := range hearings {
		r.choose(h, &second[i])
	}
	return nil
}

// hearLater has the larger network hear again, begun a little later, what neither network hears clearly; the likelier of its texts is kept.
func (r *Recognizer) hearLater(sounds [][]float32, hearings []*Hearing, second []hypothesis) error {
	var later [][]float32
	var whose []int
	for i, h := range hearings {
		if !h.first.clear() && !second[i].clear() && len(sounds[i]) >= minSamples+laterBy {
			later, whose = append(later, sounds[i][laterBy:]), append(whose, i)
		}
	}
	heard, err := r.hear(base, later, nil)
	for k, i := range whose {
		if err == nil && second[i].better(heard[k]) {
			second[i] = heard[k].delayed(laterBy)
			hearings[i].doubt = max(hearings[i].doubt, r.doubt(hearings[i].first, second[i]))
		}
	}
	return err
}

// choose takes the best text of a sound when the larger network has heard it too. One that was heard beside noise alone is doubted.
func (r *Recognizer) choose(h *Hearing, second *hypothesis) {
	other := second
	if h.best.better(*second) {
		h.best, other = second, h.best
	}
	agree(h.best.words, other.words)
	if h.noisy != nil && h.best.better(*h.noisy) {
		h.doubt = max(h.doubt, r.doubt(*h.best, *h.noisy))
		h.best = h.noisy
	}
}

// Heard is what is said, without text for nothing.
func (r *Recognizer) Heard(h *Hearing) Heard {
	return Heard{Text: detokenize(r.tokens, h.best.ids), Words: h.best.words, Hesitations: h.best.between, Looped: h.best.looped, Doubt: h.doubt}
}

// HearOnce is what the small network alone hears, for those who can't wait; without text where it is unsure of it.
func (r *Recognizer) HearOnce(sound []float32) (Heard, error) {
	if len(sound) > Longest*rate {
		return Heard{}, nil
	}
	h, err := r.hear(tiny, [][]float32{sound}, nil)
	if err != nil || h[0].doubtful() {
		return Heard{}, err
	}
	return r.Heard(&Hearing{best: &h[0], doubt: -h[0].mean}), nil
}

// hear has a network hear sounds. What is too short to hold a word holds none.
func (r *Recognizer) hear(by size, sounds [][]float32, change func([]float32) []float32) ([]hypothesis, error) {
	out := make([]hypothesis, len(sounds))
	var long [][]float32
	var whose []int
	for i, s := range sounds {
		if len(s) > Longest*rate {
			return nil, fmt.Errorf("recognise speech: %d samples are more than %d s", len(s), Longest)
		}
		if len(s) >= minSamples {
			long, whose = append(long, s), append(whose, i)
		}
	}
	if len(long) == 0 {
		return out, nil
	}
	if err := r.take(by); err != nil {
		return nil, err
	}
	heard, err := r.open.hear(long, change)
	if err != nil {
		return nil, fmt.Errorf("recognise speech: %w", err)
	}
	for k, h := range heard {
		h.words, h.between = r.words(h, long[k])
		h.attention, h.hesitates = nil, nil
		out[whose[k]] = h
	}
	return out, nil
}
