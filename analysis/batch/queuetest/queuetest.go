// Package queuetest is the conformance suite of a batch.Engine.
package queuetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"poise/analysis/batch"
)

// Lease is the lease time that the engines under test must have: short, so that waiting for its end is quick.
const Lease = time.Second

// Run tests engines. open makes a new, empty queue each time and returns a way to connect to it; connections are closed
// by the suite.
func Run(t *testing.T, open func(t *testing.T) (connect func() batch.Engine)) {
	for name, test := range map[string]func(*testing.T, *fixture){
		"terms": terms, "once": once, "order": order, "results": results, "expiry": expiry, "extend": extend, "return": giveBack,
		"remove": remove, "lost": lost, "dead": dead, "many": many, "store": objects, "wire": wire, "cancel": cancel,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, &fixture{T: t, connect: open(t)})
		})
	}
}

// fixture hands out connections.
type fixture struct {
	*testing.T
	connect func() batch.Engine
}

func (f *fixture) engine() batch.Engine {
	e := f.connect()
	f.Cleanup(func() {
		if err := e.Close(); err != nil {
			f.Errorf("close: %v", err)
		}
	})
	return e
}

// announced is the hub's connection to an open queue.
func (f *fixture) announced() batch.Engine {
	e := f.engine()
	f.ok(e.Announce(f.Context(), batch.Terms{Program: "poise 1", Networks: "abc"}))
	return e
}

func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) add(e batch.Engine, id string) {
	f.Helper()
	added, err := e.Add(f.Context(), job(id))
	f.ok(err)
	if !added {
		f.Fatalf("job %s is refused", id)
	}
}

func (f *fixture) take(e batch.Engine, id string, delivery int) batch.Lease {
	f.Helper()
	ctx, stop := context.WithTimeout(f.Context(), 10*time.Second)
	defer stop()
	l, err := e.Take(ctx)
	f.ok(err)
	if l.Job().ID != id || l.Delivery() != delivery {
		f.Fatalf("took %s, delivery %d; want %s, %d", l.Job().ID, l.Delivery(), id, delivery)
	}
	return l
}

// nothing wants Take to find no job for a while.
func (f *fixture) nothing(e batch.Engine, d time.Duration) {
	f.Helper()
	ctx, stop := context.WithTimeout(f.Context(), d)
	defer stop()
	if l, err := e.Take(ctx); err == nil {
		f.Fatalf("took %s", l.Job().ID)
	} else if !errors.Is(err, context.DeadlineExceeded) {
		f.Fatal(err)
	}
}

func (f *fixture) pending(e batch.Engine, want ...string) {
	f.Helper()
	got, err := e.Pending(f.Context())
	f.ok(err)
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		f.Fatalf("pending (-want +got):\n%s", d)
	}
}

func job(id string) batch.Job {
	return batch.Job{ID: id, Folder: "anna", Name: "talk " + id, Digest: "sha256:00", Settings: []batch.Setting{{Key: "fps", Value: "30"}}}
}

func terms(t *testing.T, f *fixture) {
	worker := f.engine()
	if _, err := worker.Terms(t.Context()); !errors.Is(err, batch.ErrNoBatch) {
		t.Fatalf("before: %v", err)
	}
	hub := f.announced()
	for _, want := range []batch.Terms{{Program: "poise 1", Networks: "abc"}, {Program: "poise 2", Build: "d", Networks: "abd"}} {
		f.ok(hub.Announce(t.Context(), want))
		got, err := worker.Terms(t.Context())
		f.ok(err)
		if got != want {
			t.Errorf("terms %v, want %v", got, want)
		}
	}
	if got := worker.LeaseTime(); got != Lease {
		t.Errorf("lease time %v, want the hub's %v", got, Lease)
	}
}

// A job is in the queue once, waiting or taken, and can come back after it has left.
func once(t *testing.T, f *fixture) {
	e := f.announced()
	f.add(e, "a1")
	refused := func() {
		t.Helper()
		added, err := e.Add(t.Context(), job("a1"))
		f.ok(err)
		if added {
			t.Fatal("added twice")
		}
	}
	refused()
	l := f.take(e, "a1", 1)
	refused()
	if d := cmp.Diff(job("a1"), l.Job()); d != "" {
		t.Errorf("the job came back altered:\n%s", d)
	}
	f.ok(l.Finish(t.Context(), batch.Result{ID: "a1"}))
	f.pending(e)
	f.add(e, "a1")
}

