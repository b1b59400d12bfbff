package report

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"strings"

	"poise/analysis"
	"poise/analysis/lang"
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
	Words         []word // where the time of each is known; else the line is one piece
	Marks         []mark // that stand at its end
}

// word is a written word with its time, and what is marked before it.
type word struct {
	Text   string
	Start  float64
	Doubt  bool // it may be another word
	Before []mark
}

// doubtful is the probability below which a word is likelier another one.
const doubtful = 0.5

// mark is something that happened while a line was said, or in the silence after it.
type mark struct {
	clip
	Class string
}

// said gathers what was said; nil when nobody asked for it.
func (b *builder) said() *said {
	t := b.rep.Transcript
	if t == nil {
		if b.rep.NoTranscript == "" {
			return nil
		}
		why := format.Capital(format.Reason(b.rep.NoTranscript))
		if !strings.HasSuffix(why, "?") {
			why += "."
		}
		return &said{Missing: why}
	}
	out := &said{From: transcriptSource(t) + withheld(t), Counts: countEntries(t.Counts)}
	speaker, marks := "", b.marks()
	for i, s := range t.Segments {
		l := sentence{clip: b.clip(s.Start, s.End, s.Text), Timed: t.Timed}
		l.Time = format.Clock(s.Start)
		if s.Speaker != speaker {
			speaker, l.Speaker = s.Speaker, b.speaker(s.Speaker)
		}
		if s.WPM > 0 {
			l.Pace, out.Paced = lang.T("%s words/min", format.Number(s.WPM)), true
		}
		if t.Timed {
			until := b.total
			if i+1 < len(t.Segments) {
				until = t.Segments[i+1].Start
			}
			l.Marks = marked(marks, s.Start, until)
			l.Words, l.Marks = words(s.Timed, l.Marks)
		}
		out.Lines = append(out.Lines, l)
	}
	return out
}

// speaker is how the page calls one: of two tracks by the track as long as it is asked whose is whose, else as a file names them.
func (b *builder) speaker(name string) string {
	if b.rep.Transcript.Source != analysis.FromMoonshine || name != analysis.SpeakerMe && name != analysis.SpeakerOther {
		return name
	}
	mine, other := guessedTracks(b.rep)
	switch {
	case mine == 0 && name == analysis.SpeakerMe:
		return lang.T("You")
	case mine == 0:
		return lang.T("The other person")
	case name == analysis.SpeakerMe:
		return lang.T("Track %d", mine)
	}
	return lang.T("Track %d", other)
}

// markedPause is the shortest pause that the transcript shows, in seconds: shorter ones are in every sentence.
const markedPause = 1.0

// marks are the moments that a transcript shows, in order of their starts.
func (b *builder) marks() (out []mark) {
	for _, d := range b.res.Defines {
		l := d.Display.Lane
		if l == nil || !l.InText {
			continue
		}
		for _, m := range b.byMeasure[d.ID] {
			long := m.End-m.Start >= markedPause
			if d.Display.Frequent && !long {
				continue
			}
			text := l.Text
			if long {
				text += fmt.Sprintf(" %.0f\u00a0s", m.End-m.Start)
			}
			out = append(out, mark{b.clip(m.Start, m.End, text), "c-" + l.Color})
		}
	}
	slices.SortStableFunc(out, func(x, y mark) int { return cmp.Compare(x.Start, y.Start) })
	return out
}

// marked are the marks that begin in a stretch.
func marked(all []mark, from, until float64) []mark {
	first := sort.Search(len(all), func(i int) bool { return all[i].Start >= from })
	end := sort.Search(len(all), func(i int) bool { return all[i].Start >= until })
	return all[first:max(first, end)]
}

// words puts what is marked between the words; rest is what stands behind the last.
func words(timed []analysis.TimedWord, marks []mark) (out []word, rest []mark) {
	for _, w := range timed {
		next := word{Text: w.Text, Start: w.Start, Doubt: w.Probability > 0 && w.Probability < doubtful}
		for len(marks) > 0 && marks[0].Start < w.Start {
			next.Before, marks = append(next.Before, marks[0]), marks[1:]
		}
		out = append(out, next)
	}
	return out, marks
}

// withheld tells of what is missing in a transcript.
func withheld(t *analysis.Transcript) string {
	if len(t.Withheld) == 0 {
		return ""
	}
	return lang.T(" %.0f s of speech, first at %s, could not be understood as English. They don't count for the pace.",
		math.Ceil(analysis.Length(t.Withheld)), format.Clock(t.Withheld[0].Start))
}

func transcriptSource(t *analysis.Transcript) string {
	switch {
	case t.Source != analysis.FromFile:
		return lang.T("Automatic transcript; names may be wrong, and most of um and uh is left out. Written down on this computer (Moonshine, English).")
	case !t.Timed:
		return lang.T("From your file. It has no times, so words count over the whole recording only.")
	}
	return lang.T("From your file.")
}

// countEntries shows the counts as they are: nobody knows a right number of any word.
func countEntries(c *analysis.WordCounts) []entry {
	if c == nil {
		return nil
	}
	out := []entry{{Name: lang.T("words"), Text: fmt.Sprint(c.Words)}}
	if c.Speaker != "" && c.Speaker != analysis.SpeakerMe {
		out[0].Name = lang.T("words of %s", c.Speaker)
	}
	out = append(out, entry{Name: lang.T("I, me, my"), Text: fmt.Sprint(c.I)}, entry{Name: lang.T("we, us, our"), Text: fmt.Sprint(c.We)})
	for _, l := range []struct {
		name string
		list []analysis.WordCount
	}{{lang.T("filler words"), c.Fillers}, {lang.T("most used"), c.Most}} {
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
		note = lang.T("No transcript: %s", format.Reason(rep.NoTranscript))
	case t == nil:
		note = lang.T("No transcript was made")
	case !t.Timed:
		note = lang.T("The transcript that was given has no times")
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
