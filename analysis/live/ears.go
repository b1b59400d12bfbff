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

// soundQueue is how many pieces of sound may wait. Sound costs little to hear: they wait while the processor is busy, and
// what comes on top is lost and counts as silence.
const soundQueue = 256

type sound struct {
	samples []float32
	at      float64
}

// ears are the network that listens, and what it heard of late.
type ears struct {
	set Settings
	in  chan sound

	mu     sync.Mutex
	listen *voice.Listener // nil until the first sound
}

func (e *ears) put(samples []float32, at float64) {
	if len(samples) == 0 {
		return
	}
	select {
	case e.in <- sound{slices.Clone(samples), at}:
	default:
	}
}

// Sound is laid out on the clock: a piece that comes later than the last one ended, by more than a jitter, has silence before
// it; one that comes earlier just goes on.
const (
	jitter  = 0.08 // seconds: pieces of browsers and sound servers are stamped that roughly
	longGap = 60.0 // seconds of silence that are put in at most
)

func (e *ears) hear(p sound) (err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.listen == nil {
		if e.listen, err = voice.Listen(e.set.Runtime, p.at); err != nil {
			return fmt.Errorf("open networks: %w", err)
		}
	}
	if gap := p.at - e.listen.Time(); gap > jitter {
		if err := e.listen.Add(make([]float32, int(min(gap, longGap)*voice.Rate))); err != nil {
			return fmt.Errorf("listen: %w", err)
		}
	}
	if err := e.listen.Add(p.samples); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	e.listen.Forget(e.listen.Time() - keepSound)
	return nil
}

// heard is what is kept; nil before the first sound.
func (e *ears) heard() *analysis.Voice {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.listen == nil {
		return nil
	}
	return e.listen.Heard()
}

// time is the end of what is kept; negative infinity before the first sound.
func (e *ears) time() float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.listen == nil {
		return math.Inf(-1)
	}
	return e.listen.Until()
}

func (e *ears) close() error {
	if e.listen == nil {
		return nil
	}
	return e.listen.Close()
}

// listen takes sound until the session ends.
func (s *Session) listen(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case p := <-s.ears.in:
			if err := s.ears.hear(p); err != nil {
				return err
			}
			s.stir()
		}
	}
}
