package voice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"poise/analysis"
	"poise/analysis/voice/internal/moonshine"
	"poise/models"
)

// Language is the one that Transcribe knows.
const Language = "en"

// Transcribe returns what is said in the sound that v was observed from; open gives it anew, from its beginning, each time. Tokens are
// those of models.LoadTokens. A runtime that cannot run the networks gives models.ErrUnsupported. Only what the speech network takes for
// speech is recognised, at most half a minute at a time, so memory does not grow with the recording. Words that are not to be trusted
// are withheld, see Transcript.Withheld; what was lost is left out.
// Progress, unless nil, is told the seconds of sound done.
func Transcribe(ctx context.Context, open func() (Samples, error), v *analysis.Voice, lost []analysis.Span, rt models.Runtime, tokens []string,
	progress func(t float64)) (tr *analysis.Transcript, err error) {
	r, err := moonshine.Open(rt, tokens)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := r.Close(); err == nil && cerr != nil {
			tr, err = nil, fmt.Errorf("close speech recognition: %w", cerr)
		}
	}()
	t := &transcriber{recognizer: r, voice: v, open: open, progress: progress}
	for todo := speechSegments(v, lost); len(todo) > 0; {
		if todo, err = t.recognize(ctx, todo); err != nil {
			return nil, err
		}
		t.progress = nil // halves of what looped: it was told that they are done
	}
	return t.transcript(), nil
}

// transcriber collects the segments.
type transcriber struct {
	recognizer *moonshine.Recognizer
	voice      *analysis.Voice
	open       func() (Samples, error)
	progress   func(t float64)
	segments   []analysis.TranscriptSegment
	withheld   []analysis.Span
}

// minHalving is the length in seconds from which a segment whose decoding looped is split and recognised again.
const minHalving = 2.0