func order(_ *testing.T, f *fixture) {
	e := f.announced()
	for _, id := range []string{"c", "a", "b"} {
		f.add(e, id)
	}
	for _, id := range []string{"c", "a", "b"} {
		f.take(f.engine(), id, 1)
	}
	f.nothing(e, 300*time.Millisecond)
}

func results(t *testing.T, f *fixture) {
	hub, worker := f.announced(), f.engine()
	f.add(hub, "a1")
	want := batch.Result{ID: "a1", Worker: "w", Files: []batch.File{{Name: "report.json", SHA256: "00", Bytes: 7}}, Attempts: 1, Frames: 9}
	f.ok(f.take(worker, "a1", 1).Finish(t.Context(), want))
	waiting, err := hub.Results(t.Context())
	f.ok(err)
	if d := cmp.Diff([]string{"a1"}, waiting); d != "" {
		t.Errorf("results that wait (-want +got):\n%s", d)
	}
	r, err := hub.Receive(t.Context())
	f.ok(err)
	if d := cmp.Diff(want, r.Result()); d != "" {
		t.Errorf("result (-want +got):\n%s", d)
	}
	// Not settled, it comes again; settled, no more.
	again, err := f.engine().Receive(t.Context())
	f.ok(err)
	if again.Result().ID != "a1" {
		t.Errorf("received %s again", again.Result().ID)
	}
	f.ok(again.Settle(t.Context()))
	left, err := hub.Results(t.Context())
	f.ok(err)
	if len(left) != 0 {
		t.Errorf("results are left: %v", left)
	}
}

// A job whose worker has died goes to another.
func expiry(_ *testing.T, f *fixture) {
	e := f.announced()
	f.add(e, "a1")
	f.take(f.engine(), "a1", 1)
	began := time.Now()
	f.take(f.engine(), "a1", 2)
	if d := time.Since(began); d < Lease/2 {
		f.Errorf("delivered again after %v, the lease is %v", d, Lease)
	}
}

func extend(t *testing.T, f *fixture) {
	e := f.announced()
	f.add(e, "a1")
	l := f.take(e, "a1", 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 8 {
			time.Sleep(Lease / 4)
			if err := l.Extend(); err != nil {
				t.Error(err)
			}
		}
	}()
	f.nothing(f.engine(), 2*Lease)
	<-done
}

func giveBack(_ *testing.T, f *fixture) {
	e := f.announced()
	f.add(e, "a1")
	f.ok(f.take(e, "a1", 1).Return(400 * time.Millisecond))
	f.nothing(e, 150*time.Millisecond)
	f.take(e, "a1", 2)
}

func remove(t *testing.T, f *fixture) {
	e := f.announced()
	f.add(e, "a1")
	f.add(e, "a2")
	l := f.take(e, "a1", 1)
	f.ok(e.Remove(t.Context(), "a1"))
	f.ok(e.Remove(t.Context(), "a2"))
	f.ok(e.Remove(t.Context(), "none"))
	f.pending(e)
	f.nothing(e, Lease+300*time.Millisecond)
	f.ok(l.Finish(t.Context(), batch.Result{ID: "a1"})) // too late, and no harm
}

// A job whose worker has died is handed out again, however many others come and go meanwhile.
func lost(t *testing.T, f *fixture) {
	e := f.announced()
	f.add(e, "a1")
	f.take(f.engine(), "a1", 1)
	for i := range 20 {
		id := fmt.Sprintf("b%d", i)
		f.add(e, id)
		f.ok(f.take(e, id, 1).Finish(t.Context(), batch.Result{ID: id}))
		f.ok(e.Remove(t.Context(), id))
	}
	f.take(e, "a1", 2)
}

func dead(t *testing.T, f *fixture) {
	e := f.announced()
	want := &batch.Failure{Kind: batch.Input, Reason: "neither picture nor sound"}
	for _, id := range []string{"a1", "a2"} {
		f.add(e, id)
		f.ok(f.take(e, id, 1).Finish(t.Context(), batch.Result{ID: id, Failure: want}))
	}
	f.ok(e.Remove(t.Context(), "a1"))
	ls, err := e.Dead(t.Context())
	f.ok(err)
	if len(ls) != 1 || ls[0].Job.ID != "a2" || ls[0].Time.IsZero() {
		t.Fatalf("dead letters %+v", ls)
	}
	if d := cmp.Diff(want, ls[0].Result.Failure); d != "" {
		t.Errorf("reason (-want +got):\n%s", d)
	}
}

