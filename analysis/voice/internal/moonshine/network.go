package moonshine

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

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
	encoder, decoder string
	layers, headSize int
}

// The two sizes; the larger one takes twice as long.
var (
	tiny = size{models.SpeechTinyEncoder, models.SpeechTinyDecoder, 6, 36}
	base = size{models.SpeechBaseEncoder, models.SpeechBaseDecoder, 8, 52}
)

// vocabulary is how many tokens there are.
const vocabulary = 32768

// network is one size of it, and the state of decoding some sounds together. What it computes goes into the same memory again and again.
type network struct {
	size              size
	encoder, decoder  models.Session
	hesitations       *hesitationTokens
	heard             []models.Tensor // what the encoder makes of the sounds: keys and values of each layer
	one               []models.Tensor // the same of one of several
	hidden            models.Tensor   // what of that only fills up
	past, next        []models.Tensor // cache of what was said, keys and values of each layer, before and after a step
	logits, attention models.Tensor
	inputs, outputs   []models.Tensor
	sound             []float32
	turns             sync.Locker // held while the encoder runs
}

func openNetwork(rt models.Runtime, size size, tokens []string) (*network, error) {
	rt.Preload(size.decoder) // while the encoder is loaded
	enc, err := rt.Open(size.encoder)
	if err != nil {
		return nil, fmt.Errorf("open speech recognition: %w", err)
	}
	dec, err := rt.Open(size.decoder)
	if err != nil {
		return nil, fmt.Errorf("open speech recognition: %w", errors.Join(err, enc.Close()))
	}
	each := func() []models.Tensor { return make([]models.Tensor, 2*size.layers) }
	return &network{size: size, encoder: enc, decoder: dec, hesitations: newHesitationTokens(tokens), heard: each(), one: each(), past: each(), next: each()}, nil
}

func (r *network) close() error { return errors.Join(r.encoder.Close(), r.decoder.Close()) }

// hypothesis is what decoding made of a sound.
type hypothesis struct {
	ids       []int64
	looped    bool
	mean      float64      // of the tokens' log probabilities, that of the end among them: 0 for certain
	certain   []float64    // log probability of each token
	hesitates []Hesitation // of each token, and the end: that it were one instead
	attention [][]float32  // what each token, and the end, attends to of the encoder's states, the mean over layers and heads
	words     []Word       // with their times
	between   []Hesitation // before each word, and after the last
	states    int          // the encoder's
	limit     int          // of the tokens
	over      bool         // decoding is
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

// hear decodes sounds, each once. Together they must be short (see Together). Change, unless nil, is made to each once it is normalised.
func (r *network) hear(sounds [][]float32, change func([]float32) []float32) ([]hypothesis, error) {
	order := make([]int, len(sounds)) // the longest first: texts that end early stand last, see decode
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(sounds[b]) - len(sounds[a]) })
	sorted, all := make([][]float32, len(sounds)), make([]hypothesis, len(sounds))
	for k, i := range order {
		s := sounds[i]
		sorted[k], all[k].states, all[k].limit = s, states(len(s)), maxTokens(len(s))
	}
	r.makeRoom(len(all), all[0].states)
	if err := r.encodeAll(sorted, all, change); err != nil {
		return nil, err
	}
	if err := r.decode(all); err != nil {
		return nil, err
	}
	out := make([]hypothesis, len(all))
	for k, i := range order {
		out[i] = all[k]
	}
	return out, nil
}

// encodeAll has the encoder hear sounds, whose numbers of states are known.
func (r *network) encodeAll(sounds [][]float32, all []hypothesis, change func([]float32) []float32) error {
	r.turns.Lock()
	defer r.turns.Unlock()
	for i, s := range sounds {
		s = r.normalize(s)
		if change != nil {
			s = change(s)
		}
		if err := r.encode(i, s, all[i].states); err != nil {
			return err
		}
	}
	return nil
}

// encode has the encoder hear the sound number i.
func (r *network) encode(i int, sound []float32, states int) error {
	in := models.Tensor{Shape: []int{1, len(sound)}, Float: sound}
	if r.hidden.Shape[0] == 1 {
		return r.encoder.RunInto(r.heard, in)
	}
	r.shape(r.one, 1, states)
	if err := r.encoder.RunInto(r.one, in); err != nil {
		return err
	}
	width := r.hidden.Shape[3]
	for k, t := range r.one {
		row, wide := states, width // keys stand as [heads][size][states], values as [heads][states][size]
		if k%2 == 1 {
			row, wide = states*r.size.headSize, width*r.size.headSize
		}
		to := r.heard[k].Float[i*heads*r.size.headSize*width:]
		for n := range len(t.Float) / row {
			copy(to[n*wide:], t.Float[n*row:(n+1)*row])
		}
	}
	for k := states; k < width; k++ {
		r.hidden.Float[i*width+k] = filler
	}
	return nil
}

