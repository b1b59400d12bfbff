package questions

import (
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"poise/analysis"
)

func TestRead(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name, text string
		want       []analysis.Asked // none: ErrFormat
	}{
		{"texts", "Why?\n\n  How so?  \n", []analysis.Asked{{Start: nan, End: nan, Text: "Why?"}, {Start: nan, End: nan, Text: "How so?"}}},
		{"times", "0:05 Why?\n1:02:03.5\n", []analysis.Asked{{Start: 5, End: nan, Text: "Why?"}, {Start: 3723.5, End: nan}}},
		{"ranges", "0:05-0:09 Why?\n12 - 3 is nine?\n12-15.5 How?", []analysis.Asked{{Start: 5, End: 9, Text: "Why?"},
			{Start: nan, End: nan, Text: "12 - 3 is nine?"}, {Start: 12, End: 15.5, Text: "How?"}}},
		{"numbers are text", "5 reasons to hear?\n2. What next?", []analysis.Asked{{Start: nan, End: nan, Text: "5 reasons to hear?"},
			{Start: nan, End: nan, Text: "2. What next?"}}},
		{"of another system", "\ufeff# mine\r\n0:05\tWhy?\r\n", []analysis.Asked{{Start: 5, End: nan, Text: "Why?"}}},
		{"of an old Mac", "0:05 Why?\r0:09 How?\r", []analysis.Asked{{Start: 5, End: nan, Text: "Why?"}, {Start: 9, End: nan, Text: "How?"}}},
		{"of a word processor", "0:05\u00a0Why?\u00a0", []analysis.Asked{{Start: 5, End: nan, Text: "Why?"}}},
		{"control characters", "Wh\x1b[31my?\u202e", []analysis.Asked{{Start: nan, End: nan, Text: "Wh[31my?"}}},
		{"long", strings.Repeat("é", 600), []analysis.Asked{{Start: nan, End: nan, Text: strings.Repeat("é", 499) + "…"}}},
		{"backwards", "0:09-0:05 Why?", nil},
		{"no time", "1:75 Why?", nil},
		{"empty", "\n# nothing\n", nil},
		{"no text", "a\x00b", nil},
		{"no UTF-8", "\xff\xfe", nil},
		{"huge", strings.Repeat("a", maxBytes+1), nil},
		{"many", strings.Repeat("Why?\n", 501), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Read(strings.NewReader(c.text))
			if c.want == nil {
				if !errors.Is(err, ErrFormat) {
					t.Errorf("%v, %v", got, err)
				}
				return
			}
			if d := cmp.Diff(c.want, got, cmpopts.EquateNaNs()); d != "" || err != nil {
				t.Error(d, err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add("0:05-0:09 Why?\n1:00 How?\nWhat?")
	f.Add("1:2:3:4 a")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, a := range got {
			if !utf8.ValidString(a.Text) || strings.ContainsAny(a.Text, "\n\r\x00\x1b") || a.Start < 0 || a.End <= a.Start ||
				math.IsInf(a.Start, 0) || math.IsNaN(a.Start) && !math.IsNaN(a.End) {
				t.Errorf("%q: %+v", text, a)
			}
		}
	})
}
