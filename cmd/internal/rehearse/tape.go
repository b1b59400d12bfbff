package rehearse

import (
	"context"
	"sync"

	"poise/analysis/media"
	"poise/analysis/media/write"
)

// tape is the recording, which begins with the first picture.
type tape struct {
	ctx    context.Context
	path   string
	rate   float64
	sounds bool
	failed func() // called once nothing more can be recorded

	mu  sync.Mutex
	rec *write.Recorder
	err error
}

func (t *tape) picture(f media.Frame) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.rec == nil && t.err == nil {
		if t.rec, t.err = write.Record(t.ctx, t.path, write.RecordOptions{Width: f.Width, Height: f.Height, FrameRate: t.rate, Sound: t.sounds}); t.err != nil {
			t.failed()
		}
	}
	if t.rec != nil {
		t.rec.Picture(f)
		if t.rec.Err() != nil {
			t.failed()
		}
	}
}

func (t *tape) sound(x []float32, at float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.rec != nil {
		t.rec.Sound(x, at)
	}
}

func (t *tape) begun() bool { return t.rec != nil }

func (t *tape) close() (dropped int, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.rec == nil {
		return 0, t.err
	}
	return t.rec.Close()
}
