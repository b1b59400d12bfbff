package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFillers(t *testing.T) {
	phrases := Phrases("like, you know, Basically,, kind of, you know what ")
	for text, want := range map[string][]string{
		"It was, like, basically done":               {"like", "basically"},
		"I like it, and it looks like that":          nil,
		"We, you know, had to move":                  {"you know"},
		"Do you know why? As you know the plan":      nil,
		"You know what, it was kind of late":         {"you know what", "kind of"},
		"This kind of work. What kind of a question": nil,
		"":     nil,
		"like": {"like"},
	} {
		words := Split(text, "en")
		var got []string
		for _, f := range Fillers(words, phrases) {
			got = append(got, strings.Join(words[f[0]:f[1]], " "))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", text, d)
		}
	}
}

func TestPerson(t *testing.T) {
	for word, want := range map[string][2]bool{
		"i": {true, false}, "i'm": {true, false}, "my": {true, false}, "we've": {false, true}, "us": {false, true},
		"team": {false, false}, "let's": {false, false},
	} {
		if one, many := Person(word); one != want[0] || many != want[1] {
			t.Errorf("%s: %v %v", word, one, many)
		}
	}
}

func TestTally(t *testing.T) {
	distinct, counts := Tally([]string{"b", "a", "b", "c", "a"})
	if d := cmp.Diff([]string{"a", "b", "c"}, distinct); d != "" || counts["a"] != 2 || counts["c"] != 1 {
		t.Error(d, counts)
	}
}
