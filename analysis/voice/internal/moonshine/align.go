package moonshine

import (
	"math"
	"strings"
)

// Word is a written word and where in the sound it is said.
type Word struct {
	Text        string
	Start, End  float64 // seconds after the sound's first sample
	Probability float64 // geometric mean of its tokens' probabilities, 0 to 1
}

// The encoder gives a state for every 384 samples; each sees 895 of them (kernels 127, 7 and 3 at strides 64, 3 and 2).
const (
	stateSamples = 384
	stateCentre  = 895 / 2
)

// words places the words of a text by what its tokens attend to: attention, set against that of the other tokens and averaged over
// layers and heads, is highest along a path through tokens and states that dynamic time warping finds (as Whisper's word times
// are; Radford et al. 2023, arXiv 2212.04356). Hesitations are those before each word, and after the last.
func (r *Recognizer) words(h hypothesis) (out []Word, hesitations []Hesitation) {
	starts := path(contrast(h.attention[:min(len(h.attention), len(h.ids)+1)], h.states))
	if len(starts) != len(h.ids)+1 {
		return nil, nil // the last is that of the end
	}
	first := 0
	for i := 1; i <= len(h.ids); i++ {
		if i < len(h.ids) && !strings.HasPrefix(r.token(h.ids[i]), "▁") {
			continue
		}
		w := Word{Text: detokenize(r.tokens, h.ids[first:i]), Start: stateTime(starts[first]), End: stateTime(starts[i])}
		sum := 0.0
		for _, c := range h.certain[first:i] {
			sum += c
		}
		w.Probability = math.Exp(sum / float64(i-first))
		if w.Text != "" {
			out, hesitations = append(out, w), append(hesitations, r.hesitation(h, first))
		}
		first = i
	}
	if len(out) > 0 {
		hesitations = append(hesitations, r.hesitation(h, len(h.ids)))
	}
	return out, hesitations
}

func (r *Recognizer) token(id int64) string {
	if id < 0 || id >= int64(len(r.tokens)) {
		return ""
	}
	return r.tokens[id]
}

// stateTime is the middle of what a state sees, seconds.
func stateTime(i int) float64 { return float64(i*stateSamples+stateCentre) / rate }

// contrast is the attention of each token to each state, in standard deviations from the mean over tokens, averaged over layers and heads: [tokens][states].
func contrast(attention [][]float32, states int) [][]float64 {
	tokens := len(attention)
	if tokens == 0 || states == 0 {
		return nil
	}
	out := make([][]float64, tokens)
	for t := range out {
		out[t] = make([]float64, states)
	}
	heads := len(attention[0]) / states
	row := make([]float64, tokens)
	for k := range heads * states {
		mean, square := 0.0, 0.0
		for t := range row {
			row[t] = float64(attention[t][k])
			mean += row[t] / float64(tokens)
		}
		for _, x := range row {
			square += (x - mean) * (x - mean) / float64(tokens)
		}
		if square < 1e-16 {
			continue
		}
		scale := 1 / (math.Sqrt(square) * float64(heads))
		for t, x := range row {
			out[t][k%states] += (x - mean) * scale
		}
	}
	return out
}

// path is the state at which each token begins, where the sum of the gains along a path through tokens and states, from the first
// of both to the last, none left out, is highest.
func path(gain [][]float64) []int {
	n := len(gain)
	if n == 0 {
		return nil
	}
	m := len(gain[0])
	best := make([][]float64, n)
	for i := range best {
		best[i] = make([]float64, m)
		for j := range best[i] {
			var before float64
			switch {
			case i == 0 && j == 0:
				before = 0
			case i == 0:
				before = best[i][j-1]
			case j == 0:
				before = best[i-1][j]
			default:
				before = max(best[i-1][j-1], best[i][j-1], best[i-1][j])
			}
			best[i][j] = before + gain[i][j]
		}
	}
	starts := make([]int, n)
	for i, j := n-1, m-1; i > 0 || j > 0; {
		starts[i] = j
		switch {
		case i == 0:
			j--
		case j == 0:
			i--
		case best[i-1][j-1] >= best[i][j-1] && best[i-1][j-1] >= best[i-1][j]:
			i, j = i-1, j-1
		case best[i-1][j] >= best[i][j-1]:
			i--
		default:
			j--
		}
	}
	starts[0] = 0
	return starts
}
