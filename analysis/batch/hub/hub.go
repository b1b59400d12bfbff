// Package hub runs a batch: it finds out what is still to be done, queues it, gathers the results, and puts each in its
// place. One hub works on an output folder at a time; workers, here and elsewhere, come and go.
package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"poise/analysis"
	"poise/analysis/batch"
	"poise/analysis/batch/store"
	"poise/analysis/batch/work"
)

// Options are the settings of a batch.
type Options struct {
	Store  *store.Store
	Engine batch.Engine
	Terms  batch.Terms
	Items  []batch.Item
	Worker *work.Worker // on this machine; nil: others do all the work
	Force  bool         // what is done is done again
	Failed bool         // only what has failed before is done, whatever it failed of
	Event  func(Event)  // told what becomes of each recording, one call at a time; nil: nobody

	// Report measures observations and writes a job's whole report into dir, which is there and empty.
	Report func(ctx context.Context, obs *analysis.Observations, j batch.Job, dir string) error
	// Probe says what a recording's file holds, without its digest: a worker's observations must not tell of more. nil: not compared.
	Probe func(ctx context.Context, path string) (*analysis.Recording, error)
	Note  func(format string, args ...any) // tells what a person should know; nil: nobody
}

// State is what has become of a recording.
type State string

// The states of an Event.
const (
	Done   State = "done"   // analysed in this run
	Kept   State = "kept"   // done before
	Failed State = "failed" // in this run, or before in a way that would repeat itself
	Left   State = "left"   // not asked for (Options.Failed)
)

// Event tells what has become of a recording.
type Event struct {
	State   State
	Item    batch.Item
	Failure *batch.Failure // Failed
	Before  bool           // Failed: in an earlier run
	Result  *batch.Result  // Done, or Failed in this run by a worker
}

// Hub is a batch being run.
type Hub struct {
	opt Options

	mu       sync.Mutex
	plan     []store.Planned
	open     map[string]*task // jobs without an outcome, by ID
	running  map[string]batch.Progress
	counts   Counts
	frames   int64 // of the attempts that are over
	began    time.Time
	prepared bool
	over     bool          // no more recordings are looked at, nor sent
	idle     chan struct{} // closed when prepared and nothing is open

	telling sync.Mutex // Event is called one at a time
	uploads map[string]*upload

	measuring chan struct{}            // holds one for each report being made
	earlier   map[string]*store.Record // outcomes under another version that are kept, by the work of their jobs
	older     int                      // how many were
	retried   map[string]bool          // places of what failed under another version and is tried again
	heard     map[string]time.Time     // when a worker last told of a job
	moved     time.Time                // when a job was last begun, told of with progress, or ended
	trouble   error                    // of the queue; nil: it answers
	watched   bool                     // watchOver has begun
	mendEvery time.Duration
	patience  time.Duration
}

// task is a job that has been queued.
type task struct {
	item batch.Item
	job  batch.Job
	at   int // in the plan

	queued bool // the queue has taken it
	taken  bool // its result is being settled
	again  bool // it was queued once more, because its report was gone
}

// Outcome is how a batch has ended.
type Outcome struct {
	Counts
	Plan []store.Planned // with the failures
}

// New prepares a hub.
func New(o Options) *Hub {
	return &Hub{
		opt: o, open: map[string]*task{}, running: map[string]batch.Progress{}, idle: make(chan struct{}), uploads: map[string]*upload{},
		counts: Counts{Recordings: len(o.Items)}, measuring: make(chan struct{}, measurers), heard: map[string]time.Time{},
		mendEvery: mendEvery, patience: patience,
	}
}

