package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"poise/analysis"
	"poise/analysis/voice"
	"poise/models"
)

// Words are written down while they are spoken as far as the machine allows: hearing gets a third of one processor's time at most, and
// where it then falls too far behind, what was said meanwhile is left out and the pace is estimated from syllables.
const (
	restAfter   = 2    // times as long as hearing took, nothing is heard
	mostBehind  = 12.0 // s that words may come late
	latestWords = 8.0  // s after which the pace of words is no longer said: it is that of then
)

// errNoHearer is returned where the network of words can't be opened.
var errNoHearer = errors.New("no words")

// wordObserver writes down what is said.
type wordObserver struct {
	wake   chan struct{} // sound has come
	tokens []string      // nil: no words
	hearer *voice.Hearer // nil before the first sound

	mu       sync.Mutex
	segments []analysis.TranscriptSegment // times are the session's
	unclear  []analysis.Span              // speech without words: not understood, or not listened to
	upTo     float64                      // what was said before has been heard
}

// said is what was said so far, as far as it is kept, and up to when. nil: nothing is written down.
func (o *wordObserver) said() (*analysis.Transcript, float64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.segments) == 0 {
		return nil, o.upTo
	}
	return &analysis.Transcript{Source: analysis.FromMoonshine, Language: voice.Language, Timed: true, Segments: slices.Clone(o.segments),
		Withheld: slices.Clone(o.unclear)}, o.upTo
}

// step hears the next piece of speech that is over, and reports whether there was one.
func (o *wordObserver) step(rt models.Runtime, sound *audioObserver) (bool, error) {
	heard := sound.columns()
	if heard == nil || len(heard.Speech) == 0 {
		return false, nil
	}
	now := heard.Start + heard.Duration
	o.mu.Lock()
	after := max(o.upTo, heard.Start)
	o.mu.Unlock()
	if now-after > mostBehind {
		o.add(nil, analysis.Span{Start: after, End: now}, now)
		return false, nil
	}
	piece, next := voice.NextPiece(heard, after)
	if piece.Length() <= 0 {
		o.add(nil, analysis.Span{}, next)
		return false, nil
	}
	samples := sound.samplesBetween(piece)
	if o.hearer == nil {
		var err error
		if o.hearer, err = voice.NewHearer(rt, o.tokens); err != nil {
			return false, errors.Join(errNoHearer, err)
		}
	}
	s, ok, err := o.hearer.Hear(samples, piece)
	if err != nil {
		return false, fmt.Errorf("hear words: %w", err)
	}
	if ok {
		o.add(&s, analysis.Span{}, next)
	} else {
		o.add(nil, piece, next)
	}
	return true, nil
}

// add keeps what was heard up to a time, and forgets what is too old to count.
func (o *wordObserver) add(s *analysis.TranscriptSegment, unclear analysis.Span, upTo float64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.upTo = upTo; s != nil {
		o.segments = append(o.segments, *s)
	}
	if unclear.Length() > 0 {
		o.unclear = append(o.unclear, unclear)
	}
	o.segments = slices.DeleteFunc(o.segments, func(s analysis.TranscriptSegment) bool { return s.End < upTo-keptSound })
	o.unclear = slices.DeleteFunc(o.unclear, func(s analysis.Span) bool { return s.End < upTo-keptSound })
}

func (o *wordObserver) close() error {
	if o.hearer == nil {
		return nil
	}
	return o.hearer.Close()
}

// observeWords hears words until the session ends. A network that is not to be had costs the words alone.
func (s *Session) observeWords(ctx context.Context) error {
	if s.words.tokens == nil {
		return nil
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.words.wake:
		}
		begun := time.Now()
		heard, err := s.words.step(s.set.Runtime, &s.audio)
		switch {
		case errors.Is(err, errNoHearer):
			return nil
		case err != nil:
			return err
		case !heard:
			continue
		}
		s.notify()
		rest := time.NewTimer(restAfter * time.Since(begun))
		select {
		case <-ctx.Done():
			rest.Stop()
			return ctx.Err()
		case <-rest.C:
		}
	}
}
