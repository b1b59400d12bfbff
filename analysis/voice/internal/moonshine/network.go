package moonshine

import (
	"errors"
	"fmt"
	"math"
	"slices"

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
	hesitations      *hesitationTokens
	past             []models.Tensor // cache of keys and values: for each layer decoder key, value, encoder key, value
	inputs           []models.Tensor
	sound            []float32
}

func openNetwork(rt models.Runtime, size size, tokens []string) (*network, error) {
	enc, err := rt.Open(size.encoder)
	if err != nil {
		return nil, fmt.Errorf("open speech recognition: %w", err)
	}
	dec, err := rt.Open(size.decoder)
	if err != nil {
		return nil, fmt.Errorf("open speech recognition: %w", errors.Join(err, enc.Close()))
	}
	return &network{size: size, encoder: enc, decoder: dec, hesitations: newHesitationTokens(tokens)}, nil
}

func (r *network) close() error { return errors.Join(r.encoder.Close(), r.decoder.Close()) }

// hypothesis is what decoding made of a sound.
type hypothesis struct {
	ids       []int64
	looped    bool
	mean      float64      // of the tokens' log probabilities, that of the end among them: 0 for certain
	certain   []float64    // log probability of each token
	hesitates []Hesitation // of each token, and the end: that it were one instead
	attention [][]float32  // what each token, and the end, attends to of the encoder's states: [layers x heads x states]
	states    int          // the encoder's
}

// decodeSound decodes a sound once, with another hearing as the draft, or nil.
func (r *network) decodeSound(sound []float32, draft []int64) (hypothesis, error) {
	out, err := r.encoder.Run(models.Tensor{Shape: []int{1, len(sound)}, Float: sound})
	if err != nil {
		return hypothesis{}, err
	}
	if len(out) != 1 || len(out[0].Shape) != 3 || out[0].Shape[2] != r.size.hiddenSize {
		return hypothesis{}, errors.New("unexpected shape of the encoder's output")
	}
	return r.decode(out[0], maxTokens(len(sound)), draft)
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

// decode picks the likeliest token again and again, until the end, a loop, or more tokens than anyone speaks. The draft is what
// another hearing made of the sound, or nil: the network looks at many of its tokens in one run, and keeps those that it would have
// picked itself (speculative decoding; Leviathan et al. 2023, arXiv 2211.17192).
func (r *network) decode(hidden models.Tensor, limit int, draft []int64) (h hypothesis, err error) {
	h.states = hidden.Shape[1]
	r.resetCache()
	token := int64(startToken)
	for {
		ahead := draft[:min(len(draft), lookahead)]
		logits, attention, err := r.step(append([]int64{token}, ahead...), hidden, len(h.ids) > 0)
		if err != nil {
			return hypothesis{}, err
		}
		for i := range logits {
			token = argmax(logits[i])
			certain := logProbability(logits[i], token)
			h.hesitates = append(h.hesitates, r.hesitations.at(logits[i], token, certain))
			if h.add(token, certain, attention[i], limit) {
				return h, nil
			}
			if len(draft) > 0 && token != draft[0] {
				draft = resume(draft, token)
				r.forget(len(ahead) - i)
				break
			}
			draft = draft[min(1, len(draft)):]
		}
	}
}

// How far another hearing is followed.
const (
	lookahead  = 8 // tokens of a draft in one run: those behind the first that is not kept are looked at for nothing
	skipAtMost = 4 // tokens of a draft that may be left out
)

// resume is the rest of a draft whose first token is not kept: after the token that was said instead, if it stands in it soon, else
// after one token.
func resume(draft []int64, instead int64) []int64 {
	if k := slices.Index(draft[:min(len(draft), 1+skipAtMost)], instead); k >= 0 {
		return draft[k+1:]
	}
	return draft[1:]
}

// add appends a token, and reports whether it was the last.
func (h *hypothesis) add(token int64, certain float64, attention []float32, limit int) (last bool) {
	h.certain, h.attention = append(h.certain, certain), append(h.attention, attention)
	n := float64(len(h.certain))
	h.mean += (certain - h.mean) / n
	if token == endToken {
		return true
	}
	h.ids = append(h.ids, token)
	if k := repetition(h.ids); k > 0 {
		h.ids, h.looped = h.ids[:k], true
	} else {
		h.looped = len(h.ids) >= limit
	}
	return h.looped
}

// resetCache empties the cache.
func (r *network) resetCache() {
	r.past = make([]models.Tensor, 4*r.size.layers)
	for i := range r.past {
		r.past[i] = models.Tensor{Shape: []int{1, heads, 0, r.size.headSize}, Float: []float32{}}
	}
}

// step hands tokens to the decoder and returns, for each, the logits of the next one, and what it attends to.
func (r *network) step(tokens []int64, hidden models.Tensor, cached bool) (logits, attention [][]float32, err error) {
	r.inputs = append(r.inputs[:0], models.Tensor{Shape: []int{1, len(tokens)}, Int: tokens}, hidden)
	r.inputs = append(r.inputs, r.past...)
	r.inputs = append(r.inputs, models.Tensor{Shape: []int{1}, Bool: []bool{cached}})
	out, err := r.decoder.Run(r.inputs...)
	if err != nil {
		return nil, nil, err
	}
	n, states := len(tokens), hidden.Shape[1]
	if len(out) != 2+len(r.past) || len(out[0].Float) == 0 || len(out[0].Float)%n != 0 || len(out[1+len(r.past)].Float)%(n*states) != 0 {
		return nil, nil, errors.New("unexpected shape of the decoder's outputs")
	}
	for i := range r.past {
		if ofEncoder := i%4 >= 2; !cached || !ofEncoder { // a cached run leaves the encoder's part empty
			r.past[i] = out[1+i]
		}
	}
	return slices.Collect(slices.Chunk(out[0].Float, len(out[0].Float)/n)), byToken(out[1+len(r.past)].Float, n, states), nil
}

// byToken turns what is attended to by [heads][tokens][states] into [tokens][heads x states].
func byToken(attention []float32, tokens, states int) [][]float32 {
	out := make([][]float32, tokens)
	k := 0
	for row := range slices.Chunk(attention, states) {
		out[k%tokens] = append(out[k%tokens], row...)
		k++
	}
	return out
}

// forget drops the last n tokens from the cache.
func (r *network) forget(n int) {
	for i := range r.past {
		if i%4 >= 2 || n == 0 {
			continue
		}
		p := &r.past[i]
		was := p.Shape[2] * r.size.headSize
		keep := was - n*r.size.headSize
		kept := make([]float32, 0, heads*keep)
		for head := range slices.Chunk(p.Float, was) {
			kept = append(kept, head[:keep]...)
		}
		*p = models.Tensor{Shape: []int{1, heads, keep / r.size.headSize, r.size.headSize}, Float: kept}
	}
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
