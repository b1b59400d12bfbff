package moonshine

import (
	"math"
	"slices"
	"strings"
	"unicode"
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

// How words are placed. A stretch of states is worth to a word what its tokens attend to them, less the square of how unusually long or
// short, by a factor of durationSpread, the word would then be; rests between words are worth most where it is quiet. The weights are round
// numbers: a word's own states are worth about 1.4 each.
const (
	durationSpread  = 0.4   // log of a factor; phones of one kind differ by about as much (Crystal & House 1988, J. Acoust. Soc. Am. 83, 1553)
	phoneAtLeast    = 0.04  // s: bounds of how long a phone takes, on the average, in quick and slow speech
	phoneAtMost     = 0.11  // s
	longestWord     = 62    // states, 1.5 s
	attentionWeight = 0.6   // worth of a standard deviation of a token's attention
	leastAttention  = 1e-4  // that is told from none
	quietRest       = 2.0   // worth of a state in a rest between words where it is quiet, and where not:
	loudRest        = 0.2   // something is said there that has no word
	thoughtRest     = 1.2   // the same before a word at which the decoder thinks of "um" or "uh":
	thoughtFrom     = 0.001 // probability of one, a hundred times what it usually is
)

// words places the words of a text by what its tokens attend to: attention, averaged over layers and heads and set against
// that of the other tokens (as for Whisper's word times; Radford et al. 2023, arXiv 2212.04356), by how long words take and by where the sound is
// quiet. Hesitations are those before each word, and after the last.
func (r *Recognizer) words(h hypothesis, sound []float32) (out []Word, hesitations []Hesitation) {
	if len(h.attention) <= len(h.ids) {
		return nil, nil // the last is that of the end
	}
	gain := contrast(h.attention[:len(h.ids)+1])
	var rows [][]float64
	var phones, thought []float64
	first := 0
	for i := 1; i <= len(h.ids); i++ {
		if i < len(h.ids) && !strings.HasPrefix(r.token(h.ids[i]), "▁") {
			continue
		}
		w := Word{Text: detokenize(r.tokens, h.ids[first:i])}
		sum := 0.0
		for _, c := range h.certain[first:i] {
			sum += c
		}
		w.Probability = math.Exp(sum / float64(i-first))
		if w.Text != "" {
			before := r.hesitation(h, first)
			out, hesitations = append(out, w), append(hesitations, before)
			rows, phones = append(rows, r.attended(gain, h.ids, first, i)), append(phones, countPhones(w.Text))
			thought = append(thought, before.Um+before.Uh)
		}
		first = i
	}
	if len(out) == 0 {
		return nil, nil
	}
	hesitations = append(hesitations, r.hesitation(h, len(h.ids)))
	for i, s := range place(rows, phones, thought, quiet(sound, h.states)) {
		out[i].Start, out[i].End = stateTime(s[0]), stateTime(s[1])
	}
	return out, hesitations
}

// attended is how much some tokens attend to each state: the one of them that does most, marks beside letters left out.
func (r *Recognizer) attended(gain [][]float64, ids []int64, from, to int) []float64 {
	spelled := func(id int64) bool {
		return strings.ContainsFunc(r.token(id), func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) })
	}
	var out []float64
	for i := from; i < to; i++ {
		switch {
		case !spelled(ids[i]) && slices.ContainsFunc(ids[from:to], spelled):
		case out == nil:
			out = slices.Clone(gain[i])
		default:
			for k, x := range gain[i] {
				out[k] = max(out[k], x)
			}
		}
	}
	return out
}

func (r *Recognizer) token(id int64) string {
	if id < 0 || id >= int64(len(r.tokens)) {
		return ""
	}
	return r.tokens[id]
}

// stateTime is the middle of what a state sees, seconds.
func stateTime(i int) float64 { return float64(i*stateSamples+stateCentre) / rate }

