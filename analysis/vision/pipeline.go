package vision

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"

	"poise/analysis/media"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

const (
	segmentSeconds = 2.0
	// segmentFrames bounds a segment in frames, and with it memory, at high frame rates.
	segmentFrames = 64
	// frameMemory is how many bytes of decoded frames may wait or be looked at, per worker: a little more than the half
	// segment by which two workers come to lie apart, at 1280 x 720.
	frameMemory = 44 << 20
)

// job is a frame on its way to a worker.
type job struct {
	frame   media.Frame
	release func()
	pose    bool // the frame is the first in its cell of the pose grid
}

// segment is a stretch of frames that one worker looks at. The channel takes all of its frames without blocking.
type segment struct {
	index int
	jobs  chan job
}

// pipeline is one run of Observe.
type pipeline struct {
	src  FrameSource
	opt  Options
	size pictureSize

	budget *semaphore.Weighted // frames alive
	room   int64

	mu      sync.Mutex
	results []*sighting // by segment
	pending []*segment  // all that were handed out
	done    int         // frames

	registrar *registrar
}

// run starts one reader and the workers, and returns the results by segment.
func (p *pipeline) run(ctx context.Context) ([]*sighting, error) {
	g, ctx := errgroup.WithContext(ctx)
	segments := make(chan *segment, p.opt.Workers)
	g.Go(func() error {
		defer close(segments)
		return p.read(ctx, segments)
	})
	for range p.opt.Workers {
		g.Go(func() error { return p.work(ctx, segments) })
	}
	err := g.Wait()
	for _, s := range p.pending { // after a failure, frames that nobody took
		for j := range s.jobs {
			j.release()
		}
	}
	if err != nil {
		return nil, err
	}
	return p.results, nil
}

// cutter decides where segments start, by media time alone.
type cutter struct {
	start  float64
	frames int
}

// next tells whether the frame at time t starts a new segment.
func (c *cutter) next(t float64) bool {
	if c.frames > 0 && c.frames < segmentFrames && t-c.start < segmentSeconds {
		c.frames++
		return false
	}
	c.start, c.frames = t, 1
	return true
}

// read hands the source's frames to segments until its end.
func (p *pipeline) read(ctx context.Context, segments chan<- *segment) error {
	var (
		cut  cutter
		cell = math.Inf(-1) // of the pose grid
		now  *segment
	)
	defer func() {
		if now != nil {
			close(now.jobs)
		}
	}()
	for index := 0; ; index++ {
		if err := p.admit(ctx); err != nil {
			return err
		}
		frame, release, err := p.src.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		j := job{frame: frame, release: sync.OnceFunc(func() { release(); p.leave() })}
		if err := check(frame); err != nil {
			j.release()
			return err
		}
		p.limit(frame)
		if c := math.Floor(frame.Time*p.opt.PoseRate + 1e-6); c != cell {
			cell, j.pose = c, true
		}
		if cut.next(frame.Time) {
			if now != nil {
				close(now.jobs)
			}
			now = p.open()
			select {
			case segments <- now:
			case <-ctx.Done():
				j.release()
				return ctx.Err()
			}
		}
		now.jobs <- j // never blocks: a segment has room for all its frames
	}
}

// check guards everything behind the reader against a frame that is not what it says.
func check(f media.Frame) error {
	if f.Width < 1 || f.Height < 1 || len(f.Pix) < media.FrameBytes(f.Width, f.Height) {
		return fmt.Errorf("observe: frame %d has %d bytes for %dx%d pixels", f.Index, len(f.Pix), f.Width, f.Height)
	}
	return nil
}

func (p *pipeline) open() *segment {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &segment{index: len(p.results), jobs: make(chan job, segmentFrames)}
	p.results = append(p.results, nil)
	p.pending = append(p.pending, s)
	return s
}

// admit waits until another frame may live; leave ends a frame's life. limit sets how many from the first frame's size.
func (p *pipeline) admit(ctx context.Context) error {
	if p.budget == nil {
		return ctx.Err()
	}
	return p.budget.Acquire(ctx, 1)
}

func (p *pipeline) leave() {
	if p.budget != nil {
		p.budget.Release(1)
	}
}

func (p *pipeline) limit(f media.Frame) {
	if p.budget != nil {
		return
	}
	p.room = max(8, int64(frameMemory)*int64(max(p.opt.Workers, 2))/int64(len(f.Pix)+1))
	p.budget = semaphore.NewWeighted(p.room)
	p.budget.TryAcquire(1) // the first frame itself
}

// work looks at segments until there are none left.
func (p *pipeline) work(ctx context.Context, segments <-chan *segment) error {
	w, err := newWatcher(p.opt, p.size)
	if err != nil {
		return err
	}
	err = p.watch(ctx, w, segments)
	return errors.Join(err, w.close())
}

func (p *pipeline) watch(ctx context.Context, w *watcher, segments <-chan *segment) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case s, ok := <-segments:
			if !ok {
				return nil
			}
			found, err := p.watchSegment(ctx, w, s)
			if err != nil {
				return err
			}
			p.registrar.add(s.index, found)
			p.mu.Lock()
			p.results[s.index] = found
			p.mu.Unlock()
		}
	}
}

func (p *pipeline) watchSegment(ctx context.Context, w *watcher, s *segment) (*sighting, error) {
	w.begin()
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case j, ok := <-s.jobs:
			if !ok {
				return w.end(), nil
			}
			t := j.frame.Time
			err := w.look(j.frame, j.pose)
			j.release()
			if err != nil {
				return nil, fmt.Errorf("look at frame %d: %w", j.frame.Index, err)
			}
			p.tell(t)
		}
	}
}

func (p *pipeline) tell(t float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if p.opt.Progress != nil {
		p.opt.Progress(p.done, t)
	}
}
