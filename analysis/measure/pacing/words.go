package pacing

import (
	"math"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/measure/lexicon"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// Word is a spoken word (or a phrase of some) with its place in time. Where the transcript only tells when a sentence was said, a
// word's place follows from the syllables heard and those written, and errs by some tenths of a second.
type Word struct {
	analysis.Span
	Text string // in lower case
}

// takeWords places the transcript's words by the syllables of all speech. Excluded words are left out; so are those where the
// profile sees no speech, and those of another voice, unless the transcript itself names its speakers.
func (r *Result) takeWords(p *analysis.Pass, heard *speech.Result, who *voices.Result, syllables []float64) {
	tr := p.Obs.Transcript
	if tr == nil || !tr.Timed && len(p.Exclude) > 0 {
		return // without times nobody knows which words are excluded
	}
	t := *tr
	t.Segments = slices.Clone(tr.Segments)
	r.Transcript, r.Speaker = &t, mainSpeaker(tr, who)
	phrases := lexicon.Phrases(p.Profile.Voice.FillerWords)
	for i := range t.Segments {
		s := &t.Segments[i]
		s.Hesitations = nil // what the recogniser thought of is for measuring
		said := heard
		if who.Apart && s.Speaker == analysis.SpeakerOther {
			said = heard.Of(who.Other, nil)
		}
		words := place(s, t, said, syllables, p.Exclude)
		s.Words = len(spoken(words))
		if s.Speaker != r.Speaker && r.Speaker != "" {
			continue
		}
		if r.Speaker == "" && t.Timed {
			words = slices.DeleteFunc(words, func(w Word) bool { return who.Foreign((w.Start + w.End) / 2) })
		}
		r.Spoken = append(r.Spoken, spoken(words)...)
		r.Fillers = append(r.Fillers, fillers(words, phrases)...)
		if t.Timed {
			r.Told = append(r.Told, analysis.Span{Start: s.Start, End: s.End})
		}
	}
	if who.Sure && !t.Timed && r.Speaker == "" {
		r.Shared, _, _ = split(heard, p.Unheard(), p.Profile.Voice.MaxPause)
	}
	r.Told = merge(r.Told)
	if t.Source == analysis.FromMoonshine {
		t.Segments = slices.DeleteFunc(t.Segments, func(s analysis.TranscriptSegment) bool {
			return s.Words == 0 && len(within(heard.Segments, s.Start, s.End))+len(within(p.Exclude, s.Start, s.End)) == 0
		})
	}
	t.Text = text(t.Segments)
	t.Counts = r.counts()
}

// mainSpeaker is the person where each voice was written down from a track of its own, though only the other said words; else the named
// speaker who speaks with the person's voice, or has the most words where no voice is sure, where a transcript names several; else empty.
func mainSpeaker(tr *analysis.Transcript, who *voices.Result) string {
	if who.Apart && tr.Source == analysis.FromMoonshine {
		return analysis.SpeakerMe
	}
	said := map[string]float64{}
	for _, s := range tr.Segments {
		if said[s.Speaker] += 0; who.Sure && tr.Timed {
			said[s.Speaker] += analysis.Length(within(who.Own, s.Start, s.End))
			continue
		}
		said[s.Speaker] += float64(len(strings.Fields(s.Text)))
	}
	if len(said) < 2 {
		return ""
	}
	best := ""
	for name, n := range said {
		if name != "" && (best == "" || n > said[best] || n == said[best] && name < best) {
			best = name
		}
	}
	return best
}

// place gives the words of a segment their times and leaves out the excluded.
func place(s *analysis.TranscriptSegment, t analysis.Transcript, heard *speech.Result, syllables []float64,
	excluded []analysis.Span) []Word {
	if t.Timed && len(s.Timed) > 0 {
		return placeTimed(s.Timed, t.Language, heard.Segments, excluded)
	}
	texts := lexicon.Split(s.Text, t.Language)
	words := make([]Word, len(texts))
	for i, w := range texts {
		words[i].Text = w
	}
	if !t.Timed || len(words) == 0 {
		return words
	}
	parts := within(heard.Segments, s.Start, s.End)
	if len(parts) == 0 {
		if t.Source == analysis.FromMoonshine {
			return nil
		}
		parts = []analysis.Span{{Start: s.Start, End: s.End}} // the file's maker heard something there
	}
	clock := newClock(parts, syllables)
	if hidden := within(excluded, s.Start, s.End); len(hidden) > 0 {
		// What was excluded was not listened to: words are spread evenly over it too, then left out.
		all := merge(append(parts, hidden...))
		clock = newClock(all, evenly(all))
	}
	all, done := 0.0, 0.0
	for _, w := range texts {
		all += float64(lexicon.Syllables(w))
	}
	for i, w := range texts {
		words[i].Start = clock.at(done / all)
		done += float64(lexicon.Syllables(w))
		words[i].End = clock.at(done / all)
	}
	return slices.DeleteFunc(words, func(w Word) bool { return contains(excluded, (w.Start+w.End)/2) })
}

// placeTimed gives words that have times of their own the times at which they are heard: aligning gives a silence to the word after
// it, or before. Where nobody is heard nothing was said. The excluded are left out.
func placeTimed(timed []analysis.TimedWord, language string, heard, excluded []analysis.Span) []Word {
	var out []Word
	for _, w := range timed {
		said := longest(merge(slices.Concat(within(heard, w.Start, w.End), within(excluded, w.Start, w.End))))
		if said.Length() <= 0 {
			said = longest(within(heard, w.Start-aligned, w.End+aligned))
		}
		if said.Length() <= 0 || contains(excluded, (said.Start+said.End)/2) {
			continue
		}
		texts := lexicon.Split(w.Text, language)
		all, done := 0.0, 0.0
		for _, text := range texts {
			all += float64(lexicon.Syllables(text))
		}
		for _, text := range texts {
			from := said.Start + done/all*said.Length()
			done += float64(lexicon.Syllables(text))
			out = append(out, Word{Text: text, Span: analysis.Span{Start: from, End: said.Start + done/all*said.Length()}})
		}
	}
	return out
}

// aligned is how far aligning may put a word beside the speech it is in, seconds: nine in ten lie closer.
const aligned = 0.3

// longest is the longest span; empty without any.
func longest(spans []analysis.Span) (out analysis.Span) {
	for _, s := range spans {
		if s.Length() > out.Length() {
			out = s
		}
	}
	return out
}

// spoken leaves hesitations out.
func spoken(words []Word) []Word {
	return slices.DeleteFunc(slices.Clone(words), func(w Word) bool { return lexicon.Hesitation(w.Text) })
}

// fillers are the hesitations that the transcript holds, and the phrases of the list.
func fillers(words []Word, phrases [][]string) []Word {
	var out []Word
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.Text
		if lexicon.Hesitation(w.Text) {
			out = append(out, w)
		}
	}
	for _, f := range lexicon.Fillers(texts, phrases) {
		out = append(out, Word{Text: strings.Join(texts[f[0]:f[1]], " "),
			Span: analysis.Span{Start: words[f[0]].Start, End: words[f[1]-1].End}})
	}
	slices.SortStableFunc(out, func(a, b Word) int {
		switch {
		case a.Start < b.Start:
			return -1
		case a.Start > b.Start:
			return 1
		}
		return 0
	})
	return out
}

