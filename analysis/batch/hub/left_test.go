package hub

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"poise/analysis/batch"
	"poise/analysis/batch/jetstream"
	"poise/analysis/batch/store"
	"poise/analysis/batch/work"
)

// A batch that was interrupted with jobs waiting is finished by another version: what waited for the old one is queued anew.
func TestUpgrade(t *testing.T) {
	f := newFixture(t)
	for _, name := range []string{"one", "two", "three"} {
		f.add("anna", name, "recording "+name)
	}
	old := batch.Terms{Program: "poise 0", Networks: "none"}
	if err := f.engine.Announce(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	for _, it := range f.items {
		if _, err := f.engine.Add(t.Context(), batch.NewJob(it, "sha256:00", old, f.store.Root, f.store.Mark)); err != nil {
			t.Fatal(err)
		}
	}
	var notes []string
	got := f.run(func(o *Options) {
		o.Note = func(format string, args ...any) { notes = append(notes, format) }
	})
	f.want(slices.Sorted(slices.Values(got)), "anna/one done", "anna/three done", "anna/two done")
	if len(notes) != 1 || !strings.Contains(notes[0], "queued anew") {
		t.Errorf("notes %q", notes)
	}
}

// What an interrupted batch has done under another version is kept; a batch that had ended is done anew.
func TestUpgradeKeeps(t *testing.T) {
	f := newFixture(t)
	for _, name := range []string{"one", "two", "three"} {
		f.add("anna", name, "recording "+name)
	}
	all := f.items
	as := func(version string) func(*Options) {
		return func(o *Options) {
			o.Terms.Program = version
			o.Worker.Terms = o.Terms
		}
	}
	f.items = all[:1]
	f.want(f.run(as("poise 0")), "anna/one done")
	plan, err := f.store.Plan()
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range all[1:] { // as if killed before the others
		plan = append(plan, store.Planned{ID: "0123", Item: it})
	}
	if err := f.store.WritePlan(plan); err != nil {
		t.Fatal(err)
	}
	f.items = all
	for _, want := range [][]string{
		{"anna/one kept", "anna/three done", "anna/two done"},
		{"anna/one kept", "anna/three kept", "anna/two kept"}, // once more
	} {
		f.want(slices.Sorted(slices.Values(f.run(as("poise 1")))), want...)
	}
	f.want(slices.Sorted(slices.Values(f.run(as("poise 2")))), "anna/one done", "anna/three done", "anna/two done")
}

// Another version tries again what failed, and leaves what is done as it is: the pages of a batch lose nobody.
func TestUpgradeRetries(t *testing.T) {
	f := newFixture(t)
	f.add("anna", "one", "a recording")
	f.add("ben", "two", "bad one")
	f.run(nil)
	again := func(o *Options) {
		o.Failed, o.Terms.Program = true, "poise 1"
		o.Worker.Terms = o.Terms
	}
	for range 2 {
		f.want(slices.Sorted(slices.Values(f.run(again))), "anna/one kept", "ben/two failed input")
		plan, err := f.store.Plan()
		if err != nil {
			t.Fatal(err)
		}
		if rec := f.store.Record(plan[0].ID); rec == nil || rec.Failure != nil || f.store.Failure(plan[1]) == nil {
			t.Errorf("the plan has lost what was done: %+v", plan)
		}
	}
}

// The same where a hub was killed after it had announced itself and before it had cleared the queue: its worker takes a job of another
// version for a leftover, not for its own machine's fault. A worker of the other version is told, as ever.
func TestLeftover(t *testing.T) {
	f := newFixture(t)
	it := f.add("anna", "one", "a recording")
	old := batch.NewJob(*it, "sha256:00", batch.Terms{Program: "poise 0", Networks: "none"}, f.store.Root, f.store.Mark)
	if err := f.engine.Announce(t.Context(), terms); err != nil {
		t.Fatal(err)
	}
	if _, err := f.engine.Add(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	stranger := &work.Worker{Name: "old", Engine: f.engine, Terms: batch.Terms{Program: "poise 1", Networks: "none"}, Runner: f.runner, Slots: 1}
	if err := stranger.Run(t.Context()); !errors.Is(err, batch.ErrTerms) {
		t.Errorf("a worker of another version: %v", err)
	}
	f.want(f.run(nil), "anna/one done")
}

// Two batches on one server: each has its own queue, by its output folder; one queue for both is refused, also while the first is
// only interrupted.
func TestTwoBatches(t *testing.T) {
	s, err := jetstream.StartServer(jetstream.ServerOptions{Dir: t.TempDir(), Listen: "127.0.0.1:0", Token: testToken})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	in, top := recordings(t, 3), t.TempDir()
	settings := func(out string) map[string]string {
		return map[string]string{"IN": in, "OUT": filepath.Join(top, out), "NATS": "nats://" + s.Address(), "SLOTS": "1", "LEASE": "5s"}
	}
	a, b := start(t, "hub", settings("a")), start(t, "hub", settings("b"))
	a.finish(t)
	b.finish(t)
	for _, p := range []*process{a, b} {
		if done, _ := p.out.lines("done"); len(done) != 3 {
			t.Errorf("%s", &p.out)
		}
	}

	open := func(owner string) batch.Engine {
		t.Helper()
		e, err := jetstream.Connect("nats://"+s.Address(), jetstream.Options{Name: "both", Owner: owner, Token: testToken})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close() })
		return e
	}
	first, second := open("a"), open("b")
	if err := first.Announce(t.Context(), terms); err != nil {
		t.Fatal(err)
	}
	h := New(Options{Engine: second, Terms: terms, Report: stubReport})
	if _, err := h.Run(t.Context()); !errors.Is(err, batch.ErrTaken) || !strings.Contains(err.Error(), "--queue") {
		t.Errorf("the second batch: %v", err)
	}
	if err := first.Drop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := second.Announce(t.Context(), terms); err != nil {
		t.Errorf("after the first has ended: %v", err)
	}
}

