package work

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"poise/analysis/batch"
	"poise/analysis/batch/store"
	"poise/analysis/files"
)

// How often a job is tried. Each time that a worker vanishes with it counts as a delivery too, but says less about it.
const (
	maxAttempts   = 3
	maxDeliveries = 6
)

// backoff is how long a job rests after each attempt.
var backoff = []time.Duration{2 * time.Second, 15 * time.Second}

// Worker takes jobs and carries them out.
type Worker struct {
	Name    string
	Engine  batch.Engine
	Terms   batch.Terms // what this machine has
	Runner  Runner
	Slots   int    // jobs at a time
	Threads int    // of each
	Temp    string // folder for recordings and reports on their way; empty: the system's
	Idle    time.Duration
	Note    func(format string, args ...any) // tells what a person at the machine should know; nil: nobody

	busy atomic.Int32
	last atomic.Int64 // when a job was last taken or done, in nanoseconds
}

// Check asks the hub what its workers must have, and returns ErrTerms with the difference, or ErrNoBatch.
func (w *Worker) Check(ctx context.Context) error {
	want, err := w.Engine.Terms(ctx)
	if err != nil {
		return err
	}
	return w.differ(want)
}

func (w *Worker) differ(want batch.Terms) error {
	switch {
	case want.Program != w.Terms.Program:
		return fmt.Errorf("%w: the batch is made by %s, this is %s: run the same version on all machines", batch.ErrTerms, want.Program, w.Terms.Program)
	case want.Build != w.Terms.Build:
		return fmt.Errorf("%w: the batch is made by another build of %s: run the same build on all machines", batch.ErrTerms, want.Program)
	case want.Networks != w.Terms.Networks:
		return fmt.Errorf("%w: the networks of this machine are not those of the batch: run poise models install on both", batch.ErrTerms)
	}
	return nil
}

// Run works until ctx ends, then finishes what it has in hand, takes nothing new, and returns nil. With Idle it also ends
// when there has been nothing to do for that long. An error means that this machine cannot do any job; what it had in hand
// has gone back to the queue.
func (w *Worker) Run(ctx context.Context) error {
	taking, stop := context.WithCancel(ctx)
	defer stop()
	w.touch()
	if w.Idle > 0 {
		go w.sleepy(taking, stop)
	}
	g, gctx := errgroup.WithContext(taking)
	for range max(1, w.Slots) {
		g.Go(func() error { return w.serve(gctx, context.WithoutCancel(ctx)) })
	}
	return g.Wait()
}

func (w *Worker) touch() { w.last.Store(time.Now().UnixNano()) }

// sleepy calls stop when nothing has been in hand for long.
func (w *Worker) sleepy(ctx context.Context, stop func()) {
	tick := time.NewTicker(max(w.Idle/10, 50*time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if w.busy.Load() == 0 && time.Since(time.Unix(0, w.last.Load())) > w.Idle {
				stop()
				return
			}
		}
	}
}

// serve takes one job after the other. taking ends the taking, not the job in hand.
func (w *Worker) serve(taking, working context.Context) error {
	for {
		l, err := w.Engine.Take(taking)
		if taking.Err() != nil {
			if err == nil {
				_ = l.Return(0)
			}
			return nil
		}
		if err != nil {
			return err
		}
		w.busy.Add(1)
		err = w.job(working, taking, l)
		w.touch()
		w.busy.Add(-1)
		if err != nil {
			_ = l.Return(0)
			return err
		}
	}
}

// lastWait is how long a worker that is to end waits for a hub that is away, to hand over what it has in hand.
const lastWait = 20 * time.Second

// handing is ctx until some time after taking has ended.
func handing(ctx, taking context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(taking, func() {
		select {
		case <-ctx.Done():
		case <-time.After(lastWait):
			cancel()
		}
	})
	return ctx, func() { stop(); cancel() }
}

