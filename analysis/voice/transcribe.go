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

// Transcribe reads wav, the sound that v was observed from, once more, and returns what is said in it. Tokens are those of
// models.LoadTokens. A runtime that cannot run the networks gives models.ErrUnsupported. Only what the speech network takes for
// speech is recognised, at most half a minute at a time, so memory does not grow with the recording. Words that are not to be trusted
// are withheld, see Transcript.Withheld; what was lost is left out.
// Progress, unless nil, is told the seconds of sound done.
func Transcribe(ctx context.Context, wav Samples, v *analysis.Voice, lost []analysis.Span, rt models.Runtime, tokens []string,
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
	t := &transcriber{recognizer: r, voice: v, reader: reader{samples: wav}}
	for _, s := range speechSegments(v, lost) {
		if err := t.segment(ctx, s); err != nil {
			return nil, err
		}
		if progress != nil {
			progress(s.End)
		}
	}
	return t.transcript(), nil
}

// transcriber collects the segments.
type transcriber struct {
	recognizer *moonshine.Recognizer
	voice      *analysis.Voice
	reader     reader
	segments   []analysis.TranscriptSegment
	withheld   []analysis.Span
}

// segment recognises one segment, given in seconds after the first sample.
func (t *transcriber) segment(ctx context.Context, s analysis.Span) error {
	sound, err := t.reader.read(ctx, sampleAt(s.Start), sampleAt(s.End))
	if err != nil {
		return err
	}
	return t.recognize(ctx, sound, s)
}

// minHalving is the length in seconds from which a segment whose decoding looped is split and recognised again.
const minHalving = 2.0

func (t *transcriber) recognize(ctx context.Context, sound []float32, s analysis.Span) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	heard, err := t.recognizer.Hear(sound)
	if err != nil {
		return err
	}
	if heard.Looped && s.Length() >= minHalving {
		at := quietest(t.voice, s)
		cut := min(max(sampleAt(at)-sampleAt(s.Start), 0), len(sound))
		return errors.Join(t.recognize(ctx, sound[:cut], analysis.Span{Start: s.Start, End: at}),
			t.recognize(ctx, sound[cut:], analysis.Span{Start: at, End: s.End}))
	}
	at := analysis.Span{Start: millis(t.voice.Start + s.Start), End: millis(t.voice.Start + s.End)}
	switch {
	case heard.Text != "" && heard.Doubt <= mostDoubt:
		t.segments = append(t.segments, analysis.TranscriptSegment{Start: at.Start, End: at.End, Text: heard.Text, Timed: timed(heard.Words, at),
			Hesitations: hesitations(heard.Hesitations)})
	case heard.Text != "" || speechTime(t.voice, s) >= wordless:
		t.withheld = append(t.withheld, at)
	}
	return nil
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
	slices.SortFunc(t.withheld, func(a, b analysis.Span) int { return cmp.Compare(a.Start, b.Start) })
	t.segments = nil
}

func (t *transcriber) transcript() *analysis.Transcript {
	t.withholdAll()
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
