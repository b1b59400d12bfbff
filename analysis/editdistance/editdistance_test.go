package editdistance

import (
	"slices"
	"strings"
	"testing"
)

func TestOf(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "one two", 2}, {"one two", "", 2}, {"one two three", "one two three", 0},
		{"one two three", "one three", 1}, {"one two", "one too two", 1}, {"one two three", "three two one", 2},
	} {
		if got := Of(strings.Fields(c.a), strings.Fields(c.b)); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
	if got := Of([]rune("kitten"), []rune("sitting")); got != 3 {
		t.Errorf("kitten to sitting: %d, want 3", got)
	}
}

func TestCommon(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want [][2]int
	}{
		{"", "one", nil}, {"one two three", "one three", [][2]int{{0, 0}, {2, 1}}}, {"one two", "three", nil},
		{"a b c d", "b x d", [][2]int{{1, 0}, {3, 2}}},
	} {
		if got := Common(strings.Fields(c.a), strings.Fields(c.b)); !slices.Equal(got, c.want) {
			t.Errorf("%q and %q share %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
