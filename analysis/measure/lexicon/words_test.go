package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "",
		" … — - ":                          "",
		"Well-known, isn't it?":            "well known isn't it",
		"“I’m 42,” she said.":              "i'm forty two she said",
		"In 2019 and 1905, 1900 or 2000":   "in twenty nineteen and nineteen oh five nineteen hundred or two thousand",
		"$5 or 50% of 1,250.5":             "five dollars or fifty percent of one thousand two hundred fifty point five",
		"at 3:30 on the 21st in the 90s":   "at three thirty on the twenty one in the ninety",
		"R&D & 007 b2b":                    "r&d and zero zero seven b2b",
		"1234567890123456":                 "one two three four five six seven eight nine zero one two three four five six",
		"3,000,000 people. Next/last week": "three million people next last week",
	} {
		if d := cmp.Diff(strings.Fields(want), append([]string{}, Split(text, "en")...)); d != "" {
			t.Errorf("%q (-want +got):\n%s", text, d)
		}
	}
	if d := cmp.Diff([]string{"im", "jahr", "2019"}, Split("Im Jahr 2019.", "de")); d != "" {
		t.Errorf("German numbers are not read out (-want +got):\n%s", d)
	}
}

// Whatever a text holds, splitting what was split changes nothing, and words are never empty.
func TestSplitTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Split(rapid.String().Draw(t, "text"), "en")
		for _, w := range once {
			if strings.TrimSpace(w) == "" {
				t.Fatalf("empty word in %q", once)
			}
		}
		if d := cmp.Diff(once, Split(strings.Join(once, " "), "en")); d != "" {
			t.Fatal(d)
		}
	})
}

func TestSyllables(t *testing.T) {
	for word, want := range map[string]int{
		"a": 1, "made": 1, "makes": 1, "looked": 1, "wanted": 2, "table": 2, "boxes": 2, "rhythm": 1, "interview": 3, "hm": 1,
		"free": 1, "while": 1, "question": 2,
	} {
		if got := Syllables(word); got != want {
			t.Errorf("%s: %d syllables, want %d", word, got, want)
		}
	}
}
