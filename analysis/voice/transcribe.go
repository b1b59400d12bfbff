package voice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	goruntime "runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"poise/analysis"
	"poise/analysis/voice/internal/moonshine"
	"poise/models"
)

// Language is the one that Transcribe knows.
const Language = "en"

// Speech is sound whose words are wanted.
type Speech struct {
	Open     func() (Samples, error) // the sound, from its beginning each time
	Voice    *analysis.Voice         // what was observed from it
	Lost     []analysis.Span         // what was lost of it: no words are sought there
	Workers  int                     // how many listen at once; 0: one. Results do not depend on it
	Progress func(t float64)         // unless nil, told the seconds of sound done
}

// Transcribe returns what is said in English. Tokens are those of models.LoadTokens. A runtime that cannot run the networks gives
// models.ErrUnsupported. Only what the speech network takes for speech is recognised, at most half a minute at a time, so memory does
// not grow with the recording. Words that are not to be trusted are withheld, see Transcript.Withheld.
func Transcribe(ctx context.Context, s Speech, rt models.Runtime, tokens []string) (tr *analysis.Transcript, err error) {
	t := &transcriber{Speech: s}
	defer func() {
		if cerr := t.close(); err == nil && cerr != nil {
			tr, err = nil, fmt.Errorf("close speech recognition: %w", cerr)
		}
	}()
	if err := t.open(rt, tokens); err != nil {
		return nil, err
	}
	for todo := speechSegments(s.Voice, s.Lost); len(todo) > 0; {
		if todo, err = t.recognize(ctx, todo); err != nil {
			return nil, err
		}
		t.Progress = nil // halves of what looped: it was told that they are done
	}
	return t.transcript(), nil
}

// transcriber collects the segments.
type transcriber struct {
	Speech
	recognizers []*moonshine.Recognizer // one for each worker
	segments    []analysis.TranscriptSegment
	withheld    []analysis.Span
}

// open opens a recognizer for each worker.
func (t *transcriber) open(rt models.Runtime, tokens []string) error {
	r, err := moonshine.Open(rt, tokens)
	for err == nil {
		t.recognizers = append(t.recognizers, r)
		if len(t.recognizers) >= t.Workers {
			return nil
		}
		r, err = t.recognizers[0].Beside()
	}
	return err
}

// close frees the networks.
func (t *transcriber) close() (err error) {
	for _, r := range t.recognizers {
		err = errors.Join(err, r.Close())
	}
	return err
}

// minHalving is the length in seconds from which a segment whose decoding looped is split and recognised again.
const minHalving = 2.0

// recognize recognises segments, given in seconds after the first sample, and returns those to be recognised yet: halves of what looped. The
// small network hears all before the larger one is loaded, so that they are not in memory at once.
func (t *transcriber) recognize(ctx context.Context, all []analysis.Span) (halves []analysis.Span, err error) {
	hearings := make([]*moonshine.Hearing, len(all))
	err = t.inGroups(ctx, t.recognizers, all, 0, func(r *moonshine.Recognizer, first int, sounds [][]float32) error {
		heard, err := r.Listen(sounds)
		for i := range heard {
			hearings[first+i] = &heard[i]
		}
		return err
	})
	if err = errors.Join(err, t.close()); err != nil {
		return nil, err
	}
	var unsure []*moonshine.Hearing
	var again []analysis.Span
	for i, h := range hearings {
		if !h.Sure() {
			unsure, again = append(unsure, h), append(again, all[i])
		}
	}
	err = t.inGroups(ctx, t.listeners(again), again, t.Voice.Duration, func(r *moonshine.Recognizer, first int, sounds [][]float32) error {
		return r.ListenAgain(sounds, unsure[first:first+len(sounds)])
	})
	if err = errors.Join(err, t.close()); err != nil {
		return nil, err
	}
	for i, s := range all {
		heard := t.recognizers[0].Heard(hearings[i])
		if heard.Looped && s.Length() >= minHalving {
			at := quietest(t.Voice, s)
			halves = append(halves, analysis.Span{Start: s.Start, End: at}, analysis.Span{Start: at, End: s.End})
			continue
		}
		t.add(s, heard)
	}
	return halves, nil
}

// longTogether is the length of a sound, seconds, up to which several hear with the larger network at once: of 20 s, another takes 50 MB more.
const longTogether = 10

// listeners are those who hear segments with the larger network.
func (t *transcriber) listeners(all []analysis.Span) []*moonshine.Recognizer {
	if slices.ContainsFunc(all, func(s analysis.Span) bool { return s.Length() > longTogether }) {
		return t.recognizers[:1]
	}
	return t.recognizers
}

// inGroups reads the sound once more and has the segments' sounds heard, as many together as may be; first is the number of the first. Half
// of the work has been done after each of the two times that this takes; done is for how many seconds that was.
func (t *transcriber) inGroups(ctx context.Context, by []*moonshine.Recognizer, all []analysis.Span, done float64,
	hear func(r *moonshine.Recognizer, first int, sounds [][]float32) error) error {
	if len(all) == 0 {
		return nil
	}
	samples, err := t.Open()
	if err != nil {
		return err
	}
	in := reader{samples: samples}
	idle := make(chan *moonshine.Recognizer, len(by))
	for _, r := range by {
		idle <- r
	}
	g, going := errgroup.WithContext(ctx)
	for first := 0; first < len(all) && going.Err() == nil; {
		n := together(all[first:])
		sounds, err := in.each(going, all[first:first+n])
		if err != nil {
			return errors.Join(err, g.Wait())
		}
		r, from := <-idle, first // comes back from each that ends
		g.Go(func() error {
			defer func() { idle <- r }()
			defer goruntime.GC() // what tokens attended to is as large as all that is kept
			return hear(r, from, sounds)
		})
		if first += n; t.Progress != nil {
			t.Progress((done + all[first-1].End) / 2)
		}
	}
	return errors.Join(g.Wait(), ctx.Err())
}

// together is how many of the first segments are heard together.
func together(all []analysis.Span) (n int) {
	longest := 0
	for n < len(all) {
		longest = max(longest, sampleAt(all[n].End)-sampleAt(all[n].Start))
		if n > 0 && !moonshine.Together(n+1, longest) {
			break
		}
		n++
	}
	return n
}

// add adds what was heard in a segment.
func (t *transcriber) add(s analysis.Span, heard moonshine.Heard) {
	at := analysis.Span{Start: millis(t.Voice.Start + s.Start), End: millis(t.Voice.Start + s.End)}
	switch {
	case heard.Text != "" && heard.Doubt <= mostDoubt:
		t.segments = append(t.segments, analysis.TranscriptSegment{Start: at.Start, End: at.End, Text: heard.Text, Timed: timed(heard.Words, at),
			Hesitations: hesitations(heard.Hesitations)})
	case heard.Text != "" || speechTime(t.Voice, s) >= wordless:
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
	trusted, rest := 0.0, analysis.Length(t.withheld)
	for _, s := range t.segments {
		trusted += s.End - s.Start
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

// each returns copies of the sounds of segments.
func (r *reader) each(ctx context.Context, segments []analysis.Span) (out [][]float32, err error) {
	for _, s := range segments {
		sound, err := r.read(ctx, sampleAt(s.Start), sampleAt(s.End))
		if err != nil {
			return nil, err
		}
		out = append(out, slices.Clone(sound))
	}
	return out, nil
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
