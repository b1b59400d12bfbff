package server

import "sync"

// bell tells all who listen that something changed. The zero value can be used.
type bell struct {
	mu    sync.Mutex
	heard map[chan struct{}]struct{} // capacity 1 each
}

// listen gives a channel that tells of changes, several at once if nobody reads; the caller calls the function at the end.
func (b *bell) listen() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.heard == nil {
		b.heard = map[chan struct{}]struct{}{}
	}
	b.heard[ch] = struct{}{}
	return ch, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.heard, ch)
	}
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ch := range b.heard {
		signal(ch)
	}
}

func (b *bell) listeners() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.heard)
}

func signal(ch chan<- struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}
