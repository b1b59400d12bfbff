package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"poise/analysis/library"
	"poise/analysis/observe"
)

// Job is an analysis that waits or runs, as events tell it.
type Job struct {
	ID      string  `json:"id"` // of the rehearsal
	Title   string  `json:"title"`
	Running bool    `json:"running"`
	Before  int     `json:"before"` // analyses that come first
	Stages  []Stage `json:"stages"` // in the order in which they began
}

// Stage is how far one part of an analysis is.
type Stage struct {
	Name  string  `json:"name"` // as package observe names it
	Done  float64 `json:"done"` // seconds of the recording
	Total float64 `json:"total"`
}

// analyst analyses one rehearsal. An error is the reason why it has no report.
type analyst func(ctx context.Context, it library.Item, progress func(observe.Progress)) error

// queue analyses one rehearsal after another, in the order in which they came. The library is what it goes by after a
// restart: whatever waits there is queued again.
type queue struct {
	lib  *library.Library
	work analyst
	log  *slog.Logger

	changes broadcaster   // something changed
	wake    chan struct{} // capacity 1: something waits

	mu      sync.Mutex
	waiting []string
	current *current
	held    bool // nothing new begins
}

// current is the analysis that runs.
type current struct {
	id     string
	stages []Stage
	cancel context.CancelFunc
	ended  chan struct{}
}

func newQueue(lib *library.Library, work analyst, log *slog.Logger) *queue {
	return &queue{lib: lib, work: work, log: log, wake: make(chan struct{}, 1)}
}

// resume queues what waits in the library, the earliest first.
func (q *queue) resume() error {
	items, err := q.lib.Items()
	if err != nil {
		return err
	}
	for _, it := range slices.Backward(items) {
		if it.State == library.Waiting || it.State == library.Unread || it.Owed() {
			q.add(it.ID)
		}
	}
	return nil
}

// addRead is add for what has just arrived: what could not be read waits until somebody asks for another try.
func (q *queue) addRead(it library.Item) {
	if it.State != library.Unread {
		q.add(it.ID)
	}
}

// add queues a rehearsal at the end, unless it waits or runs already.
func (q *queue) add(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if slices.Contains(q.waiting, id) || q.current != nil && q.current.id == id {
		return
	}
	q.waiting = append(q.waiting, id)
	signal(q.wake)
	q.changes.broadcast()
}

// drop takes a rehearsal out, and returns when nothing works on it any more.
func (q *queue) drop(id string) {
	q.mu.Lock()
	q.waiting = slices.DeleteFunc(q.waiting, func(w string) bool { return w == id })
	c := q.current
	q.changes.broadcast()
	q.mu.Unlock()
	if c != nil && c.id == id {
		c.cancel()
		<-c.ended
	}
}

// hold keeps further analyses waiting, so that a rehearsal that is going on has the machine for itself, or lets them begin.
func (q *queue) hold(on bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.held = on
	signal(q.wake)
}

// has tells whether a rehearsal waits or runs.
func (q *queue) has(id string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Contains(q.waiting, id) || q.current != nil && q.current.id == id
}

// run works until ctx ends.
func (q *queue) run(ctx context.Context) error {
	for {
		for q.next(ctx) {
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
			return nil
		}
	}
}

// next analyses the first that waits; false when nothing waits, or may begin, or ctx has ended.
func (q *queue) next(ctx context.Context) bool {
	q.mu.Lock()
	if len(q.waiting) == 0 || q.held || ctx.Err() != nil {
		q.mu.Unlock()
		return false
	}
	jobCtx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &current{id: q.waiting[0], cancel: cancel, ended: make(chan struct{})}
	q.waiting, q.current = q.waiting[1:], c
	q.changes.broadcast()
	q.mu.Unlock()
	err := q.analyse(jobCtx, c)
	if err != nil && jobCtx.Err() == nil {
		q.log.Error("analysis failed", "rehearsal", c.id, "error", err)
		if err := q.lib.Change(c.id, func(r *library.Rehearsal) { r.Failure = sentence(err) }); err != nil {
			q.log.Error("note failure", "rehearsal", c.id, "error", err)
		}
	}
	q.mu.Lock()
	q.current = nil
	q.changes.broadcast()
	q.mu.Unlock()
	close(c.ended)
	return true
}

// analyse runs one analysis. Whatever panics in it costs this job alone.
func (q *queue) analyse(ctx context.Context, c *current) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	it, err := q.lib.Get(c.id)
	if errors.Is(err, library.ErrNotFound) {
		return nil // deleted meanwhile
	}
	if err != nil {
		return err
	}
	return q.work(ctx, it, func(p observe.Progress) { q.progress(c, p) })
}

func (q *queue) progress(c *current, p observe.Progress) {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.IndexFunc(c.stages, func(s Stage) bool { return s.Name == string(p.Stage) })
	if i < 0 {
		i = len(c.stages)
		c.stages = append(c.stages, Stage{Name: string(p.Stage)})
	}
	c.stages[i].Done, c.stages[i].Total = max(c.stages[i].Done, p.Done), max(c.stages[i].Total, p.Total)
	q.changes.broadcast()
}

// jobs lists what runs and waits, in order.
func (q *queue) jobs() []Job {
	q.mu.Lock()
	ids := slices.Clone(q.waiting)
	out := []Job{}
	if c := q.current; c != nil {
		out = append(out, Job{ID: c.id, Running: true, Stages: append([]Stage{}, c.stages...)})
	}
	q.mu.Unlock()
	for _, id := range ids {
		out = append(out, Job{ID: id, Before: len(out), Stages: []Stage{}})
	}
	for i := range out {
		if it, err := q.lib.Get(out[i].ID); err == nil {
			out[i].Title = it.Title
		}
	}
	return out
}