// states is how many states the encoder gives for so many samples.
func states(samples int) int {
	for _, c := range [...]struct{ kernel, stride int }{{127, 64}, {7, 3}, {3, 2}} {
		samples = (samples-c.kernel)/c.stride + 1
	}
	return samples
}

// decode picks the likeliest token of each text again and again, until the end, a loop, or more tokens than anyone speaks. Texts are
// decoded together, since most of the work of a step is to read the network's weights; those at the end of the list that have ended are
// left out.
func (r *network) decode(all []hypothesis) error {
	for i := range r.past {
		r.past[i] = models.Tensor{Shape: []int{len(all), heads, 0, r.size.headSize}, Float: []float32{}}
	}
	tokens := slices.Repeat([]int64{startToken}, len(all))
	for at := 0; ; at++ {
		for len(all) > 0 && all[len(all)-1].over {
			all = all[:len(all)-1]
		}
		if len(all) == 0 {
			return nil
		}
		logits, attention, err := r.step(tokens[:len(all)], at)
		if err != nil {
			return err
		}
		for i := range all {
			if all[i].over {
				continue // its token goes on being the last
			}
			tokens[i] = argmax(logits[i])
			certain := logProbability(logits[i], tokens[i])
			all[i].hesitates = append(all[i].hesitates, r.hesitations.at(logits[i], tokens[i], certain))
			all[i].add(tokens[i], certain, average(attention[i], all[i].states, r.hidden.Shape[3]))
		}
	}
}

// average is that of the first values of rows of a width.
func average(rows []float32, values, width int) []float32 {
	out := make([]float32, values)
	share := float32(width) / float32(len(rows))
	for row := range slices.Chunk(rows, width) {
		for k := range out {
			out[k] += row[k] * share
		}
	}
	return out
}

// add appends a token.
func (h *hypothesis) add(token int64, certain float64, attention []float32) {
	h.certain, h.attention = append(h.certain, certain), append(h.attention, attention)
	n := float64(len(h.certain))
	h.mean += (certain - h.mean) / n
	if token == endToken {
		h.over = true
		return
	}
	h.ids = append(h.ids, token)
	if k := repetition(h.ids); k > 0 {
		h.ids, h.looped = h.ids[:k], true
	} else {
		h.looped = len(h.ids) >= h.limit
	}
	h.over = h.looped
}

// makeRoom makes room for what is heard of so many sounds of so many states at most.
func (r *network) makeRoom(sounds, states int) {
	r.shape(r.heard, sounds, states)
	for i := range r.heard {
		clear(r.heard[i].Float)
	}
	resize(&r.hidden, sounds, 1, 1, states)
	clear(r.hidden.Float)
}

// shape shapes what is heard of so many sounds of so many states.
func (r *network) shape(heard []models.Tensor, sounds, states int) {
	for i := range heard {
		if i%2 == 0 {
			resize(&heard[i], sounds, heads, r.size.headSize, states)
		} else {
			resize(&heard[i], sounds, heads, states, r.size.headSize)
		}
	}
}

// resize gives a tensor another shape, in its memory where that is large enough. Its values have no meaning then.
func resize(t *models.Tensor, shape ...int) {
	n := 1
	for _, d := range shape {
		n *= d
	}
	t.Shape, t.Float = shape, slices.Grow(t.Float[:0], n)[:n]
}

// filler is added to the attention's logits where there is nothing to attend to.
const filler = -1e9

// step hands a token of each of the first texts, all at one place, to the decoder and returns, for each, the logits of the next one, and what
// it attends to, [layers x heads][states], valid until the next step.
func (r *network) step(tokens []int64, at int) (logits, attention [][]float32, err error) {
	n := len(tokens)
	r.inputs = append(r.inputs[:0], models.Tensor{Shape: []int{n, 1}, Int: tokens}, models.Tensor{Shape: []int{1}, Int: []int64{int64(at)}}, firstTexts(r.hidden, n))
	for _, all := range [][]models.Tensor{r.heard, r.past} {
		for _, t := range all {
			r.inputs = append(r.inputs, firstTexts(t, n))
		}
	}
	for i := range r.next {
		resize(&r.next[i], n, heads, at+1, r.size.headSize)
	}
	resize(&r.logits, n, 1, vocabulary)
	resize(&r.attention, n, heads*r.size.layers, 1, r.hidden.Shape[3])
	r.outputs = append(append(append(r.outputs[:0], r.logits), r.next...), r.attention)
	if err := r.decoder.RunInto(r.outputs, r.inputs...); err != nil {
		return nil, nil, err
	}
	r.past, r.next = r.next, r.past
	each := func(t models.Tensor) [][]float32 { return slices.Collect(slices.Chunk(t.Float, len(t.Float)/n)) }
	return each(r.logits), each(r.attention), nil
}

// firstTexts is what a tensor holds of the first texts.
func firstTexts(t models.Tensor, n int) models.Tensor {
	return models.Tensor{Shape: append([]int{n}, t.Shape[1:]...), Float: t.Float[:len(t.Float)/t.Shape[0]*n]}
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