// clock tells the time at which a share of the syllables of some stretches of speech has been said.
type clock []float64 // bounds between syllables: the start of the first, ..., the end of the last

func newClock(parts []analysis.Span, syllables []float64) clock {
	c := clock{parts[0].Start}
	for i, s := range parts {
		first, _ := slices.BinarySearch(syllables, s.Start)
		last, _ := slices.BinarySearch(syllables, s.End)
		for k := first; k+1 < last; k++ {
			c = append(c, (syllables[k]+syllables[k+1])/2)
		}
		if first < last || i == len(parts)-1 {
			c = append(c, s.End)
		}
	}
	return c
}

func (c clock) at(share float64) float64 {
	x := share * float64(len(c)-1)
	i := min(int(x), len(c)-2)
	return c[i] + (x-float64(i))*(c[i+1]-c[i])
}

// evenly are times in the spans that stand for syllables where none were looked for: five a second.
func evenly(spans []analysis.Span) []float64 {
	const step = 0.2
	var out []float64
	for _, s := range spans {
		for t := s.Start + step/2; t < s.End; t += step {
			out = append(out, t)
		}
	}
	return out
}

// within are the parts of spans that lie between two times.
func within(spans []analysis.Span, from, to float64) []analysis.Span {
	var out []analysis.Span
	for _, s := range spans {
		if s = (analysis.Span{Start: max(s.Start, from), End: min(s.End, to)}); s.End > s.Start {
			out = append(out, s)
		}
	}
	return out
}

func contains(spans []analysis.Span, t float64) bool {
	return slices.ContainsFunc(spans, func(s analysis.Span) bool { return s.Contains(t) })
}

// merge sorts spans and joins those that overlap.
func merge(in []analysis.Span) []analysis.Span {
	slices.SortFunc(in, func(a, b analysis.Span) int {
		if a.Start != b.Start {
			return int(math.Copysign(1, a.Start-b.Start))
		}
		return int(math.Copysign(1, a.End-b.End))
	})
	var out []analysis.Span
	for _, s := range in {
		if k := len(out) - 1; k >= 0 && s.Start <= out[k].End {
			out[k].End = max(out[k].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

func text(segments []analysis.TranscriptSegment) string {
	lines := make([]string, len(segments))
	for i, s := range segments {
		lines[i] = s.Text
	}
	return strings.Join(lines, "\n")
}

// mostUsed is how many of the most-used words are listed; said at least twice.
const mostUsed = 12

func (r *Result) counts() *analysis.WordCounts {
	out := &analysis.WordCounts{Words: len(r.Spoken), Most: []analysis.WordCount{}, Fillers: []analysis.WordCount{}, Speaker: r.Speaker}
	texts, said := make([]string, len(r.Spoken)), make([]string, len(r.Fillers))
	for i, w := range r.Spoken {
		texts[i] = w.Text
		one, many := lexicon.Person(w.Text)
		if one {
			out.I++
		}
		if many {
			out.We++
		}
	}
	for i, f := range r.Fillers {
		said[i] = f.Text
	}
	distinct, n := lexicon.Tally(texts)
	for _, w := range distinct {
		if n[w] >= 2 && !lexicon.Function(w) && len(out.Most) < mostUsed {
			out.Most = append(out.Most, analysis.WordCount{Word: w, Count: n[w]})
		}
	}
	distinct, n = lexicon.Tally(said)
	for _, w := range distinct {
		out.Fillers = append(out.Fillers, analysis.WordCount{Word: w, Count: n[w]})
	}
	return out
}
