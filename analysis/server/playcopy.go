package server

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"poise/analysis/library"
	"poise/analysis/media/probe"
	"poise/analysis/media/write"
)

// Browsers play what they can decode. Of other recordings (AVI, HEVC ...) the report's page asks for a copy, which is made
// once, beside the recording, and goes with the rehearsal.
const (
	copyName = ".playable.mp4" // no recording has a name that begins with a dot
	copyPart = ".playable.part"
)

// copies are those that are being made; one ffmpeg runs at a time.
type copies struct {
	mu    sync.Mutex
	made  map[string]*copying // by rehearsal, until a page has heard of the end
	turn  chan struct{}       // capacity 1
	work  sync.WaitGroup
	ended bool
}

// copying is a copy that is being made.
type copying struct {
	cancel context.CancelFunc
	done   chan struct{}
	share  float64 // 0 to 1; by the lock of copies
	err    error   // once done
}

// playable answers how far the copy of a rehearsal's recording is, which it begins to make if there is none.
func (s *Server) playable(w http.ResponseWriter, r *http.Request) {
	it, err := s.item(r)
	var share float64
	if err == nil {
		share, err = s.copyOf(it)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	answer(w, http.StatusOK, map[string]any{"share": share, "file": map[bool]string{true: copyName}[share == 1]})
}

// copyOf is the share of a rehearsal's copy that is written, 1 when it can be played.
func (s *Server) copyOf(it library.Item) (share float64, err error) {
	k := &s.copies
	k.mu.Lock()
	defer k.mu.Unlock()
	if c := k.made[it.ID]; c != nil {
		select {
		case <-c.done:
			delete(k.made, it.ID)
			if c.err != nil {
				return 0, c.err // the next call tries again
			}
		default:
			return min(c.share, .999), nil
		}
	}
	if f, _, err := openBelow(it.Folder, copyName); err == nil {
		return 1, f.Close()
	}
	if k.ended || it.Recording == "" {
		return 0, errNotFound
	}
	if left, ok := free(it.Folder); ok && left < s.reserve {
		return 0, errDisk
	}
	ctx, cancel := context.WithCancel(s.life)
	c := &copying{cancel: cancel, done: make(chan struct{})}
	if k.made == nil {
		k.made, k.turn = map[string]*copying{}, make(chan struct{}, 1)
	}
	k.made[it.ID] = c
	k.work.Go(func() {
		defer close(c.done)
		defer cancel()
		c.err = s.makeCopy(ctx, it, func(share float64) {
			k.mu.Lock()
			defer k.mu.Unlock()
			c.share = share
		})
	})
	return 0, nil
}

func (s *Server) makeCopy(ctx context.Context, it library.Item, told func(share float64)) error {
	select {
	case s.copies.turn <- struct{}{}:
		defer func() { <-s.copies.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	path := filepath.Join(it.Folder, it.Recording)
	if st, err := os.Lstat(path); err != nil || !st.Mode().IsRegular() {
		return errNotFound
	}
	rec, err := probe.File(ctx, path)
	if err != nil {
		return unfit(err)
	}
	part := filepath.Join(it.Folder, copyPart)
	err = write.PlayCopy(ctx, rec, part, func(at float64) {
		if rec.Duration > 0 {
			told(at / rec.Duration)
		}
	})
	if err != nil {
		return unfit(err)
	}
	return os.Rename(part, filepath.Join(it.Folder, copyName))
}

// drop ends the making of a rehearsal's copy.
func (k *copies) drop(id string) {
	k.mu.Lock()
	c := k.made[id]
	delete(k.made, id)
	k.mu.Unlock()
	if c != nil {
		c.cancel()
		<-c.done
	}
}

// close waits for copies whose context has ended, and lets no other begin.
func (k *copies) close() {
	k.mu.Lock()
	k.ended = true
	k.mu.Unlock()
	k.work.Wait()
}
