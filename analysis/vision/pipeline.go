package vision

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"sync"

	"poise/analysis"
	"poise/analysis/media"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

const (
	segmentSeconds = 2.0
	// segmentFrames bounds a segment in frames, and with it memory, at high frame rates.
	segmentFrames = 64
	// frameMemory is how many bytes of decoded frames may be waiting or in work, per worker: a little less than half a segment at
	// 1280 x 720, by which two workers get out of step. More costs memory and saves no time (measured).
	frameMemory = 38 << 20
)

// job is a frame on its way to a worker.
type job struct {
	frame   media.Frame
	release func()
	pose    bool // the frame is the first in its cell of the pose grid
}

// segment is a run of frames that one worker analyses. The channel takes all of its frames without blocking.
type segment struct {
	index int
	parts []image.Rectangle // of the frames that cameras filled; none: all
	jobs  chan job

	before, start *segmentStart // of the segment before; nil: there is none
}

// pipeline is one run of Observe.
type pipeline struct {
	src  FrameSource
	opt  Options
	size pictureSize

	budget *semaphore.Weighted // frames alive

	mu      sync.Mutex
	results []*segmentResult  // by segment
	open    map[*segment]bool // handed out and not yet analysed
	newest  *segmentStart     // of the segment handed out last
	done    int               // frames
	frozen  []analysis.Span   // where the pictures repeat one

	registrar *registrar
}

// run starts one reader and the workers, and returns the results by segment.
func (p *pipeline) run(ctx context.Context) ([]*segmentResult, error) {
	p.open = map[*segment]bool{}
	g, ctx := errgroup.WithContext(ctx)
	segments := make(chan *segment, p.opt.Workers)
	g.Go(func() error {
		defer close(segments)
		return p.read(ctx, segments)
	})
	for range p.opt.Workers {
		g.Go(func() error { return p.runWorker(ctx, segments) })
	}
	err := g.Wait()
	for s := range p.open { // after a failure, frames that nobody took
		for j := range s.jobs {
			j.release()
		}
	}
	if err != nil {
		return nil, err
	}
	return p.results, nil
}

// segmenter decides where segments start, by media time alone.
type segmenter struct {
	start  float64
	frames int
}

// next tells whether the frame at time t starts a new segment.
func (c *segmenter) next(t float64) bool {
	if c.frames > 0 && c.frames < segmentFrames && t-c.start < segmentSeconds {
		c.frames++
		return false
	}
	c.start, c.frames = t, 1
	return true
}

// restart starts a new segment with the frame at time t.
func (c *segmenter) restart(t float64) { c.start, c.frames = t, 1 }

// read hands the source's frames to segments until its end.
func (p *pipeline) read(ctx context.Context, segments chan<- *segment) error {
	out := dealer{pipeline: p, segments: segments}
	defer out.close()
	cell := math.Inf(-1) // of the pose grid
	for {
		if err := p.acquireFrame(ctx); err != nil {
			return err
		}
		frame, release, err := p.src.Read()
		if errors.Is(err, io.EOF) {
			err = out.deal(ctx)
			p.frozen = out.freezes.frozen()
			return err
		}
		if err != nil {
			return err
		}
		j := job{frame: frame, release: sync.OnceFunc(func() { release(); p.releaseFrame() })}
		if err := checkFrame(frame); err != nil {
			j.release()
			return err
		}
		p.setBudget(frame)
		if c := math.Floor(frame.Time*p.opt.PoseRate + 1e-6); c != cell {
			cell, j.pose = c, true
		}
		if err := out.take(ctx, j); err != nil {
			return err
		}
	}
}

// checkFrame guards everything behind the reader against a frame that is not what it says.
func checkFrame(f media.Frame) error {
	if f.Width < 1 || f.Height < 1 || len(f.Pix) < media.FrameBytes(f.Width, f.Height) {
		return fmt.Errorf("observe: frame %d has %d bytes for %dx%d pixels", f.Index, len(f.Pix), f.Width, f.Height)
	}
	return nil
}

func (p *pipeline) openSegment(parts []image.Rectangle) *segment {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &segment{index: len(p.results), parts: parts, jobs: make(chan job, segmentFrames),
		before: p.newest, start: &segmentStart{done: make(chan struct{})}}
	p.results, p.newest, p.open[s] = append(p.results, nil), s.start, true
	return s
}

// acquireFrame waits until another frame may live; leave ends a frame's life. limit sets how many from the first frame's size.
func (p *pipeline) acquireFrame(ctx context.Context) error {
	if p.budget == nil {
		return ctx.Err()
	}
	return p.budget.Acquire(ctx, 1)
}

func (p *pipeline) releaseFrame() {
	if p.budget != nil {
		p.budget.Release(1)
	}
}

// frameLimit is how many frames of a size in bytes may be alive.
func frameLimit(workers, bytes int) int { return max(8, frameMemory*max(workers, 2)/(bytes+1)) }

func (p *pipeline) setBudget(f media.Frame) {
	if p.budget != nil {
		return
	}
	p.budget = semaphore.NewWeighted(int64(frameLimit(p.opt.Workers, len(f.Pix))))
	p.budget.TryAcquire(1) // the first frame itself
}

// runWorker analyses segments until there are none left.
func (p *pipeline) runWorker(ctx context.Context, segments <-chan *segment) error {
	tr, err := newTracker(p.opt, p.size)
	if err != nil {
		return err
	}
	err = p.analyseSegments(ctx, tr, segments)
	tr.drop()
	return errors.Join(err, tr.close())
}

func (p *pipeline) analyseSegments(ctx context.Context, tr *tracker, segments <-chan *segment) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case s, ok := <-segments:
			if !ok {
				return nil
			}
			found, err := p.analyseSegment(ctx, tr, s)
			if err != nil {
				return err
			}
			p.registrar.add(s.index, found)
			p.mu.Lock()
			p.results[s.index] = found
			delete(p.open, s)
			p.mu.Unlock()
		}
	}
}

func (p *pipeline) analyseSegment(ctx context.Context, tr *tracker, s *segment) (*segmentResult, error) {
	before, err := s.before.wait(ctx)
	if err != nil {
		return nil, err
	}
	tr.reset(s.parts, before)
	tell := sync.OnceFunc(func() { s.start.bodies = tr.start; close(s.start.done) })
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case j, ok := <-s.jobs:
			if !ok {
				found, err := tr.finish()
				tell()
				return found, err
			}
			t, index := j.frame.Time, j.frame.Index
			if !p.opt.everyFrame {
				tr.most = mostAtOnce(len(j.frame.Pix))
			}
			if err := tr.add(j.frame, j.pose, j.release); err != nil {
				return nil, fmt.Errorf("look at frame %d: %w", index, err)
			}
			if tr.posed {
				tell()
			}
			p.reportProgress(t)
		}
	}
}

func (p *pipeline) reportProgress(t float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if p.opt.Progress != nil {
		p.opt.Progress(p.done, t)
	}
}
