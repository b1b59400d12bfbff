package server

import "sync"

// broadcaster tells all subscribers that something changed. The zero value can be used.
type broadcaster struct {
	mu          sync.Mutex
	subscribers map[chan struct{}]struct{} // capacity 1 each
}

// subscribe gives a channel that tells of changes, several at once if nobody reads; the caller calls the function at the end.
func (b *broadcaster) subscribe() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subscribers == nil {
		b.subscribers = map[chan struct{}]struct{}{}
	}
	b.subscribers[ch] = struct{}{}
	return ch, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.subscribers, ch)
	}
}

func (b *broadcaster) broadcast() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for ch := range b.subscribers {
		signal(ch)
	}
}

func (b *broadcaster) subscriberCount() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.subscribers)
}

func signal(ch chan<- struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}
