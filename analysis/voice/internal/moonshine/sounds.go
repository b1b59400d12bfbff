package moonshine

import (
	"strings"
	"unicode"
)

const vowels = "aeiouy"

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
		if !strings.ContainsRune(vowels, c) && (len(out) == 0 || out[len(out)-1] != c) {
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

// countPhones is about how many phones the words of a text have: consonants, each once, and vowels, those side by side once and none for a
// silent e. A vowel takes somewhat longer than a consonant.
func countPhones(text string) (n float64) {
	const vowel, least = 1.3, 1.5
	for _, w := range strings.FieldsFunc(apart(strings.ToLower(text)), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '\'' }) {
		signs := []rune(byEar.Replace(strings.ReplaceAll(name(w), "'", "")))
		if k := len(signs) - 1; k >= 2 && signs[k] == 'e' && !strings.ContainsRune(vowels, signs[k-1]) {
			signs = signs[:k]
		}
		for i, c := range signs {
			isVowel := strings.ContainsRune(vowels, c)
			switch {
			case unicode.IsDigit(c):
				n += 3 // of a digit's name
			case i > 0 && (signs[i-1] == c || isVowel && strings.ContainsRune(vowels, signs[i-1])):
			case isVowel:
				n += vowel
			default:
				n++
			}
		}
	}
	return max(n, least)
}
