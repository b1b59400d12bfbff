package lang_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"poise/analysis/lang"
)

// sameEverywhere are names, which no language changes.
var sameEverywhere = regexp.MustCompile(`^(?:poise|A4|LUFS|dB|Hz|s|px|[a-z]+\.(?:json|csv|vtt)|.*doi.*)$`)

// Every text has an entry in every catalogue, and no entry is without use.
func TestCataloguesAreWhole(t *testing.T) {
	texts := used(t)
	if len(texts) < 500 {
		t.Fatalf("only %d texts were found", len(texts))
	}
	for _, code := range lang.Known()[1:] {
		has, err := lang.Entries(code)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range slices.Sorted(maps.Keys(texts)) {
			if _, ok := has[text]; !ok && !sameEverywhere.MatchString(text) {
				t.Errorf("%s lacks %q (%s)", code, text, texts[text])
			}
		}
		for _, text := range slices.Sorted(maps.Keys(has)) {
			if _, ok := texts[text]; !ok {
				t.Errorf("%s has %q, which nothing says", code, text)
			}
		}
	}
}

var (
	verbs   = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*[0-9.]*[a-zA-Z]|%%`)
	places  = regexp.MustCompile(`\{\d\}`)
	asIndex = regexp.MustCompile(`\[\d+\]`)
)

// holes are the places of values in a text: its verbs, sorted where a translation may name them by number, and those of pages.
func holes(text string) string {
	out := places.FindAllString(text, -1)
	for _, v := range verbs.FindAllString(text, -1) {
		out = append(out, asIndex.ReplaceAllString(v, ""))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// A translation has the values of its text, each with the same verb; that of a single thing may leave the number out.
func TestTranslationsHaveTheSameValues(t *testing.T) {
	formats := used(t)
	for _, code := range lang.Known()[1:] {
		has, err := lang.Entries(code)
		if err != nil {
			t.Fatal(err)
		}
		for text, forms := range has {
			for form, said := range forms {
				if strings.TrimSpace(said) == "" {
					t.Errorf("%s, %q: its form %s is empty", code, text, form)
				}
				if _, ok := formats[text]; ok && isFormat(text) && form != "one" && holes(said) != holes(text) {
					t.Errorf("%s, %q: %q has the values %q, not %q", code, text, said, holes(said), holes(text))
				}
			}
		}
	}
}

// isFormat tells a text with values from one in which a per cent sign is just that.
func isFormat(text string) bool {
	return places.MatchString(text) || regexp.MustCompile(`%(?:\[\d+\])?(?:\.\d+)?[a-zA-Z]`).MatchString(text)
}
