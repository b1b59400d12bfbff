package moonshine

import (
	"strings"
	"unicode"

	"poise/analysis/editdistance"
)

// Another language, singing and noise become English words too, but each network makes other ones of them, with little certainty
// and out of many pieces. Over 132 recordings (November 2026; 30 with speech of 20 other languages, people's and programs'), a
// doubt of 1 parted all recordings of English but one, a radio voice of 1969 whose words nobody would recognise, from all others.
// The weights are round numbers: uncertainty and disagreement, each between 0 and about 1, count alike.
const (
	usualPieces    = 1.6  // tokens a word, up to which the words are usual English ones
	pieceWeight    = 0.3  // of each token more
	noCommonWeight = 0.15 // of five words or more without one of the commonest
	leastWords     = 5
	loopWeight     = 0.25 // of a network that fell into a loop: one of 109 sounds of English made one do that, 13 of 60 of other languages
)

// doubt is how little two networks' texts of one sound are to be trusted: the mean uncertainty of both (negative log
// probability of a token), the share of consonants in which they differ, that either repeated itself without end, and what makes the words
// look like no English ones.
func (r *Recognizer) doubt(first, second hypothesis) float64 {
	a, b := detokenize(r.tokens, first.ids), detokenize(r.tokens, second.ids)
	doubt := -(first.mean+second.mean)/2 + difference(consonants(a), consonants(b)) + max(r.strangeness(a, first.ids), r.strangeness(b, second.ids))
	if first.looped || second.looped {
		doubt += loopWeight
	}
	return doubt
}

// strangeness is how little the words of a text look like English.
func (r *Recognizer) strangeness(text string, ids []int64) float64 {
	words := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' })
	if len(words) == 0 {
		return 0
	}
	pieces, common := 0, 0
	for _, id := range ids {
		if strings.ContainsFunc(detokenize(r.tokens, []int64{id}), unicode.IsLetter) {
			pieces++
		}
	}
	for _, w := range words {
		if commonest[w] {
			common++
		}
	}
	out := pieceWeight * max(0, float64(pieces)/float64(len(words))-usualPieces)
	if common == 0 && len(words) >= leastWords {
		out += noCommonWeight
	}
	return out
}

// commonest are the commonest English words, a third of all that is said and written (Kučera & Francis 1967).
var commonest = set("the of and to a in that it is was i for on you he be with as by at have are this not but they we so my what " +
	"there do if can just like now")

// hesitations are no words in which texts could differ.
var hesitations = set("um uh umm uhm er erm hm hmm ah eh oh mm")

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// difference is the least number of signs to replace, insert or delete to make b of a, as a share of the longer one.
func difference(a, b []rune) float64 {
	return float64(editdistance.Of(a, b)) / float64(max(1, len(a), len(b)))
}
