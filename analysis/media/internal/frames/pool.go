// Package frames lends out the buffers that decoded and captured pictures are put into.
package frames

import (
	"context"
	"sync"
)

// Pool owns the pictures' buffers: at most cap(slots) are out at a time, and as few as needed are ever made.
type Pool struct {
	slots chan struct{}
	size  int
	mu    sync.Mutex
	free  [][]byte
	ended bool
}

// Live is how many pictures of a camera or stream may be out: one on its way, one that waits, one that is looked at, and as many
// again, so that a moment's delay of whoever gives them back does not hold up the source.
const Live = 6

// SameTime is the distance in seconds below which two pictures have the same time: ffmpeg moves duplicates on by 1 us each.
const SameTime = 20e-6

// NewPool makes a pool of at most n buffers of size bytes.
func NewPool(n, size int) *Pool { return &Pool{slots: make(chan struct{}, n), size: size} }

// Get waits for a buffer. The function gives it back; calling it again does nothing.
func (p *Pool) Get(ctx context.Context) ([]byte, func(), error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var buf []byte
	if n := len(p.free); n > 0 {
		buf, p.free = p.free[n-1], p.free[:n-1]
	} else {
		buf = make([]byte, p.size)
	}
	var once sync.Once
	return buf, func() { once.Do(func() { p.put(buf) }) }, nil
}

func (p *Pool) put(buf []byte) {
	p.mu.Lock()
	if !p.ended {
		p.free = append(p.free, buf)
	}
	p.mu.Unlock()
	<-p.slots
}

// End lets go of the buffers, also of those that are still to come back: no picture follows.
func (p *Pool) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free, p.ended = nil, true
}
