package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"poise/analysis"
)

// writeMoments writes moments.csv (RFC 4180).
func writeMoments(w io.Writer, moments []analysis.Moment) error {
	c := csv.NewWriter(w)
	c.Write([]string{"measure", "start", "end", "kind", "value", "why"})
	for _, m := range moments {
		c.Write([]string{Inert(m.Measure), seconds(m.Start), seconds(m.End), Inert(m.Kind), shortest(m.Value), Inert(m.Why)})
	}
	c.Flush()
	return c.Error()
}

func seconds(s float64) string { return strconv.FormatFloat(s, 'f', 3, 64) }

// shortest is a number with the digits that it has; empty for NaN.
func shortest(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// Inert keeps a spreadsheet from reading text as a formula (https://owasp.org/www-community/attacks/CSV_Injection): text may come
// from a file's name or from what was said.
func Inert(s string) string {
	s = printable(s)
	if s != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(s[0])) {
		return "'" + s
	}
	return s
}

// vttText escapes what WebVTT would read as markup, and keeps a cue on one line.
var vttText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r\n", " ", "\n", " ", "\r", " ", "\x00", "\uFFFD")

// shownAtLeast is how long the shortest cue stays, in seconds: players skip cues without length.
const shownAtLeast = 0.2

// writeVTT writes moments.vtt: the moments as subtitles, in order of their starts, as WebVTT asks.
func writeVTT(w io.Writer, moments []analysis.Moment) error {
	if _, err := io.WriteString(w, "WEBVTT\n"); err != nil {
		return err
	}
	for _, m := range moments {
		start := max(m.Start, 0)
		_, err := fmt.Fprintf(w, "\n%s --> %s\n%s\n", vttTime(start), vttTime(max(m.End, start+shownAtLeast)),
			vttText.Replace(printable(strings.TrimSpace(m.Measure+" · "+strings.ReplaceAll(m.Kind, "_", " ")+": "+m.Why))))
		if err != nil {
			return err
		}
	}
	return nil
}

func vttTime(s float64) string {
	ms := int64(math.Round(s * 1000))
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}
