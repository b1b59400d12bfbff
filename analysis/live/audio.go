package live

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"poise/analysis"
	"poise/analysis/voice"
)

// soundQueue is how many blocks of sound may wait. Sound is cheap to analyse, so blocks wait while the processor is busy; when
// the queue is full they are dropped and count as silence.
const soundQueue = 256

type sound struct {
	samples []float32
	at      float64
}

// audioObserver holds the listener and the sound that waits for it.
type audioObserver struct {
	set Settings
	in  chan sound

	words bool // samples are kept, for words

	mu       sync.Mutex
	listener *voice.Listener // nil until the first sound
	kept     []float32       // the last samples, up to the listener's time
}

func (e *audioObserver) put(samples []float32, at float64) {
	if len(samples) == 0 {
		return
	}
	select {
	case e.in <- sound{slices.Clone(samples), at}:
	default:
	}
}

// Sound is placed on the clock: a block that starts later than the last one ended, by more than the jitter, gets silence before
// it; one that starts earlier is appended.
const (
	jitter  = 0.08 // seconds: pieces of browsers and sound servers are stamped that roughly
	longGap = 60.0 // seconds of silence that are put in at most
)

func (e *audioObserver) add(p sound) (err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.listener == nil {
		if e.listener, err = voice.NewListener(e.set.Runtime, p.at); err != nil {
			return fmt.Errorf("open networks: %w", err)
		}
	}
	if gap := p.at - e.listener.Time(); gap > jitter {
		if err := e.take(make([]float32, int(min(gap, longGap)*voice.Rate))); err != nil {
			return err
		}
	}
	if err := e.take(p.samples); err != nil {
		return err
	}
	e.listener.DropBefore(e.listener.Time() - keptSound)
	return nil
}

// take has samples listened to, and keeps them while their words may still be wanted.
func (e *audioObserver) take(samples []float32) error {
	if err := e.listener.Add(samples); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if !e.words {
		return nil
	}
	e.kept = append(e.kept, samples...)
	if over := len(e.kept) - keptSound*voice.Rate; over > voice.Rate {
		e.kept = slices.Delete(e.kept, 0, over)
	}
	return nil
}

// samplesBetween are the samples between two times, as far as they are kept.
func (e *audioObserver) samplesBetween(s analysis.Span) []float32 {
	e.mu.Lock()
	defer e.mu.Unlock()
	start := e.listener.Time() - float64(len(e.kept))/voice.Rate
	at := func(t float64) int { return min(max(0, int((t-start)*voice.Rate)), len(e.kept)) }
	return slices.Clone(e.kept[at(s.Start):at(s.End)])
}

// columns are the kept columns; nil before the first sound.
func (e *audioObserver) columns() *analysis.Voice {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.listener == nil {
		return nil
	}
	return e.listener.Voice()
}

// endTime is the end of the kept columns; negative infinity before the first sound.
func (e *audioObserver) endTime() float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.listener == nil {
		return math.Inf(-1)
	}
	return e.listener.End()
}

func (e *audioObserver) close() error {
	if e.listener == nil {
		return nil
	}
	return e.listener.Close()
}

// observeSound takes sound until the session ends.
func (s *Session) observeSound(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case p := <-s.audio.in:
			if err := s.audio.add(p); err != nil {
				return err
			}
			s.notify()
			select {
			case s.words.wake <- struct{}{}:
			default:
			}
		}
	}
}
