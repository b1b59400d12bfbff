package moonshine

import (
	"testing"

	"pgregory.net/rapid"
)

func TestSpell(t *testing.T) {
	tokens := []string{"<unk>", "<s>", "</s>", "▁He", "llo", "<0xC3>", "<0xA9>", "▁", "."}
	for _, c := range []struct {
		ids  []int64
		want string
	}{
		{nil, ""},
		{[]int64{3, 4, 8}, "Hello."},
		{[]int64{3, 5, 6}, "Heé"},
		{[]int64{3, 5}, "He"}, // half a character
		{[]int64{7, 3, 7, 7, 3, 2, 99, -1}, "He He"},
	} {
		if got := detokenize(tokens, c.ids); got != c.want {
			t.Errorf("spell(%v) = %q, want %q", c.ids, got, c.want)
		}
	}
}

func TestLoop(t *testing.T) {
	for name, c := range map[string]struct {
		ids  []int64
		want int
	}{
		"none":            {[]int64{1, 2, 3, 4, 5}, 0},
		"word five times": {[]int64{9, 1, 1, 1, 1, 1}, 0},
		"word eight":      {[]int64{9, 1, 1, 1, 1, 1, 1, 1, 1}, 2},
		"sentence thrice": {[]int64{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4}, 0},
		"sentence four":   {[]int64{7, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4}, 5},
	} {
		if got := repetition(c.ids); got != c.want {
			t.Errorf("%s: %d tokens kept, want %d", name, got, c.want)
		}
	}
}

// However the tokens come, decoding that watches for loops keeps a period of a loop once, and keeps all without one.
func TestLoopKeepsOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		head := rapid.SliceOfN(rapid.Int64Range(3, 9), 0, 10).Draw(t, "head")
		period := rapid.SliceOfNDistinct(rapid.Int64Range(10, 40), 1, 16, rapid.ID[int64]).Draw(t, "period")
		ids, kept := head, 0
		for i := 0; kept == 0 && i < 20*len(period); i++ {
			ids = append(ids, period[i%len(period)])
			kept = repetition(ids)
		}
		if kept != len(head)+len(period) && repetition(head) == 0 {
			t.Errorf("%d of a head of %d and a period of %d kept", kept, len(head), len(period))
		}
	})
}
