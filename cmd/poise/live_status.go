package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"

	"poise/analysis"
	"poise/analysis/files"
	"poise/analysis/live"
	"poise/analysis/measure"
	"poise/analysis/report/format"
	"poise/analysis/timespan"
	"poise/cmd/internal/exit"
)

// seldom is how many seconds lie between two lines where they can't be rewritten.
const seldom = 5.0

// liveLine is the line that shows how the rehearsal goes.
type liveLine struct {
	w        io.Writer
	quiet    bool
	terminal bool
	open     bool // the line is there
	last     float64
	cue      string
	begun    bool
}

// update shows a state: rewritten on a terminal, else now and then and whenever a cue comes.
func (s *liveLine) update(st live.State) {
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
func (s *liveLine) say(text string) {
	if s.quiet {
		return
	}
	s.end()
	fmt.Fprintln(s.w, exit.Printable(text))
}

// end leaves the line as it is.
func (s *liveLine) end() {
	if s.open {
		fmt.Fprintln(s.w)
		s.open = false
	}
}

// stateLine puts a state into 100 characters.
func stateLine(st live.State) string {
	parts := []string{timespan.Format(math.Floor(st.Time)), "talked " + timespan.Format(math.Floor(st.SpeechSeconds)),
		"eyes on the lens " + reading(st.Gaze, "share"), posture(st), reading(st.Pace, "words/min")}
	if st.Pictures > 0 && st.Dropped*5 > st.Pictures {
		parts = append(parts, fmt.Sprintf("%.0f pictures/s", st.Rate))
	}
	if len(st.Cues) > 0 {
		parts = append(parts, "> "+st.Cues[0].Text)
	}
	return strings.Join(parts, " | ")
}

func reading(r live.Reading, unit string) string {
	if math.IsNaN(r.Value) {
		return "-"
	}
	return format.Amount(r.Value, unit)
}

// postures are the names of states in words.
func postures() map[string]string {
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
			return "posture -"
		}
		return "upright"
	}
	var words []string
	text := postures()
	for _, p := range st.Posture {
		words = append(words, text[p])
	}
	return strings.Join(words, ", ")
}

// beside writes live.json: what the session measured, and the same numbers of the file's report. It says in a line how far
// they lie apart.
func (l *liveRun) beside(dir string, sum live.Summary) error {
	r, err := readReport(dir)
	if err != nil {
		return err
	}
	diffs := live.Compare(sum, r.Measures)
	raw, err := json.MarshalIndent(struct {
		Schema  string            `json:"schema"`
		Live    live.Summary      `json:"live"`
		Against []live.Difference `json:"against"`
	}{"poise-live/1", sum, diffs}, "", "  ")
	if err != nil {
		return err
	}
	if err := files.Write(filepath.Join(dir, "live.json"), append(raw, '\n'), 0o644); err != nil {
		return err
	}
	if !l.opt.quiet {
		fmt.Fprintln(l.t.err, "poise: "+apart(sum, diffs))
	}
	return nil
}

// apart is the line about the live numbers.
func apart(sum live.Summary, diffs []live.Difference) string {
	text := fmt.Sprintf("live: %.0f pictures/s looked at", sum.Rate)
	if sum.Dropped > 0 {
		text += fmt.Sprintf(" (%d of %d dropped)", sum.Dropped, sum.Pictures)
	}
	if !math.IsNaN(sum.LatencyMedian.Value) {
		text += fmt.Sprintf(", shown after %.0f ms", sum.LatencyMedian.Value)
	}
	sums := map[string]analysis.LiveSum{}
	for _, d := range measure.Definitions() {
		sums[d.ID] = d.Live.Sum
	}
	for _, d := range diffs {
		switch {
		case !d.Measured():
		case sums[d.ID] == analysis.LiveGaze:
			text += "; eye contact " + format.Percent(d.Live.Value) + " live, " + format.Percent(d.File.Value) + " in the report"
		case sums[d.ID] == analysis.LiveSyllables:
			text += "; " + format.Number(d.Live.Value) + " syllables/s live, " + format.Number(d.File.Value) + " in the report"
		}
	}
	return text
}