// Several workers do all jobs, each once.
func many(t *testing.T, f *fixture) {
	const jobs, hands = 60, 5
	hub := f.announced()
	for i := range jobs {
		f.add(hub, fmt.Sprintf("j%d", i))
	}
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for range hands {
		e := f.engine()
		all.Go(func() {
			for {
				l, err := e.Take(ctx)
				if err != nil {
					return
				}
				if err := l.Finish(t.Context(), batch.Result{ID: l.Job().ID}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	seen := map[string]int{}
	for range jobs {
		r, err := hub.Receive(t.Context())
		f.ok(err)
		seen[r.Result().ID]++
		f.ok(r.Settle(t.Context()))
	}
	stop()
	all.Wait()
	if len(seen) != jobs {
		t.Errorf("%d different results, want %d", len(seen), jobs)
	}
	f.pending(hub)
}

func objects(t *testing.T, f *fixture) {
	a, b := f.announced(), f.engine()
	data := bytes.Repeat([]byte("recording "), 150_000) // several messages
	const job, name = "a1", batch.RecordingObject
	absent := func(e batch.Engine) {
		t.Helper()
		if err := e.Get(t.Context(), job, name, &bytes.Buffer{}); !errors.Is(err, batch.ErrObject) {
			t.Fatalf("an object that is not there: %v", err)
		}
	}
	absent(b)
	f.ok(a.Put(t.Context(), job, name, bytes.NewReader(data)))
	f.ok(b.Put(t.Context(), job, "empty", bytes.NewReader(nil)))
	f.ok(a.Put(t.Context(), "a2", name, bytes.NewReader(data[:9])))
	for name, want := range map[string][]byte{name: data, "empty": nil} {
		var got bytes.Buffer
		f.ok(b.Get(t.Context(), job, name, &got))
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("%s came back altered", name)
		}
	}
	for range 2 {
		f.ok(b.Discard(t.Context(), job))
	}
	absent(a)
	stored, err := a.Stored(t.Context())
	f.ok(err)
	if d := cmp.Diff([]string{"a2"}, stored); d != "" {
		t.Errorf("stored (-want +got):\n%s", d)
	}
	broken := errors.New("broken")
	if err := a.Put(t.Context(), job, name, &failing{data: data, err: broken}); !errors.Is(err, broken) {
		t.Errorf("put from a broken file: %v", err)
	}
	absent(b)
}

// failing is a file that breaks after its data.
type failing struct {
	data []byte
	err  error
}

func (r *failing) Read(p []byte) (int, error) {
	if len(r.data) == 0 {
		return 0, r.err
	}
	n := copy(p, r.data)
	r.data = r.data[n:]
	return n, nil
}

func wire(t *testing.T, f *fixture) {
	hub, worker := f.announced(), f.engine()
	if ready, err := worker.Ask(t.Context(), "a1"); ready || err != nil {
		t.Fatalf("asked nobody: %v, %v", ready, err)
	}
	told := make(chan batch.Progress, 1)
	stop, err := hub.Watch(func(p batch.Progress) { told <- p })
	f.ok(err)
	defer stop()
	asked := 0
	unanswer, err := hub.Answer(func(id string) (bool, error) {
		if id != "a1" {
			return false, errors.New("unknown job")
		}
		asked++
		return asked > 1, nil
	})
	f.ok(err)
	defer unanswer()
	want := batch.Progress{ID: "a1", Worker: "w", Stage: "picture", Done: 1, Total: 2, Frames: 30}
	f.ok(worker.Tell(want))
	if got := <-told; got != want {
		t.Errorf("told %+v, want %+v", got, want)
	}
	for _, want := range []bool{false, true} {
		ready, err := worker.Ask(t.Context(), "a1")
		f.ok(err)
		if ready != want {
			t.Errorf("ready %v, want %v", ready, want)
		}
	}
	if _, err := worker.Ask(t.Context(), "a2"); err == nil {
		t.Error("a refusal is no error")
	}
}

// Waiting ends with the context.
func cancel(t *testing.T, f *fixture) {
	e := f.announced()
	for name, wait := range map[string]func(context.Context) error{
		"take":    func(ctx context.Context) error { _, err := e.Take(ctx); return err },
		"receive": func(ctx context.Context) error { _, err := e.Receive(ctx); return err },
	} {
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, stop)
		if err := wait(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
