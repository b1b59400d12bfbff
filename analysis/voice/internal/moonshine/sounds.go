package moonshine

import (
	"strings"
	"unicode"
)

// consonants are the consonants of a text's words without hesitations as English says them, letters by their names, one sign for each, none
// twice in a row. Vowels are left out: those are what spellings, accents and mishearings of the same words differ in. The rules are the
// plainest of Metaphone (Philips 1990, Computer Language 7(12)). Digits stay: of speech that is no English, networks make many numbers, one in
// digits, the other in words.
func consonants(text string) []rune {
	var spelled strings.Builder
	for _, w := range strings.FieldsFunc(apart(strings.ToLower(text)), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		if !hesitations[w] {
			spelled.WriteString(name(w))
		}
	}
	var out []rune
	for _, c := range byEar.Replace(spelled.String()) {
		if !strings.ContainsRune("aeiouy", c) && (len(out) == 0 || out[len(out)-1] != c) {
			out = append(out, c)
		}
	}
	return out
}

// apart parts numbers from the letters beside them, as in F2.
func apart(text string) string {
	var b strings.Builder
	var before rune
	for _, c := range text {
		if unicode.IsDigit(c) && unicode.IsLetter(before) || unicode.IsLetter(c) && unicode.IsDigit(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
		before = c
	}
	return b.String()
}

// byEar writes each consonant by one sign, however it is spelled; the first spelling that fits counts.
var byEar = strings.NewReplacer("tch", "C", "ch", "C", "sh", "S", "th", "T", "ph", "f", "ck", "k", "qu", "kw", "x", "ks", "wh", "w",
	"kn", "n", "wr", "r", "ght", "t", "dge", "J", "ce", "s", "ci", "s", "cy", "s", "c", "k", "z", "s", "q", "k", "ge", "J", "gi", "J", "j", "J")

// letterNames are how letters are said.
var letterNames = strings.Fields("ay bee see dee ee ef gee aitch eye jay kay el em en oh pee cue ar ess tee you vee doubleyou ex why zee")

// name is how a word is said if it is a letter, and the word if it is none.
func name(w string) string {
	if len(w) == 1 && w[0] >= 'a' && w[0] <= 'z' && w != "a" && w != "i" {
		return letterNames[w[0]-'a']
	}
	return w
}