// recognize recognises segments, given in seconds after the first sample, and returns those to be recognised yet: halves of what looped. The
// small network hears all before the larger one is loaded, so that they are not in memory at once.
func (t *transcriber) recognize(ctx context.Context, all []analysis.Span) (halves []analysis.Span, err error) {
	hearings := make(map[analysis.Span]*moonshine.Hearing, len(all))
	err = t.inGroups(ctx, all, 0, func(group []analysis.Span, sounds [][]float32) error {
		heard, err := t.recognizer.Listen(sounds)
		for i := range heard {
			hearings[group[i]] = &heard[i]
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	unsure := slices.DeleteFunc(slices.Clone(all), func(s analysis.Span) bool { return hearings[s].Sure() })
	err = t.inGroups(ctx, unsure, t.voice.Duration, func(group []analysis.Span, sounds [][]float32) error {
		these := make([]*moonshine.Hearing, len(group))
		for i, s := range group {
			these[i] = hearings[s]
		}
		return t.recognizer.ListenAgain(sounds, these)
	})
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		heard := t.recognizer.Heard(hearings[s])
		if heard.Looped && s.Length() >= minHalving {
			at := quietest(t.voice, s)
			halves = append(halves, analysis.Span{Start: s.Start, End: at}, analysis.Span{Start: at, End: s.End})
			continue
		}
		t.add(s, heard)
	}
	return halves, nil
}

// inGroups reads the sound once more and hands out the segments' sounds, as many as may be heard together. Half of the work has been
// done after each of the two times that this takes; done is for how many seconds that was.
func (t *transcriber) inGroups(ctx context.Context, all []analysis.Span, done float64, hear func(group []analysis.Span, sounds [][]float32) error) error {
	if len(all) == 0 {
		return nil
	}
	samples, err := t.open()
	if err != nil {
		return err
	}
	in := reader{samples: samples}
	length := func(s analysis.Span) int { return sampleAt(s.End) - sampleAt(s.Start) }
	for len(all) > 0 {
		n, longest := 0, 0
		for n < len(all) && (n == 0 || moonshine.Together(n+1, max(longest, length(all[n])))) {
			longest = max(longest, length(all[n]))
			n++
		}
		sounds := make([][]float32, n)
		for i, s := range all[:n] {
			sound, err := in.read(ctx, sampleAt(s.Start), sampleAt(s.End))
			if err != nil {
				return err
			}
			sounds[i] = slices.Clone(sound)
		}
		if err := errors.Join(ctx.Err(), hear(all[:n], sounds)); err != nil {
			return err
		}
		if t.progress != nil {
			t.progress((done + all[n-1].End) / 2)
		}
		all = all[n:]
	}
	return nil
}

// add adds what was heard in a segment.
func (t *transcriber) add(s analysis.Span, heard moonshine.Heard) {
	at := analysis.Span{Start: millis(t.voice.Start + s.Start), End: millis(t.voice.Start + s.End)}
	switch {
	case heard.Text != "" && heard.Doubt <= mostDoubt:
		t.segments = append(t.segments, analysis.TranscriptSegment{Start: at.Start, End: at.End, Text: heard.Text, Timed: timed(heard.Words, at),
			Hesitations: hesitations(heard.Hesitations)})
	case heard.Text != "" || speechTime(t.voice, s) >= wordless:
		t.withheld = append(t.withheld, at)
	}
}

// timed are the words of a segment on the common clock.
func timed(words []moonshine.Word, at analysis.Span) []analysis.TimedWord {
	var out []analysis.TimedWord
	for _, w := range words {
		out = append(out, analysis.TimedWord{Text: w.Text, Start: min(millis(at.Start+w.Start), at.End), End: min(millis(at.Start+w.End), at.End),
			Probability: math.Round(1000*w.Probability) / 1000})
	}
	return out
}

// hesitations are those between a segment's words, to a hundred-thousandth.
func hesitations(at []moonshine.Hesitation) (out []analysis.Hesitation) {
	for _, h := range at {
		out = append(out, analysis.Hesitation{Um: math.Round(1e5*h.Um) / 1e5, Uh: math.Round(1e5*h.Uh) / 1e5})
	}
	return out
}

// What is not trusted. A few stretches of another language look like English by luck, so where most is withheld, all is.
const (
	mostDoubt    = 1.0  // of a stretch whose words are given, see moonshine.Heard
	wordless     = 1.0  // s of speech without a word, from which it is no English
	leastTrusted = 0.33 // share of the time with words or withheld below which nothing is given
)

// speechTime is for how long the speech network hears speech in s, seconds.
func speechTime(v *analysis.Voice, s analysis.Span) float64 {
	sum := 0.0
	for i := max(0, int(s.Start/v.SpeechHop)); i < len(v.Speech) && float64(i)*v.SpeechHop < s.End; i++ {
		if v.Speech[i] >= speechOn {
			sum += v.SpeechHop
		}
	}
	return sum
}

// withholdAll withholds everything where little can be trusted.
func (t *transcriber) withholdAll() {
	trusted, rest := 0.0, 0.0
	for _, s := range t.segments {
		trusted += s.End - s.Start
	}
	for _, s := range t.withheld {
		rest += s.Length()
	}
	if trusted >= leastTrusted*(trusted+rest) {
		return
	}
	for _, s := range t.segments {
		t.withheld = append(t.withheld, analysis.Span{Start: s.Start, End: s.End})
	}
	t.segments = nil
}

func (t *transcriber) transcript() *analysis.Transcript {
	t.withholdAll()
	slices.SortFunc(t.withheld, func(a, b analysis.Span) int { return cmp.Compare(a.Start, b.Start) })
	slices.SortFunc(t.segments, func(a, b analysis.TranscriptSegment) int { return cmp.Compare(a.Start, b.Start) })
	lines := make([]string, len(t.segments))
	for i, s := range t.segments {
		lines[i] = s.Text
	}
	if t.segments == nil {
		t.segments = []analysis.TranscriptSegment{}
	}
	return &analysis.Transcript{Text: strings.Join(lines, "\n"), Segments: t.segments, Source: analysis.FromMoonshine,
		Language: Language, Timed: true, Withheld: t.withheld}
}

func sampleAt(t float64) int { return int(math.Round(t * Rate)) }

func millis(t float64) float64 { return math.Round(t*1000) / 1000 }

// reader reads stretches out of a stream of samples, front to back.
type reader struct {
	samples Samples
	at      int // sample that comes next
	buf     []float32
}

// read returns the samples [from, to), valid until the next call; fewer at the end of the stream. From must not lie before
// where the last call ended.
func (r *reader) read(ctx context.Context, from, to int) ([]float32, error) {
	if n := max(to-from, Rate); cap(r.buf) < n {
		r.buf = make([]float32, n)
	}
	for r.at < from {
		n := min(from-r.at, cap(r.buf))
		if got, err := r.fill(ctx, r.buf[:n]); err != nil || got < n {
			return nil, err
		}
	}
	n, err := r.fill(ctx, r.buf[:to-from])
	return r.buf[:n], err
}

// fill reads until buf is full or the stream ends. A sample that is not a number counts as silence.
func (r *reader) fill(ctx context.Context, buf []float32) (n int, err error) {
	for idle := 0; n < len(buf); idle++ {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		k, err := r.samples.Read(buf[n:])
		for i, s := range buf[n : n+k] {
			if s != s {
				buf[n+i] = 0
			}
		}
		n, r.at = n+k, r.at+k
		switch {
		case errors.Is(err, io.EOF):
			return n, nil
		case err != nil:
			return n, fmt.Errorf("read sound: %w", err)
		case k > 0:
			idle = 0
		case idle > 100:
			return n, fmt.Errorf("read sound: %w", io.ErrNoProgress)
		}
	}
	return n, nil
}
