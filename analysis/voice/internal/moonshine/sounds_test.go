package moonshine

import (
	"testing"

	"pgregory.net/rapid"
)

func TestConsonants(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""}, {"Um, er", ""}, {"Lay blue at x4, now.", "lbltks4nw"}, {"knight phone", "ntfn"}, {"42 7 100", "42710"}, {"F2", "f2"},
		{"city cat", "stkt"}, {"\u4f60\u597d", "\u4f60\u597d"}, {"-5 \u0665", "5\u0665"},
	} {
		if got := string(consonants(c.text)); got != c.want {
			t.Errorf("consonants of %q: %q, want %q", c.text, got, c.want)
		}
	}
}

// Texts that are said alike don't differ, those that aren't do.
func TestSaidAlike(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		alike bool
	}{
		{"Labeloo a text now", "lay blue at x now", true}, {"See it by nine.", "C it by nine", true}, {"forty two percent", "42 percent", false},
		{"thin sheep", "tin cheap", false}, {"they rebuilt it", "they rented it", false},
	} {
		if d := difference(consonants(c.a), consonants(c.b)); (d < 0.25) != c.alike {
			t.Errorf("%q and %q differ by %.2f", c.a, c.b, d)
		}
	}
}

// Any text has consonants: none fails, and none has a sign twice in a row.
func TestConsonantsOfAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		signs := consonants(text)
		for i := 1; i < len(signs); i++ {
			if signs[i] == signs[i-1] {
				t.Errorf("%q became %q", text, string(signs))
			}
		}
	})
}
