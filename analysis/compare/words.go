package compare

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"poise/analysis"
	"poise/analysis/report/format"
)

// Words is the change in words: "56 to 65 %, too small to be sure".
func (c *Change) Words() string {
	switch c.Verdict {
	case NotMeasured:
		return "not measured this time"
	case Nothing:
		return "not measured before"
	}
	return c.way() + ", " + map[Verdict]string{Usual: "within your usual ups and downs", Unusual: "more than your usual ups and downs",
		WithinBands: "too small to be sure", BeyondBands: "a clear change"}[c.Verdict]
}

// way is from where to where it went: "56 to 65 %"; where both read the same, "still 56 %".
func (c *Change) way() string {
	if c.Then() == c.Now() {
		return "still " + c.Now()
	}
	return format.Band(c.Before, c.Points[len(c.Points)-1].Value, c.Def.Unit)
}

// Stands tells whether the change is more than usual, or clear beyond the errors of both numbers. What a recording is like is no change
// of the person's.
func (c *Change) Stands() bool {
	return c.Def.Section != analysis.SectionQuality && (c.Verdict == Unusual || c.Verdict == BeyondBands)
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
	t.AppendHeader(table.Row{"", fmt.Sprintf("before (%d)", len(c.Sessions)-1), "now", "change"})
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