// job carries out one job. Its error is the machine's.
func (w *Worker) job(ctx, taking context.Context, l batch.Lease) error {
	j := l.Job()
	if err := w.differ(j.Terms); err != nil {
		return w.stale(ctx, j, err)
	}
	began := time.Now()
	a := &attempt{Worker: w, job: j, lease: l, stage: store.Nonce()}
	a.progress(batch.Progress{Stage: "begin"})
	stop := a.keep(ctx)
	defer stop()
	r := batch.Result{ID: j.ID, Worker: w.Name, Attempts: l.Delivery(), Stage: a.stage}
	var err error
	if l.Delivery() > maxDeliveries {
		err = &batch.Failure{Kind: batch.Lost, Reason: fmt.Sprintf("given up: %d workers vanished while they had it", maxDeliveries)}
	} else {
		err = a.run(ctx, &r)
	}
	defer a.tidy()
	defer func() { _ = w.Engine.Tell(batch.Progress{ID: j.ID, Worker: w.Name, Frames: a.frames()}) }()
	if errors.Is(err, ErrMachine) || errors.Is(err, batch.ErrClosed) {
		return err
	}
	if err != nil {
		f := &batch.Failure{Kind: batch.Failed, Reason: err.Error()}
		if files.DiskFull(err) {
			f.Kind = batch.Output
		}
		_ = errors.As(err, &f)
		if !f.Kind.Final() && f.Kind != batch.Lost && l.Delivery() < maxAttempts {
			w.note("%s/%s: %s (attempt %d of %d)", j.Folder, j.Name, f.Reason, l.Delivery(), maxAttempts)
			return l.Return(backoff[min(l.Delivery(), len(backoff))-1])
		}
		if r.Failure, r.Files = f, nil; a.room != "" { // the recording as the coach knows it
			r.Failure = &batch.Failure{Kind: f.Kind, Reason: strings.ReplaceAll(f.Reason, a.room, "")}
		}
	}
	r.Frames, r.Seconds = a.frames(), time.Since(began).Seconds()
	ctx, cancel := handing(ctx, taking)
	defer cancel()
	if err := l.Finish(ctx, r); err != nil {
		return fmt.Errorf("hand over %s/%s: %w", j.Folder, j.Name, err)
	}
	a.delivered = r.Failure == nil
	return nil
}

// stale is called for a job that this machine may not do. If the batch wants what this machine has, the job is left over from a hub of
// another version: it leaves the queue, and its recording is queued anew. Else this machine can do no job.
func (w *Worker) stale(ctx context.Context, j batch.Job, why error) error {
	if err := w.Check(ctx); err != nil {
		return errors.Join(why, err)
	}
	return w.Engine.Remove(ctx, j.ID)
}

func (w *Worker) note(format string, args ...any) {
	if w.Note != nil {
		w.Note(format, args...)
	}
}

// attempt is one try at one job.
type attempt struct {
	*Worker
	job       batch.Job
	lease     batch.Lease
	stage     string
	scratch   *files.Scratch // nil: none was needed
	room      string         // its folder
	output    string         // folder of the report
	shared    bool           // which is that of the hub
	delivered bool

	mu   sync.Mutex
	seen batch.Progress // the last one
}

func (a *attempt) frames() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.seen.Frames
}

// progress passes on how far the analysis is.
func (a *attempt) progress(p batch.Progress) {
	a.mu.Lock()
	p.ID, p.Worker, p.Frames = a.job.ID, a.Name, max(p.Frames, a.seen.Frames)
	a.seen = p
	a.mu.Unlock()
	_ = a.Engine.Tell(p) // may get lost
}

// alive tells the hub that the job is still in hand, even if the queue has lost it.
func (a *attempt) alive() {
	a.mu.Lock()
	p := a.seen
	a.mu.Unlock()
	if p.ID != "" {
		_ = a.Engine.Tell(p)
	}
}

// keep extends the lease for as long as the job is in hand. What makes no progress is ended by the runner, and with it
// ends the lease.
func (a *attempt) keep(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() {
		tick := time.NewTicker(a.Engine.LeaseTime() / 4)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				_ = a.lease.Extend() // a hub that is away will hand the job out anew
				a.alive()
			}
		}
	})
	return func() { cancel(); done.Wait() }
}
