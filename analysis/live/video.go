package live

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"poise/analysis"
	"poise/analysis/vision"
)

// videoObserver holds the vision networks and the pictures that they observed recently.
type videoObserver struct {
	mu       sync.Mutex
	observer *vision.Live
	keepSpan analysis.Span
	newest   float64
	pending  []arrival // pictures that no state includes yet
	count    int
}

// arrival is a picture's media time and when it was received.
type arrival struct {
	at       float64
	received time.Time
}

// maxPending bounds the list of pictures that no state includes yet: half a minute's.
const maxPending = 1024

func (e *videoObserver) add(p *picture) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	err := e.observer.Add(p.frame)
	if errors.Is(err, vision.ErrOrder) {
		return nil // a clock that stops or goes back only costs these pictures
	}
	if err != nil {
		return fmt.Errorf("look: %w", err)
	}
	e.newest = p.frame.Time
	e.count++
	if len(e.pending) < maxPending {
		e.pending = append(e.pending, arrival{p.frame.Time, p.received})
	}
	e.observer.Thin(e.newest-windowSeconds, e.keepSpan, spareSegments)
	return nil
}

func (e *videoObserver) setKeepSpan(but analysis.Span) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.keepSpan = but
}

// takeColumns are the kept columns and the pictures received since the last call; nil before the first picture.
func (e *videoObserver) takeColumns() (v *analysis.Visual, since []arrival, count int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.count == 0 {
		return nil, nil, 0
	}
	since, e.pending = e.pending, nil
	return e.observer.Visual(math.Inf(-1), e.keepSpan), since, e.count
}

// columnsSince are the kept columns from a time on; nil before the first picture.
func (e *videoObserver) columnsSince(t float64) *analysis.Visual {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.count == 0 {
		return nil
	}
	return e.observer.Visual(t, analysis.Span{})
}

func (e *videoObserver) close() error { return e.observer.Close() }

// observePictures takes pictures from the mailbox until the session ends.
func (s *Session) observePictures(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.mailbox.full:
		}
		p := s.mailbox.take()
		if p == nil {
			continue
		}
		err := s.video.add(p)
		p.release()
		if err != nil {
			return err
		}
		s.notify()
	}
}

// newestTime is that of the newest picture; negative infinity before the first.
func (e *videoObserver) newestTime() float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.count == 0 {
		return math.Inf(-1)
	}
	return e.newest
}
