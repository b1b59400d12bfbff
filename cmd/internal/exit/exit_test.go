package exit

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"poise/analysis/media"
	"poise/analysis/observe"
	"poise/models"
)

func TestCode(t *testing.T) {
	cases := []struct {
		err  error
		want int
	}{
		{nil, OK},
		{errors.New("disk full"), Failed},
		{Usagef("unknown flag"), Usage},
		{fmt.Errorf("analyze: %w", Usagef("fps")), Usage},
		{&CodeError{Some, errors.New("1 of 2 failed")}, Some},
		{fmt.Errorf("open: %w", models.ErrMissing), Missing},
		{fmt.Errorf("open: %w", models.ErrAltered), Missing},
		{fmt.Errorf("open: %w", models.ErrRuntime), Missing},
		{fmt.Errorf("probe: %w", observe.ErrUnusable), Input},
		{fmt.Errorf("probe: %w", media.ErrTool), Missing},
		{fmt.Errorf("decode: %w", context.Canceled), Interrupted},
		{context.DeadlineExceeded, Failed},
	}
	for _, c := range cases {
		if got := Code(c.err); got != c.want {
			t.Errorf("Code(%v) = %d, want %d", c.err, got, c.want)
		}
	}
}

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"a\nb.mp4":      `a\nb.mp4`,
		"\x1b[31mred":   `\x1b[31mred`,
		"bad\xffname":   `bad\xffname`,
		"right\u202ele": `right\u202ele`,
		"it's \"q\" ü":  `it's "q" ü`,
		" trailing \n":  "trailing",
	} {
		if got := Line(errors.New(in)); got != want {
			t.Errorf("Line(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLineStaysOneLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		for _, r := range Printable(s) {
			if !strconv.IsPrint(r) {
				t.Fatalf("%q holds %q", Printable(s), r)
			}
		}
	})
}

func TestStatus(t *testing.T) {
	if s := Status(OK, Interrupted); !strings.Contains(s, "EXIT STATUS\n  0    done\n  130  interrupted") {
		t.Errorf("Status = %q", s)
	}
	for _, c := range []int{OK, Failed, Usage, Some, Input, Missing, Interrupted} {
		if meanings[c] == "" {
			t.Errorf("code %d has no meaning", c)
		}
	}
}
