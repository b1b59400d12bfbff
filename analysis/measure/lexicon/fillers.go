package lexicon

import (
	"slices"
	"strings"
)

// Phrases takes a comma-separated list of fillers apart: the words of each.
func Phrases(list string) [][]string {
	var out [][]string
	for _, p := range strings.Split(list, ",") {
		if words := Split(p, "en"); len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

// Fillers finds the phrases in words: index ranges, end excluded, in order and disjoint; of phrases that begin at the same
// word the longest counts. Where the words around a phrase show that it carries meaning ("I like it", "do you know why",
// "what kind of") it is no filler; that list is short, so some are counted that are none.
func Fillers(words []string, phrases [][]string) [][2]int {
	var out [][2]int
	for i := 0; i < len(words); i++ {
		longest := 0
		for _, p := range phrases {
			if len(p) > longest && i+len(p) <= len(words) && slices.Equal(words[i:i+len(p)], p) && !meant(words, i, len(p)) {
				longest = len(p)
			}
		}
		if longest > 0 {
			out = append(out, [2]int{i, i + longest})
			i += longest - 1
		}
	}
	return out
}

// meant are words before (or after) which a phrase carries meaning.
var meantAfter, meantBefore = map[string]string{
	"like": "i you we they to would i'd you'd we'd they'd don't didn't doesn't not look looks looked looking feel feels felt " +
		"feeling sound sounds sounded seem seems seemed something anything nothing things more much exactly people stuff really " +
		"most act acts acted also",
	"you know": "do did does don't as if that let than what how",
	"i mean":   "what do that's what's",
	"kind of":  kinds,
	"sort of":  kinds,
}, map[string]string{
	"you know": "how what why who where when whether if that the a",
	"like":     "to this that these those",
	"i mean":   "that",
}

const kinds = "a the this that these those what some any which every one each same other another different new right wrong"

func meant(words []string, at, n int) bool {
	phrase := strings.Join(words[at:at+n], " ")
	has := func(list string, i int) bool {
		return i >= 0 && i < len(words) && slices.Contains(strings.Fields(list), words[i])
	}
	return has(meantAfter[phrase], at-1) || has(meantBefore[phrase], at+n)
}
