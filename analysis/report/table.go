package report

import (
	"io"
	"math"
	"os"

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

// Width of a table where the terminal doesn't tell, and the narrowest that is drawn.
const (
	usualWidth    = 100
	narrowestFull = 76
)

// Table prints the main numbers. On a narrow terminal the notes go first, then the bands. Without a terminal, or with
// NO_COLOR set, there is no colour.
func Table(w io.Writer, rep *analysis.Report) {
	width, colour := usualWidth, false
	if f, ok := w.(*os.File); ok {
		if n := terminalWidth(f); n > 0 {
			width, colour = n, os.Getenv("NO_COLOR") == ""
		}
	}
	writeTable(w, rep, width, colour)
}

func writeTable(w io.Writer, rep *analysis.Report, width int, colour bool) {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(style())
	dim := text.Colors{}
	if colour {
		dim = text.Colors{text.Faint}
	}
	t.AppendHeader(table.Row{"", "measured", "likely", "seen or heard on"})
	notes := max(width-66, 18)
	t.SetColumnConfigs([]table.ColumnConfig{
		{Number: 2, Align: text.AlignRight, AlignHeader: text.AlignRight},
		{Number: 3, Colors: dim, Hidden: width < 48},
		{Number: 4, Colors: dim, Hidden: width < narrowestFull, WidthMax: notes, WidthMaxEnforcer: text.WrapSoft},
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
	t.Render()
}

func style() table.Style {
	s := table.StyleLight
	s.Options = table.Options{SeparateHeader: true}
	s.Box.PaddingLeft, s.Box.PaddingRight = "", "  "
	s.Format.Header = text.FormatDefault
	return s
}
