package moonshine

import (
	"errors"
	"fmt"
	"math"

	"poise/models"
)

// The network's shapes and marks.
const (
	rate       = 16000 // Hz
	heads      = 8
	startToken = 1 // token that starts a text
	endToken   = 2 // token that ends it
)

// size is one of the networks' two sizes.
type size struct {
	encoder, decoder             string
	layers, headSize, hiddenSize int
}

// The two sizes; the larger one takes twice as long.
var (
	tiny = size{models.SpeechTinyEncoder, models.SpeechTinyDecoder, 6, 36, 288}
	base = size{models.SpeechBaseEncoder, models.SpeechBaseDecoder, 8, 52, 416}
)

// network is one size of it, and the state of decoding.
type network struct {
	size             size
	encoder, decoder models.Session
	past             []models.Tensor // cache of keys and values: for each layer decoder key, value, encoder key, value
	inputs           []models.Tensor
	sound            []float32
}

func openNetwork(rt models.Runtime, size size) (*network, error) {
	enc, err := rt.Open(size.encoder)
	if err != nil {
		return nil, fmt.Errorf("open speech recognition: %w", err)
	}
	dec, err := rt.Open(size.decoder)
	if err != nil {
		return nil, fmt.Errorf("open speech recognition: %w", errors.Join(err, enc.Close()))
	}
	return &network{size: size, encoder: enc, decoder: dec}, nil
}

func (r *network) close() error { return errors.Join(r.encoder.Close(), r.decoder.Close()) }

// hypothesis is what decoding made of a sound.
type hypothesis struct {
	ids       []int64
	looped    bool
	mean      float64     // of the tokens' log probabilities, that of the end among them: 0 for certain
	certain   []float64   // log probability of each token
	attention [][]float32 // what each token, and the end, attends to of the encoder's states: [layers x heads x states]
	states    int         // the encoder's
}

// decodeSound decodes a sound once.
func (r *network) decodeSound(sound []float32) (hypothesis, error) {
	out, err := r.encoder.Run(models.Tensor{Shape: []int{1, len(sound)}, Float: sound})
	if err != nil {
		return hypothesis{}, err
	}
	if len(out) != 1 || len(out[0].Shape) != 3 || out[0].Shape[2] != r.size.hiddenSize {
		return hypothesis{}, errors.New("unexpected shape of the encoder's output")
	}
	return r.decode(out[0], maxTokens(len(sound)))
}

// targetRMS is the root mean square to which sound is normalised: the gain of a microphone must not change the words.
const targetRMS = 0.1

// normalize returns sound with targetRMS, valid until the next call.
func (r *network) normalize(sound []float32) []float32 {
	e := 0.0
	for _, v := range sound {
		e += float64(v) * float64(v)
	}
	gain := float32(targetRMS / math.Sqrt(e/float64(len(sound))+1e-10)) // no more than 80 dB
	r.sound = r.sound[:0]
	for _, v := range sound {
		r.sound = append(r.sound, v*gain)
	}
	return r.sound
}

// minSamples is the shortest sound that the encoder's convolutions take, samples: below 0.1 s nothing is said.
const minSamples = rate / 10

// Speech has up to about 6 words a second and a word about 1.3 tokens; decoding that makes more of them has lost the sound.
const tokensPerSecond, tokensAtLeast = 10, 8

func maxTokens(samples int) int { return tokensAtLeast + tokensPerSecond*samples/rate }

// decode picks the likeliest token again and again, until the end, a loop, or more tokens than anyone speaks.
func (r *network) decode(hidden models.Tensor, limit int) (h hypothesis, err error) {
	h.states = hidden.Shape[1]
	r.resetCache()
	token, sum := int64(startToken), 0.0
	for n := 1.0; ; n++ {
		logits, attention, err := r.step(token, hidden, len(h.ids) > 0)
		if err != nil {
			return hypothesis{}, err
		}
		token = argmax(logits)
		certain := logProbability(logits, token)
		h.certain, h.attention = append(h.certain, certain), append(h.attention, attention)
		sum += certain
		if h.mean = sum / n; token == endToken {
			return h, nil
		}
		h.ids = append(h.ids, token)
		if k := repetition(h.ids); k > 0 {
			h.ids, h.looped = h.ids[:k], true
			return h, nil
		}
		if h.looped = len(h.ids) >= limit; h.looped {
			return h, nil
		}
	}
}

// resetCache empties the cache.
func (r *network) resetCache() {
	r.past = make([]models.Tensor, 4*r.size.layers)
	for i := range r.past {
		r.past[i] = models.Tensor{Shape: []int{1, heads, 0, r.size.headSize}, Float: []float32{}}
	}
}

// step hands one token to the decoder and returns the logits of the next one.
func (r *network) step(token int64, hidden models.Tensor, cached bool) (logits, attention []float32, err error) {
	r.inputs = append(r.inputs[:0], models.Tensor{Shape: []int{1, 1}, Int: []int64{token}}, hidden)
	r.inputs = append(r.inputs, r.past...)
	r.inputs = append(r.inputs, models.Tensor{Shape: []int{1}, Bool: []bool{cached}})
	out, err := r.decoder.Run(r.inputs...)
	if err != nil {
		return nil, nil, err
	}
	if len(out) != 2+len(r.past) || len(out[0].Float) == 0 {
		return nil, nil, errors.New("unexpected shape of the decoder's outputs")
	}
	for i := range r.past {
		if ofEncoder := i%4 >= 2; !cached || !ofEncoder { // a cached run leaves the encoder's part empty
			r.past[i] = out[1+i]
		}
	}
	return out[0].Float, out[1+len(r.past)].Float, nil
}

// argmax is the index of the largest value, the first of equals.
func argmax(logits []float32) int64 {
	best := 0
	for i, v := range logits {
		if v > logits[best] {
			best = i
		}
	}
	return int64(best)
}