// A queue that has lost its jobs, or is gone as a whole, is made again, and no job is lost.
func TestLostQueue(t *testing.T) {
	for name, lose := range map[string]func(*fixture, *Hub) error{
		"jobs":  func(f *fixture, h *Hub) error { return f.engine.Remove(f.Context(), h.plan[0].ID) },
		"queue": func(f *fixture, _ *Hub) error { return f.engine.Drop(f.Context()) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.add("anna", "one", "a recording")
			told, queue := make(chan string, 100), &short{Engine: f.engine}
			h := New(Options{Store: f.store, Engine: queue, Terms: terms, Items: f.items, Report: stubReport,
				Note: func(format string, args ...any) {
					select {
					case told <- fmt.Sprintf(format, args...):
					default: // nobody listens any more
					}
				}})
			h.mendEvery, h.patience = 20*time.Millisecond, 100*time.Millisecond
			ended := make(chan error, 1)
			go func() {
				_, err := h.Run(t.Context())
				ended <- err
			}()
			for said := ""; !strings.Contains(said, "waits for a worker"); { // all is queued, nobody works
				said = <-told
			}
			queue.Lock()
			err := lose(f, h)
			queue.Unlock()
			if err != nil {
				t.Fatal(err)
			}
			for said := ""; !strings.Contains(said, "the queue has lost"); {
				said = <-told
			}
			ctx, stop := notify(os.Interrupt)
			defer stop()
			w := &work.Worker{Name: "w", Engine: f.engine, Terms: terms, Runner: f.runner, Slots: 1, Threads: 1}
			worked := make(chan error, 1)
			go func() { worked <- w.Run(ctx) }()
			if err := <-ended; err != nil || h.counts.Done != 1 {
				t.Errorf("%v, %+v", err, h.counts)
			}
			stop()
			if err := <-worked; err != nil {
				t.Error(err)
			}
		})
	}
}

// short is an engine whose jobs count as abandoned at once. While it is locked, its queue is not announced: a server that is told to
// delete a stream and to update it at once does half of each, which no hub asks for.
type short struct {
	batch.Engine
	sync.Mutex
}

func (*short) LeaseTime() time.Duration { return 0 }

func (s *short) Announce(ctx context.Context, t batch.Terms) error {
	s.Lock()
	defer s.Unlock()
	return s.Engine.Announce(ctx, t)
}

// What a worker says is not believed beyond what the recording holds, and nothing but its observations gets into the folder.
func TestHostileWorker(t *testing.T) {
	f := newFixture(t)
	it := f.add("anna", "one", "a recording")
	h := New(Options{Store: f.store, Engine: f.engine, Terms: terms, Report: stubReport})
	j := batch.NewJob(*it, "sha256:00", terms, f.store.Root, f.store.Mark)
	stage := func(n string) string { return store.StagePath(f.store.Root, j.Folder, j.Name, n) }
	write := func(n string, change func(dir string)) batch.Result {
		t.Helper()
		if err := os.MkdirAll(stage(n), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := writeReport(observed(j), j, stage(n), "<script>evil()</script>"); err != nil {
			t.Fatal(err)
		}
		change(stage(n))
		return batch.Result{ID: j.ID, Worker: "w", Stage: n, Shared: true}
	}
	r := write("0123456789abcdef", func(dir string) {
		if err := os.WriteFile(filepath.Join(dir, "extra.html"), []byte("evil"), 0o644); err != nil {
			t.Fatal(err)
		}
	})
	if err := h.settle(t.Context(), &task{item: *it, job: j}, r); err != nil {
		t.Fatal(err)
	}
	for name, text := range tree(t, f.store.Place(j.Folder, j.Name)) {
		if name == "extra.html" || strings.Contains(text, "evil") {
			t.Errorf("%s has reached the coach: %q", name, text)
		}
	}
	link := write("1123456789abcdef", func(dir string) {
		if err := os.Remove(filepath.Join(dir, batch.Observations)); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("/etc/passwd", filepath.Join(dir, batch.Observations)); err != nil {
			t.Fatal(err)
		}
	})
	if err := h.settle(t.Context(), &task{item: *it, job: j}, link); err == nil {
		t.Error("a link was followed")
	}
}
