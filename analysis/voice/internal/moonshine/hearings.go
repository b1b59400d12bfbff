package moonshine

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Some speech sits on an edge of the network: one sentence at three sample rates had 11, 9 and 9 of its 11 words, the
// latter at half the certainty. Whisper decodes anew where the mean log probability is low (Radford et al. 2023, arXiv
// 2212.04356, section 4.5), by chance. Here the larger network hears the sound, and where the small one was very unsure it hears
// it again with a little noise, which shows it the same words from another side; the likeliest text is kept. Pooled word errors
// of 22 recordings of 5 words or more (352 words; November 2026): small network alone 22.2 %, with noise 20.2, larger network
// alone 22.4, all three 18.8 %. Silence put before or after the sound, a shift by 20 ms and another level do worse than noise.
//
// A text from -0.1 on stands as it is: in none of five corpora (868 words) did more or less make fewer errors. With all sounds heard by the
// larger network 10.9 % are wrong, from -0.1 on 11.1 (two thirds heard by it), from -0.15 and -0.2 on 11.5 (half, .43), -0.25 12.7 % (.3).
//
// What is unclear to both networks the larger one hears again with its states elsewhere in the words. Over eight trials of 460 words in
// which nobody would hear a difference (eval -only trials; December 2026) 70.6 words are wrong without and 68.9 from -0.3 on, a ninth of
// the sound. From -0.25 on, a fifth of it, one more would be right, with all of it (and a third hearing) four in all. Averaging the log
// probabilities of two to five such hearings at each token made hardly fewer errors (69.5 to 70.5 in four trials, 70.5 without), of hearings
// beside noise more (74.1).
const (
	sureFrom              = -0.1  // mean log probability of a text from which it is heard once
	minMeanLogProbability = -0.4  // mean log probability of a text below which it is heard with noise too
	clearFrom             = -0.3  // mean log probability of a text from which the larger network hears a sound once
	addedNoiseLevel       = -20.0 // dB of the noise below the sound
	maxOwnNoise           = -15.0 // dB of the sound's own noise, above which none is added
	minLengthShare        = 0.8   // of the first text's tokens: a text with fewer is likelier only because it leaves words out
)

// sure reports whether a text stands as it is.
func (h hypothesis) sure() bool { return !h.looped && len(h.ids) > 0 && h.mean >= sureFrom }

// doubtful reports whether the sound is to be decoded again with added noise.
func (h hypothesis) doubtful() bool { return h.looped || h.mean < minMeanLogProbability }

// laterBy is by how many samples a sound begins later when it is heard again: a third of a state of the encoder, so that states fall
// elsewhere in the same words.
const laterBy = stateSamples / 3

// clear reports whether a text is sure enough for the larger network to hear the sound once.
func (h hypothesis) clear() bool { return !h.looped && h.mean >= clearFrom }

// delayed is the text of a sound that began so many samples later.
func (h hypothesis) delayed(samples int) hypothesis {
	for i := range h.words {
		h.words[i].Start += float64(samples) / rate
		h.words[i].End += float64(samples) / rate
	}
	return h
}

// better reports whether other is to be kept instead of h.
func (h hypothesis) better(other hypothesis) bool {
	if h.looped || other.looped {
		return h.looped && !other.looped
	}
	return other.mean > h.mean && float64(len(other.ids)) >= minLengthShare*float64(len(h.ids))
}

// noisy adds white noise to normalised sound, the same every time.
func noisy(sound []float32) []float32 {
	noise := rand.New(rand.NewPCG(rate, 0))
	top := math.Sqrt(3) * targetRMS * math.Pow(10, addedNoiseLevel/20) // of noise that is spread evenly
	for i := range sound {
		sound[i] += float32(top * (2*noise.Float64() - 1))
	}
	return sound
}

// ownNoise is the level of a sound's quietest tenth, of frames of 20 ms, below its mean, dB.
func ownNoise(sound []float32) float64 {
	const frame = rate / 50
	var powers []float64
	all := 0.0
	for f := range slices.Chunk(sound, frame) {
		p := 0.0
		for _, v := range f {
			p += float64(v) * float64(v) / float64(len(f))
		}
		powers, all = append(powers, p), all+p
	}
	slices.Sort(powers)
	const silence = 1e-10 // -100 dB of full scale
	return 10 * math.Log10((powers[len(powers)/10]+silence)/(all/float64(len(powers))+silence))
}

// maxLogitGap is a distance of logits from the largest at which they add nothing to its probability.
const maxLogitGap = 16

// logProbability is that of a token, of which no other is likelier.
func logProbability(logits []float32, token int64) float64 {
	top, sum := logits[token], 0.0
	for _, l := range logits {
		if d := top - l; d < maxLogitGap {
			sum += math.Exp(-float64(d))
		}
	}
	return -math.Log(sum)
}
