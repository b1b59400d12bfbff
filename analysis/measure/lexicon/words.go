// Package lexicon takes written speech apart into spoken words and knows a few things about them: which are hesitations,
// which are fillers, how many syllables they have. It is rough where writing is: numbers are read out in English.
package lexicon

import (
	"strings"
	"unicode"
)

// Split returns the words of a text as they are spoken, in lower case, in order, hesitations (um, uh) included. Numbers
// become words when the language is English ("2019" is twenty nineteen), else one word each. A hyphen separates words.
func Split(text, language string) []string {
	var out []string
	for _, field := range strings.FieldsFunc(text, unicode.IsSpace) {
		for _, piece := range strings.FieldsFunc(unquote.Replace(field), separates) {
			out = append(out, spoken(piece, language)...)
		}
	}
	return out
}

// unquote writes the apostrophe in one way.
var unquote = strings.NewReplacer("’", "'", "ʼ", "'", "＇", "'")

func separates(r rune) bool {
	switch r {
	case '-', '–', '—', '/', '…', '_', '+', '=', '(', ')', '[', ']', '"', '“', '”', '?', '!', ';', '*', '~', '|':
		return true
	}
	return false
}

// spoken is one piece of writing between spaces and hyphens as words: none if it is punctuation alone.
func spoken(piece, language string) []string {
	if piece == "&" && language == "en" {
		return []string{"and"}
	}
	piece = strings.ToLower(strings.TrimFunc(piece, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("$£€%", r)
	}))
	if strings.IndexFunc(piece, unicode.IsDigit) >= 0 {
		if language == "en" {
			if words, ok := number(piece); ok {
				return words
			}
		}
		return []string{piece}
	}
	if strings.IndexFunc(piece, unicode.IsLetter) < 0 {
		return nil
	}
	return []string{piece}
}

// Hesitation tells um, uh and their like, which are no words.
func Hesitation(word string) bool {
	switch word {
	case "um", "umm", "ummm", "uhm", "uh", "uhh", "uhhh", "er", "err", "erm", "hm", "hmm", "hmmm", "mm", "mmm", "äh", "ähm", "euh":
		return true
	}
	return false
}

// Syllables is how many syllables an English word has, by the groups of vowels in its writing; at least one. On running text
// the errors cancel out to a few per cent.
func Syllables(word string) int {
	n, was := 0, false
	for _, r := range word {
		is := strings.ContainsRune("aeiouyäöüàéèê", r)
		if is && !was {
			n++
		}
		was = is
	}
	if n > 1 && silentEnd(word) {
		n--
	}
	return max(1, n)
}

// silentEnd tells an e at the end, or in -es and -ed, that is not spoken: "made", "makes", "looked", but "table", "boxes",
// "wanted".
func silentEnd(word string) bool {
	for _, loud := range []string{"le", "ee", "ie", "ye", "ted", "ded", "ses", "zes", "xes", "ches", "shes", "ces", "ges", "ue", "oe"} {
		if strings.HasSuffix(word, loud) {
			return loud == "le" && len(word) > 2 && strings.ContainsRune("aeiou", rune(word[len(word)-3]))
		}
	}
	return strings.HasSuffix(word, "e") || strings.HasSuffix(word, "es") || strings.HasSuffix(word, "ed")
}
