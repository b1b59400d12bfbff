package media

import (
	"context"
	"sync"
)

// pool owns the pictures' buffers: at most cap(slots) are out at a time, and as few as needed are ever made.
type pool struct {
	slots chan struct{}
	size  int
	mu    sync.Mutex
	free  [][]byte
}

func newPool(n, size int) *pool { return &pool{slots: make(chan struct{}, n), size: size} }

// get waits for a buffer. The function gives it back; calling it again does nothing.
func (p *pool) get(ctx context.Context) ([]byte, func(), error) {
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

func (p *pool) put(buf []byte) {
	p.mu.Lock()
	p.free = append(p.free, buf)
	p.mu.Unlock()
	<-p.slots
}
