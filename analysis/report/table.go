package report

import (
	"io"
	"math"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"poise/analysis"
)

// tableRows are the numbers of the terminal's table, where the report has them.
var tableRows = []struct{ id, label string }{
	{"eye_contact.gaze_to_camera", "Looking at the lens"},
	{"eye_contact.face_to_camera", "Face towards the camera"},
	{"eye_contact.look_aways", "Looking away"},
	{"posture.open", "Open posture"},
	{"posture.arms_crossed", "Arms crossed"},
	{"posture.hands_visible", "Hands visible"},
	{"fidget.share", "Fidgeting"},
	{"fidget.self_touch", "Hand at face or hair"},
	{"face.smiling", "Smiling"},
	{"voice.speaking", "Speaking"},
	{"pace.wpm", "Speaking pace"},
	{"pace.pauses", "Pauses"},
	{"voice.fillers", "Fillers"},
}

// Width of a table where the terminal doesn't tell, and of its column of notes.
const (
	usualWidth = 100
	notesWidth = 40
)

// Table prints the main numbers. On a narrow terminal the notes go first, then the bands. Without a terminal, or with
// NO_COLOR set, there is no colour.
func Table(w io.Writer, rep *analysis.Report) error {
	width, colour := usualWidth, false
	if f, ok := w.(*os.File); ok {
		if n := terminalWidth(f); n > 0 {
			width, colour = n, os.Getenv("NO_COLOR") == ""
		}
	}
	_, err := io.WriteString(w, tableText(rep, width, colour))
	return err
}

// tableText is the widest form of the table that fits, or else the narrowest.
func tableText(rep *analysis.Report, width int, colour bool) string {
	var out string
	for columns := 4; columns >= 2; columns-- {
		out = tableOf(rep, columns, colour)
		widest := 0
		for _, l := range strings.Split(out, "\n") {
			widest = max(widest, text.StringWidthWithoutEscSequences(l))
		}
		if widest <= width {
			break
		}
	}
	return out
}

func tableOf(rep *analysis.Report, columns int, colour bool) string {
	t := table.NewWriter()
	t.SetStyle(style())
	t.SuppressTrailingSpaces()
	var dim text.Colors
	if colour {
		dim = text.Colors{text.Faint}
	}
	t.AppendHeader(table.Row{"", "measured", "likely", "seen or heard on"})
	t.SetColumnConfigs([]table.ColumnConfig{
		{Number: 2, Align: text.AlignRight, AlignHeader: text.AlignRight},
		{Number: 3, Colors: dim, Hidden: columns < 3},
		{Number: 4, Colors: dim, Hidden: columns < 4, WidthMax: notesWidth, WidthMaxEnforcer: text.WrapSoft},
	})
	for _, r := range tableRows {
		f, ok := rep.Measures[r.id]
		switch {
		case !ok:
		case math.IsNaN(f.Value):
			t.AppendRow(table.Row{r.label, "not measured", "", reasonText(f.Reason)})
		default:
			band := ""
			if f.Band[0] == f.Band[0] {
				band = bandText(f)
			}
			t.AppendRow(table.Row{r.label, amount(f.Value, f.Unit), band, percent(f.Coverage)})
		}
	}
	return t.Render() + "\n"
}

func style() table.Style {
	s := table.StyleLight
	s.Options = table.Options{}
	s.Box.PaddingLeft, s.Box.PaddingRight = "", "  "
	s.Format.Header = text.FormatDefault
	return s
}
