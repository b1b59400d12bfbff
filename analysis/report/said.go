package report

import (
	"fmt"
	"io"
	"math"
	"strings"

	"poise/analysis"
	"poise/analysis/report/format"
)

// unwritten is why the report has no transcript; empty when it has one, or nobody asked.
func unwritten(obs *analysis.Observations, res *analysis.Results) string {
	switch {
	case res.Transcript != nil:
		return ""
	case res.NoTranscript != "":
		return res.NoTranscript
	case obs.Transcript != nil:
		return analysis.NoSpeech.String() // the words were heard where, by these thresholds, nobody speaks
	}
	return obs.NoTranscript
}

// said is the page's section about the words.
type said struct {
	Missing string // why there are none
	From    string // who wrote them down
	Paced   bool   // some line has its pace
	Lines   []sentence
	Counts  []entry
}

// sentence is a segment of the transcript.
type sentence struct {
	clip
	Timed         bool
	Speaker, Pace string
}

// said gathers what was said; nil when nobody asked for it.
func (b *builder) said() *said {
	t := b.rep.Transcript
	if t == nil {
		if b.rep.NoTranscript == "" {
			return nil
		}
		return &said{Missing: format.Capital(format.Reason(b.rep.NoTranscript)) + "."}
	}
	out := &said{From: transcriptSource(t) + withheld(t), Counts: countEntries(t.Counts)}
	speaker := ""
	for _, s := range t.Segments {
		l := sentence{clip: b.clip(s.Start, s.End, s.Text), Timed: t.Timed}
		if s.Speaker != speaker {
			speaker, l.Speaker = s.Speaker, s.Speaker
		}
		if s.WPM > 0 {
			l.Pace, out.Paced = format.Number(s.WPM)+" words/min", true
		}
		out.Lines = append(out.Lines, l)
	}
	return out
}

// withheld tells of what is missing in a transcript.
func withheld(t *analysis.Transcript) string {
	if len(t.Withheld) == 0 {
		return ""
	}
	seconds := 0.0
	for _, s := range t.Withheld {
		seconds += s.Length()
	}
	return fmt.Sprintf(" %.0f s of speech, first at %s, could not be understood as English: their words and their time are left out of the pace.",
		math.Ceil(seconds), format.Clock(t.Withheld[0].Start))
}

func transcriptSource(t *analysis.Transcript) string {
	switch {
	case t.Source != analysis.FromFile:
		return "Written down on this computer by a small network for English (Moonshine tiny). It mishears words now and then, names " +
			"above all, and leaves most of um and uh out."
	case !t.Timed:
		return "From the file that was given. It has no times, so words count over the whole recording only."
	}
	return "From the file that was given."
}

// countEntries shows the counts as they are: nobody knows a right number of any word.
func countEntries(c *analysis.WordCounts) []entry {
	if c == nil {
		return nil
	}
	out := []entry{{Name: "words", Text: fmt.Sprint(c.Words)}}
	if c.Speaker != "" {
		out[0].Name = "words of " + c.Speaker
	}
	out = append(out, entry{Name: "I, me, my", Text: fmt.Sprint(c.I)}, entry{Name: "we, us, our", Text: fmt.Sprint(c.We)})
	for _, l := range []struct {
		name string
		list []analysis.WordCount
	}{{"filler words", c.Fillers}, {"most used", c.Most}} {
		if len(l.list) > 0 {
			out = append(out, entry{Name: l.name, Text: tally(l.list)})
		}
	}
	return out
}

func tally(list []analysis.WordCount) string {
	parts := make([]string, len(list))
	for i, w := range list {
		parts[i] = fmt.Sprintf("%s %d", w.Word, w.Count)
	}
	return strings.Join(parts, ", ")
}

// cueText is a segment's text with the time of each word but the first before it, where it is known.
func cueText(s analysis.TranscriptSegment) string {
	var b strings.Builder
	last := max(s.Start, 0)
	for i, w := range s.Timed {
		if i > 0 {
			b.WriteByte(' ')
		}
		if i > 0 && w.Start > last && w.Start < s.End {
			fmt.Fprintf(&b, "<%s>", vttTime(w.Start))
			last = w.Start
		}
		b.WriteString(vttText.Replace(printable(w.Text)))
	}
	if len(s.Timed) == 0 {
		return vttText.Replace(printable(s.Text))
	}
	return b.String()
}

// writeTranscript writes transcript.vtt: what was said, as subtitles. Without a transcript, or without its times, a note says
// so: the file of an earlier report must not stay behind.
func writeTranscript(w io.Writer, rep *analysis.Report) error {
	t := rep.Transcript
	note := ""
	switch {
	case t == nil && rep.NoTranscript != "":
		note = "No transcript: " + format.Reason(rep.NoTranscript)
	case t == nil:
		note = "No transcript was made"
	case !t.Timed:
		note = "The transcript that was given has no times"
	}
	if note != "" {
		_, err := fmt.Fprintf(w, "WEBVTT\n\nNOTE %s\n", note)
		return err
	}
	if _, err := io.WriteString(w, "WEBVTT\n"); err != nil {
		return err
	}
	for _, s := range t.Segments {
		text := cueText(s)
		if s.Speaker != "" {
			text = "<v " + vttText.Replace(printable(s.Speaker)) + ">" + text
		}
		start := max(s.Start, 0)
		if _, err := fmt.Fprintf(w, "\n%s --> %s\n%s\n", vttTime(start), vttTime(max(s.End, start+shownAtLeast)), text); err != nil {
			return err
		}
	}
	return nil
}
