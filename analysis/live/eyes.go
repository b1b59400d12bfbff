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

// eyes are the networks that look, and what they saw of late.
type eyes struct {
	mu     sync.Mutex
	live   *vision.Live
	but    analysis.Span
	newest float64
	looked []arrival // pictures of which no state has told yet
	count  int
}

// arrival is a picture's media time and when it came.
type arrival struct {
	at   float64
	came time.Time
}

// mostWaiting bounds what is remembered of pictures of which no state has told: half a minute's.
const mostWaiting = 1024

func (e *eyes) look(p *picture) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	err := e.live.Add(p.frame)
	if errors.Is(err, vision.ErrOrder) {
		return nil // a source's clock that stands or goes back costs its pictures alone
	}
	if err != nil {
		return fmt.Errorf("look: %w", err)
	}
	e.newest = p.frame.Time
	e.count++
	if len(e.looked) < mostWaiting {
		e.looked = append(e.looked, arrival{p.frame.Time, p.came})
	}
	e.live.Thin(e.newest-Window, e.but, spare)
	return nil
}

func (e *eyes) keep(but analysis.Span) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.but = but
}

// seen is what is kept, and the pictures that came in since the call before; nil before the first picture.
func (e *eyes) seen() (v *analysis.Visual, since []arrival, count int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.count == 0 {
		return nil, nil, 0
	}
	since, e.looked = e.looked, nil
	return e.live.Visual(math.Inf(-1), e.but), since, e.count
}

// since is what is kept from a time on; nil where nothing is.
func (e *eyes) since(t float64) *analysis.Visual {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.count == 0 {
		return nil
	}
	return e.live.Visual(t, analysis.Span{})
}

func (e *eyes) close() error { return e.live.Close() }

// look takes pictures from the mailbox until the session ends.
func (s *Session) look(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.box.full:
		}
		p := s.box.take()
		if p == nil {
			continue
		}
		err := s.eyes.look(p)
		p.release()
		if err != nil {
			return err
		}
		s.stir()
	}
}

// time is that of the newest picture; negative infinity before the first.
func (e *eyes) time() float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.count == 0 {
		return math.Inf(-1)
	}
	return e.newest
}
