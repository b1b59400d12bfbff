package lexicon

import (
	"cmp"
	"slices"
	"strings"
)

// Person tells words of the first person: singular (I, my ...) or plural (we, our ...).
func Person(word string) (singular, plural bool) {
	stem, _, _ := strings.Cut(word, "'")
	switch stem {
	case "i", "me", "my", "mine", "myself":
		return true, false
	case "we", "us", "our", "ours", "ourselves":
		return false, true
	}
	return false, false
}

// Tally counts words; distinct lists each once, by falling count, equal ones in alphabetical order.
func Tally(words []string) (distinct []string, counts map[string]int) {
	counts = map[string]int{}
	for _, w := range words {
		counts[w]++
	}
	for w := range counts {
		distinct = append(distinct, w)
	}
	slices.SortFunc(distinct, func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	return distinct, counts
}

// Function tells words that carry grammar rather than content, which everybody uses most.
func Function(word string) bool {
	stem, _, _ := strings.Cut(word, "'")
	return functional[stem] || len(stem) == 1
}

var functional = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`a an the and or but nor so if then than that this these those there here what which who
		whom whose when where why how i me my mine myself you your yours yourself he him his himself she her hers herself it its
		itself we us our ours ourselves they them their theirs themselves one ones am is are was were be been being do does did
		doing done don doesn didn have has had having haven hasn hadn will would won wouldn shall should shouldn can could couldn
		cannot may might must isn aren wasn weren not no yes of in on at by for from to with without into onto over under about
		after before between through during against within upon off out up down as because while until although though also just
		only very too more most much many some any each every all both few other another such same own again once let ll ve re
		get got go going went gone`) {
		out[w] = true
	}
	return out
}()
