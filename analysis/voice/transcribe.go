package voice

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"poise/analysis"
	"poise/analysis/voice/internal/moonshine"
	"poise/models"
)

// Language is the one that Transcribe knows.
const Language = "en"

// Transcribe reads wav, the sound that v was observed from, once more, and returns what is said in it. Tokens are those of
// models.LoadTokens. A runtime that cannot run the networks gives models.ErrUnsupported. Only what the speech network takes for
// speech is recognised, at most half a minute at a time, so memory does not grow with the recording.
// Progress, unless nil, is told the seconds of sound done.
func Transcribe(ctx context.Context, wav Samples, v *analysis.Voice, rt models.Runtime, tokens []string,
	progress func(t float64)) (tr *analysis.Transcript, err error) {
	r, err := moonshine.Open(rt, moonshine.Tiny, tokens)
	if err != nil {
		return nil, err
	}
	defer func() {
		if cerr := r.Close(); err == nil && cerr != nil {
			tr, err = nil, fmt.Errorf("close speech recognition: %w", cerr)
		}
	}()
	t := &transcriber{recognizer: r, voice: v, reader: reader{samples: wav}}
	for _, s := range speechSegments(v) {
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
	text, looped, err := t.recognizer.Text(sound)
	if err != nil {
		return err
	}
	if looped && s.Length() >= minHalving {
		at := quietest(t.voice, s)
		cut := min(max(sampleAt(at)-sampleAt(s.Start), 0), len(sound))
		return errors.Join(t.recognize(ctx, sound[:cut], analysis.Span{Start: s.Start, End: at}),
			t.recognize(ctx, sound[cut:], analysis.Span{Start: at, End: s.End}))
	}
	if text != "" {
		t.segments = append(t.segments, analysis.TranscriptSegment{
			Start: millis(t.voice.Start + s.Start), End: millis(t.voice.Start + s.End), Text: text})
	}
	return nil
}

func (t *transcriber) transcript() *analysis.Transcript {
	lines := make([]string, len(t.segments))
	for i, s := range t.segments {
		lines[i] = s.Text
	}
	if t.segments == nil {
		t.segments = []analysis.TranscriptSegment{}
	}
	return &analysis.Transcript{Text: strings.Join(lines, "\n"), Segments: t.segments, Source: analysis.FromMoonshine,
		Language: Language, Timed: true}
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