// Run carries the batch out. When ctx ends, nothing new is begun, what is in hand on this machine is finished, and the
// error is the context's; a later run goes on from there. Failures of recordings are no error. It is called once.
func (h *Hub) Run(ctx context.Context) (*Outcome, error) {
	e := h.opt.Engine
	if err := h.leftFromBefore(ctx); err != nil {
		return nil, err
	}
	if err := h.insist(ctx, func() error { return e.Announce(ctx, h.opt.Terms) }); err != nil {
		return nil, err
	}
	h.mu.Lock()
	h.began = time.Now()
	h.moved = h.began
	h.mu.Unlock()
	unwatch, err := e.Watch(h.watch)
	if err != nil {
		return nil, err
	}
	defer unwatch()
	unanswer, err := e.Answer(h.answer)
	if err != nil {
		return nil, err
	}
	defer unanswer()
	defer h.stopUploads()
	err = h.work(ctx)
	h.leftovers(context.WithoutCancel(ctx))
	h.mu.Lock()
	out := &Outcome{Counts: h.counts, Plan: slices.Clone(h.plan)}
	h.mu.Unlock()
	if err == nil {
		_ = e.Drop(context.WithoutCancel(ctx)) // one that stays is found empty by the next hub
	}
	err = errors.Join(err, h.opt.Store.WritePlan(out.Plan), h.writeStatus())
	return out, err
}

// work has all jobs done. The parts end in turn: the preparing; the worker, when nothing is open; the gathering, when
// there is nothing left to gather.
func (h *Hub) work(ctx context.Context) error {
	gathering, stopGathering := context.WithCancel(context.WithoutCancel(ctx))
	defer stopGathering()
	gathered := make(chan error, 1)
	go func() { gathered <- h.gather(gathering) }()

	var watching sync.WaitGroup
	watching.Go(func() { h.watchOver(gathering) })
	defer func() { stopGathering(); watching.Wait() }()

	lasting, giveUp := context.WithCancel(ctx)
	defer giveUp()
	g, gctx := errgroup.WithContext(lasting)
	working, stopWorking := context.WithCancel(gctx)
	defer stopWorking()
	g.Go(func() error { return h.prepare(gctx) })
	g.Go(func() error {
		defer stopWorking()
		select {
		case <-h.idle:
		case <-gctx.Done():
		}
		return nil
	})
	if h.opt.Worker != nil {
		g.Go(func() error { return h.opt.Worker.Run(working) })
	}
	status := time.NewTicker(statusEvery)
	defer status.Stop()
	ended := make(chan error, 1)
	go func() { ended <- g.Wait() }()
	for {
		select {
		case <-status.C:
			_ = h.writeStatus() // only told to those who ask
		case err := <-gathered:
			giveUp() // nobody takes results any more, so nothing would ever be done
			if other := <-ended; !errors.Is(other, context.Canceled) {
				err = errors.Join(err, other)
			}
			return err
		case err := <-ended:
			h.mu.Lock()
			h.over = true
			h.mu.Unlock()
			if err == nil || ctx.Err() != nil {
				h.rest(gathering)
			}
			stopGathering()
			gerr := <-gathered
			if err == nil {
				err = ctx.Err()
			}
			return errors.Join(err, gerr)
		}
	}
}

const (
	statusEvery = 2 * time.Second
	restPoll    = 20 * time.Millisecond
	restMost    = 30 * time.Second
)

// rest waits until the results of open jobs that have been handed over are in their places.
func (h *Hub) rest(ctx context.Context) {
	waits := func(id string) bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.open[id] != nil
	}
	for began := time.Now(); time.Since(began) < restMost; time.Sleep(restPoll) {
		if left, err := h.opt.Engine.Results(ctx); err == nil && !slices.ContainsFunc(left, waits) {
			return
		}
	}
}

// event tells what has become of a recording and counts it.
func (h *Hub) event(ev Event) {
	h.mu.Lock()
	h.moved = time.Now()
	switch ev.State {
	case Done:
		h.counts.Done++
	case Kept:
		h.counts.Kept++
	case Failed:
		h.counts.Failed++
	case Left:
		h.counts.Left++
	}
	h.mu.Unlock()
	if h.opt.Event == nil {
		return
	}
	h.telling.Lock()
	defer h.telling.Unlock()
	h.opt.Event(ev)
}

// checkIdle closes idle once, when nothing is left to be done; h.mu is held.
func (h *Hub) checkIdle() {
	if h.prepared && len(h.open) == 0 {
		select {
		case <-h.idle:
		default:
			close(h.idle)
		}
	}
}

func wrap(what string, it batch.Item, err error) error {
	return fmt.Errorf("%s %s/%s: %w", what, it.Folder, it.Name, err)
}