// contrast is by how many standard deviations the logarithm of the attention of each token to each state lies above its mean over tokens,
// weighed: [tokens][states].
func contrast(attention [][]float32) [][]float64 {
	out := make([][]float64, len(attention))
	for t, row := range attention {
		out[t] = make([]float64, len(row))
		for k, x := range row {
			out[t][k] = math.Log(float64(x) + leastAttention)
		}
	}
	tokens := float64(len(out))
	for k := range out[0] {
		mean, square := 0.0, 0.0
		for _, row := range out {
			mean += row[k] / tokens
		}
		for _, row := range out {
			row[k] -= mean
			square += row[k] * row[k] / tokens
		}
		for _, row := range out {
			row[k] *= attentionWeight / math.Sqrt(square+1e-16)
		}
	}
	return out
}

// place gives each word its states, from the first to before the second, so that what all are worth is most. Gain is what the states are
// worth to each word; phones how many it has; thought how probable a hesitation is before it.
func place(gain [][]float64, phones, thought []float64, quiet []bool) [][2]int {
	words, states := len(gain), len(quiet)
	out := make([][2]int, words)
	if words > states {
		for i := range out {
			out[i] = [2]int{i * states / words, (i + 1) * states / words}
		}
		return out
	}
	phone := pace(phones, quiet)
	begins, rests := make([][]int, words), make([][]int, words) // where the word begins that ends at a state, and the rest
	worth := make([]float64, states+1)                          // of all up to a state: first of nothing
	for j := 1; j <= states; j++ {
		worth[j] = math.Inf(-1)
	}
	for w, row := range gain {
		loud := loudRest
		if thought[w] >= thoughtFrom {
			loud = thoughtRest
		}
		worth, rests[w] = rested(worth, quiet, loud)
		worth, begins[w] = said(worth, row, phones[w]*phone)
	}
	_, last := rested(worth, quiet, loudRest)
	end := last[states]
	for w := words - 1; w >= 0; w-- {
		out[w] = [2]int{begins[w][end], end}
		end = rests[w][begins[w][end]]
	}
	return out
}

// rested adds a rest, of any length, to what is worth so much up to each state, and tells where the rest begins that ends there. A
// state in it is worth loud where it is not quiet.
func rested(worth []float64, quiet []bool, loud float64) (after []float64, begins []int) {
	after, begins = slices.Clone(worth), make([]int, len(worth))
	for j := range after {
		begins[j] = j
		if j == 0 {
			continue
		}
		state := loud
		if quiet[j-1] {
			state = quietRest
		}
		if longer := after[j-1] + state; longer > after[j] {
			after[j], begins[j] = longer, begins[j-1]
		}
	}
	return after, begins
}

// said adds a word, to which states are worth what row says and which takes so many as a rule, to what is worth so much up to each state,
// and tells where the word begins that ends there.
func said(worth, row []float64, usual float64) (after []float64, begins []int) {
	after, begins = make([]float64, len(worth)), make([]int, len(worth))
	var unusual [longestWord + 1]float64 // of a length
	for n := 1; n <= longestWord; n++ {
		d := math.Log(float64(n)/usual) / durationSpread
		unusual[n] = d * d
	}
	before := make([]float64, len(worth)) // worth, less that of the row up to there
	sum := 0.0
	for end := range after {
		best, at := math.Inf(-1), max(0, end-1)
		for from := max(0, end-longestWord); from < end; from++ {
			if w := before[from] - unusual[end-from]; w > best {
				best, at = w, from
			}
		}
		after[end], begins[end] = best+sum, at
		if before[end] = worth[end] - sum; end < len(row) {
			sum += row[end]
		}
	}
	return after, begins
}

// pace is how many states a phone of the words takes.
func pace(phones []float64, quiet []bool) float64 {
	all, spoken := 0.0, 0.0
	for _, n := range phones {
		all += n
	}
	for _, q := range quiet {
		if !q {
			spoken++
		}
	}
	return min(max(spoken/all, phoneAtLeast*rate/stateSamples), phoneAtMost*rate/stateSamples)
}
