package live

import (
	"sync"
	"time"

	"poise/analysis/media"
)

// picture is a frame with the time at which it came.
type picture struct {
	frame    media.Frame
	release  func()
	received time.Time
}

// mailbox holds the newest picture.
type mailbox struct {
	mu                sync.Mutex
	full              chan struct{} // has an entry when there is a picture
	now               *picture
	received, dropped int
	closed            bool
}

func (m *mailbox) put(p picture) {
	m.mu.Lock()
	old := m.now
	if m.closed {
		m.mu.Unlock()
		p.release()
		return
	}
	m.now = &p
	m.received++
	if old != nil {
		m.dropped++
	}
	select {
	case m.full <- struct{}{}:
	default:
	}
	m.mu.Unlock()
	if old != nil {
		old.release()
	}
}

// take empties the box; nil when another take was faster.
func (m *mailbox) take() *picture {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.now
	m.now = nil
	return p
}

func (m *mailbox) counts() (came, dropped int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.received, m.dropped
}

// close releases what lies in the box and whatever still comes.
func (m *mailbox) close() {
	m.mu.Lock()
	m.closed = true
	p := m.now
	m.now = nil
	m.mu.Unlock()
	if p != nil {
		p.release()
	}
}
