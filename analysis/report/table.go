package report

import (
	"io"
	"math"
	"os"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"poise/analysis"
	"poise/analysis/lang"
	"poise/analysis/report/format"
)

// Width of a table where the terminal doesn't tell, the widest and the narrowest that its column of notes gets, and how
// narrow the notes may get before the bands join them.
const (
	usualWidth  = 100
	notesMost   = 40
	notesLeast  = 12
	notesBeside = 20
)

// Table prints what is wrong with the recording and whose voice was measured where that is a guess, then the main numbers, by their definitions. On a narrow terminal the notes wrap, and the bands
// join them; no reason and no coverage is ever left out. Without a terminal, or with NO_COLOR set, there is no colour.
func Table(w io.Writer, rep *analysis.Report, defs []analysis.Definition) error {
	width, colour := usualWidth, false
	if f, ok := w.(*os.File); ok {
		if n := terminalWidth(f); n > 0 {
			width, colour = n, os.Getenv("NO_COLOR") == ""
		}
	}
	whose := whoseText(rep)
	if whose != "" {
		whose = wrapped(whose, width) + "\n\n"
	}
	_, err := io.WriteString(w, warningText(rep, width)+whose+tableText(tableLines(rep, defs), width, colour))
	return err
}

// warningText says in a line or two what is wrong with the recording; empty if nothing is.
func warningText(rep *analysis.Report, width int) string {
	if len(rep.Recording.Warnings) == 0 {
		return ""
	}
	said := make([]string, len(rep.Recording.Warnings))
	for i, w := range rep.Recording.Warnings {
		said[i] = strings.Map(visible, printable(lang.Retold(w)))
	}
	return wrapped(lang.T("About this recording: %s", strings.Join(said, " ")), width) + "\n\n"
}

// wrapped breaks a text into lines between its words, without spaces at their ends.
func wrapped(s string, width int) string {
	lines := strings.Split(text.WrapSoft(s, max(width, notesLeast)), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// visible replaces control characters, by which a name inside a warning could steer the terminal.
func visible(r rune) rune {
	if unicode.IsControl(r) {
		return '\uFFFD'
	}
	return r
}

// tableText is the table with as wide a column of notes as fits.
func tableText(lines []tableLine, width int, colour bool) string {
	for _, form := range []struct {
		bands bool
		least int
	}{{true, notesBeside}, {false, notesLeast}} {
		for notes := notesMost; notes >= form.least; notes-- {
			if out := tableOf(lines, form.bands, notes, colour); widestLine(out) <= width {
				return out
			}
		}
	}
	return listOf(lines, width, colour)
}

func widestLine(s string) int {
	widest := 0
	for _, l := range strings.Split(s, "\n") {
		widest = max(widest, text.StringWidthWithoutEscSequences(l))
	}
	return widest
}

// tableLine is one measure in words.
type tableLine struct{ label, value, band, note string }

// tableLines are the numbers of the table that the report has.
func tableLines(rep *analysis.Report, defs []analysis.Definition) []tableLine {
	var out []tableLine
	for _, r := range ranked(defs, func(d *analysis.Display) bool { return d.Table }) {
		f, ok := rep.Measures[r.ID]
		switch {
		case !ok:
		case math.IsNaN(f.Value):
			out = append(out, tableLine{r.Title, format.Absent(), "", format.Reason(f.Reason)})
		default:
			out = append(out, tableLine{r.Title, format.Amount(f.Value, f.Unit), format.Band(f.Band[0], f.Band[1], f.Unit), format.Percent(f.Coverage)})
		}
	}
	return out
}

func tableOf(lines []tableLine, bands bool, notes int, colour bool) string {
	t := table.NewWriter()
	t.SetStyle(style())
	t.SuppressTrailingSpaces()
	dim := dimmed(colour)
	last := lang.T("based on")
	if !bands {
		last = lang.T("likely; based on")
	}
	t.AppendHeader(table.Row{"", lang.T("measured"), lang.T("likely"), last})
	t.SetColumnConfigs([]table.ColumnConfig{
		{Number: 2, Align: text.AlignRight, AlignHeader: text.AlignRight},
		{Number: 3, Colors: dim, Hidden: !bands},
		{Number: 4, Colors: dim, WidthMax: notes, WidthMaxEnforcer: text.WrapSoft},
	})
	for _, l := range lines {
		if !bands {
			l.note = l.joined()
		}
		t.AppendRow(table.Row{l.label, l.value, l.band, l.note})
	}
	return t.Render() + "\n"
}

// joined is the band and the note in one.
func (l *tableLine) joined() string {
	if l.band == "" {
		return l.note
	}
	return l.band + "; " + l.note
}

func dimmed(colour bool) text.Colors {
	if colour {
		return text.Colors{text.Faint}
	}
	return nil
}

// listOf is for terminals too narrow for columns: a line for the number, and below it the band and the coverage or the
// reason.
func listOf(lines []tableLine, width int, colour bool) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(wrapped(l.label+": "+l.value, width) + "\n")
		note := l.note
		if l.value != format.Absent() {
			note = lang.T("based on %s", note)
		}
		if l.band != "" {
			note = lang.T("likely %s; %s", l.band, note)
		}
		for _, n := range strings.Split(wrapped(note, width-2), "\n") {
			b.WriteString("  " + dimmed(colour).Sprint(n) + "\n")
		}
	}
	return b.String()
}

func style() table.Style {
	s := table.StyleLight
	s.Options = table.Options{}
	s.Box.PaddingLeft, s.Box.PaddingRight = "", "  "
	s.Format.Header = text.FormatDefault
	return s
}
