package compare

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// Words is the change in words: "+6 points, as usual for you".
func (c *Change) Words() string {
	switch {
	case c.Verdict == NotMeasured:
		return lang.T("not measured this time")
	case c.Verdict == Nothing && c.Unlike:
		return lang.T("the look at the lens was marked differently before")
	case c.Verdict == Nothing:
		return lang.T("not measured before")
	}
	if c.same() {
		return c.Weight()
	}
	return format.Change(c.Before, c.Points[len(c.Points)-1].Value, c.Def.Unit) + ", " + c.Weight()
}

// same tells whether both numbers read alike.
func (c *Change) same() bool { return c.Then() == c.Now() }

// Weight says in a few words what the change amounts to.
func (c *Change) Weight() string {
	if c.same() {
		return lang.T("unchanged")
	}
	return map[Verdict]string{Usual: lang.T("as usual for you"), Unusual: lang.T("more than usual for you"), WithinBands: lang.T("too small to be sure"),
		BeyondBands: lang.T("a clear change")}[c.Verdict]
}

// FromTo is the change as two numbers: "from 56 to 65 %"; one where both read alike.
func (c *Change) FromTo() string {
	if math.IsNaN(c.Change) {
		return ""
	}
	return format.FromTo(c.Before, c.Points[len(c.Points)-1].Value, c.Def.Unit)
}

// Stands tells whether the change is more than usual, or beyond the error bands. The quality of a recording is no change of its person.
func (c *Change) Stands() bool {
	return (c.Verdict == Unusual || c.Verdict == BeyondBands) && c.Def.Section != analysis.SectionQuality
}

// shownFirst is how many changes a page begins with.
const shownFirst = 3

// First are the changes to look at first, at most three, of measures that people can aim at something with: those that stand out, then
// the rest. Of both, the largest against what was to be expected come first.
func (c *Comparison) First() (out []*Change) {
	for i := range c.Changes {
		if ch := &c.Changes[i]; !math.IsNaN(ch.Change) && ch.Def.Display.Goal != nil {
			out = append(out, ch)
		}
	}
	slices.SortStableFunc(out, func(a, b *Change) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(b.size(), a.size()))
	})
	return out[:min(len(out), shownFirst)]
}

// rank is 0 for what stands out, 1 for the rest.
func (c *Change) rank() int {
	if c.Stands() {
		return 0
	}
	return 1
}

// size is the change in multiples of what was to be expected.
func (c *Change) size() float64 {
	if c.Change < 0 {
		return -c.Change / max(c.Before-c.Low, 1e-9)
	}
	return c.Change / max(c.High-c.Before, 1e-9)
}

// Now is the last session's value in words.
func (c *Change) Now() string { return format.Amount(c.Points[len(c.Points)-1].Value, c.Def.Unit) }

// Then is the mean of the earlier sessions in words.
func (c *Change) Then() string { return format.Amount(c.Before, c.Def.Unit) }

// Table prints the main measures, or all, with what changed, and the notes.
func (c *Comparison) Table(w io.Writer, all bool) error {
	t := table.NewWriter()
	s := table.StyleLight
	s.Options = table.Options{}
	s.Box.PaddingLeft, s.Box.PaddingRight = "", "  "
	s.Format.Header = text.FormatDefault
	t.SetStyle(s)
	t.SuppressTrailingSpaces()
	t.AppendHeader(table.Row{"", lang.T("before (%d)", len(c.Sessions)-1), lang.T("now"), lang.T("change")})
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 2, Align: text.AlignRight, AlignHeader: text.AlignRight}, {Number: 3, Align: text.AlignRight, AlignHeader: text.AlignRight}})
	for i := range c.Changes {
		if ch := &c.Changes[i]; all || ch.Def.Display.Compared {
			t.AppendRow(table.Row{ch.Def.Title, ch.Then(), ch.Now(), ch.Words()})
		}
	}
	_, err := io.WriteString(w, t.Render()+"\n")
	for _, n := range c.Notes {
		if err == nil {
			_, err = fmt.Fprintf(w, "\n%s\n", trimmed(text.WrapSoft(n, 96)))
		}
	}
	return err
}

// trimmed takes the spaces off the ends of lines.
func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}
