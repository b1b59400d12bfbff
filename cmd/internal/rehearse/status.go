package rehearse

import (
	"fmt"
	"io"
	"math"
	"strings"

	"poise/analysis/lang"
	"poise/analysis/live"
	"poise/analysis/measure"
	"poise/analysis/report/format"
	"poise/analysis/timespan"
	"poise/cmd/internal/exit"
)

// seldom is how many seconds lie between two lines where they can't be rewritten.
const seldom = 5.0

// statusLine is the line that shows how the rehearsal goes.
type statusLine struct {
	w        io.Writer
	quiet    bool
	terminal bool
	open     bool // the line is there
	last     float64
	cue      string
	begun    bool
}

// update shows a state: rewritten on a terminal, else now and then and whenever a cue comes.
func (s *statusLine) update(st live.State) {
	if s.quiet {
		return
	}
	cue := ""
	if len(st.Cues) > 0 {
		cue = st.Cues[0].Name
	}
	if s.terminal {
		s.open = true
		fmt.Fprintf(s.w, "\r\x1b[K%s", stateLine(st))
		return
	}
	if !s.begun || st.Time >= s.last+seldom || cue != "" && cue != s.cue {
		s.begun, s.last = true, st.Time
		fmt.Fprintln(s.w, stateLine(st))
	}
	s.cue = cue
}

// say prints a line of its own.
func (s *statusLine) say(text string) {
	if s.quiet {
		return
	}
	s.end()
	fmt.Fprintln(s.w, exit.Printable(text))
}

// end leaves the line as it is.
func (s *statusLine) end() {
	if s.open {
		fmt.Fprintln(s.w)
		s.open = false
	}
}

// stateLine puts a state into 100 characters.
func stateLine(st live.State) string {
	parts := []string{timespan.Format(math.Floor(st.Time)), lang.T("talked %s", timespan.Format(math.Floor(st.SpeechSeconds))),
		lang.T("eye contact %s", reading(st.Gaze, "share")), posture(st), pace(st)}
	if st.Pictures > 0 && st.Dropped*5 > st.Pictures {
		parts = append(parts, lang.T("%.0f pictures/s", st.Rate))
	}
	if len(st.Cues) > 0 {
		parts = append(parts, "> "+st.Cues[0].Text)
	}
	return strings.Join(parts, " | ")
}

// pace says whether its words were heard or are estimated.
func pace(st live.State) string {
	text := reading(st.Pace, "words/min")
	if st.PaceFrom == live.FromSyllables {
		return lang.T("about %s", text)
	}
	return text
}

func reading(r live.Reading, unit string) string {
	if math.IsNaN(r.Value) {
		return "-"
	}
	return format.Amount(r.Value, unit)
}

// Postures are the names of states in words.
func Postures() map[string]string {
	out := map[string]string{}
	for _, d := range measure.Definitions() {
		for _, s := range d.Live.States {
			out[s.Name] = s.Text
		}
	}
	return out
}

func posture(st live.State) string {
	if len(st.Posture) == 0 {
		if st.PostureReason != "" {
			return lang.T("posture -")
		}
		return lang.T("upright")
	}
	var words []string
	text := Postures()
	for _, p := range st.Posture {
		words = append(words, text[p])
	}
	return strings.Join(words, ", ")
}
