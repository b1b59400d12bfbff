package hub

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"poise/analysis"
	"poise/analysis/batch"
	"poise/analysis/batch/find"
	"poise/analysis/batch/jetstream"
	"poise/analysis/batch/pages"
	"poise/analysis/batch/store"
	"poise/analysis/batch/work"
	"poise/analysis/cache"
	"poise/analysis/measure"
)

// The tests run hubs and workers as processes of this test's own program, so that they can be killed. In place of an
// analysis, which takes seconds, the sleeper sleeps and writes a small report; all else is the real thing.

const (
	testToken = "0123456789abcdef"
	roleKey   = "POISE_TEST_ROLE"
)

func TestMain(m *testing.M) {
	switch os.Getenv(roleKey) {
	case "hub":
		os.Exit(told(hubMain()))
	case "worker":
		os.Exit(told(workerMain()))
	case "node":
		os.Exit(told(nodeMain()))
	}
	os.Exit(m.Run())
}

func told(err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

var terms = batch.Terms{Program: "poise test", Networks: "none"}

// sleeper is a work.Runner. It notes every beginning and end in a log that is common to all, and prints it.
type sleeper struct {
	name  string
	sleep time.Duration
	log   string
	gate  string // file with how many jobs may have ended by now; empty: all
}

// await waits until one more job may end; one that has ended before may end again.
func (s sleeper) await(ctx context.Context, id string) {
	for ctx.Err() == nil {
		var most int
		if raw, err := os.ReadFile(s.gate); err == nil {
			_, _ = fmt.Sscan(string(raw), &most)
		}
		text, _ := os.ReadFile(s.log) // none yet
		ended := map[string]bool{}
		for line := range strings.Lines(string(text)) { // what was done twice counts once
			if f := strings.Fields(line); f[0] == "end" {
				ended[f[1]] = true
			}
		}
		if len(ended) < most || ended[id] {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (s sleeper) Run(ctx context.Context, t work.Task, progress func(batch.Progress)) error {
	s.note("begin", t.Job)
	progress(batch.Progress{Stage: "picture", Done: 0, Total: 1})
	if s.gate != "" {
		s.await(ctx, t.Job.ID)
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(s.sleep):
	}
	raw, err := os.ReadFile(t.Recording)
	if err != nil {
		return err
	}
	if strings.HasPrefix(string(raw), "bad") {
		return &batch.Failure{Kind: batch.Input, Reason: "not a recording"}
	}
	progress(batch.Progress{Stage: "picture", Done: 1, Total: 1, Frames: 30})
	if err := write(t, string(raw)); err != nil {
		return err
	}
	s.note("end", t.Job)
	return nil
}

func (s sleeper) note(what string, j batch.Job) {
	if s.log == "" {
		return
	}
	f, err := os.OpenFile(s.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(io.MultiWriter(f, os.Stdout), "%s %s %s %d\n", what, j.ID, s.name, time.Now().UnixMilli())
	f.Close()
}

// observed is what the sleeper says of a recording.
func observed(j batch.Job) *analysis.Observations {
	return &analysis.Observations{
		Recording: analysis.Recording{Name: filepath.Base(j.Recording), Path: j.Recording, Bytes: j.Bytes, Digest: j.Digest, Duration: 1},
		Program:   j.Terms.Program, Options: analysis.Options{FPS: 30, Pose: "lite", Language: "en"},
		Voice: &analysis.Voice{Duration: 1},
	}
}

// write writes a report of the recording, as an analysis does.
func write(t work.Task, content string) error {
	if err := os.MkdirAll(t.Output, 0o755); err != nil {
		return err
	}
	return writeReport(observed(t.Job), t.Job, t.Output, content)
}

// stubReport is how the hub under test makes reports.
func stubReport(_ context.Context, obs *analysis.Observations, j batch.Job, dir string) error {
	raw, err := os.ReadFile(j.Recording)
	if err != nil {
		return err
	}
	return writeReport(obs, j, dir, string(raw))
}

func writeReport(obs *analysis.Observations, j batch.Job, dir, content string) error {
	f, err := os.Create(filepath.Join(dir, cache.FileName))
	if err != nil {
		return err
	}
	defer f.Close()
	if err := cache.Encode(f, obs); err != nil {
		return err
	}
	report := fmt.Sprintf(`{"schema":"poise/1","program":%q,"recording":{"name":%q,"digest":%q,"duration":1},"measures":{}}`,
		obs.Program, filepath.Base(j.Recording), j.Digest)
	for _, name := range batch.Files {
		switch name {
		case cache.FileName:
			continue
		case "report.json":
			content = report
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// setting reads what a test tells its processes.
func setting(key string) string { return os.Getenv("POISE_TEST_" + key) }

func duration(key string) time.Duration {
	d, _ := time.ParseDuration(setting(key)) // unset: 0
	return d
}

func slots(key string) int {
	var n int
	_, _ = fmt.Sscan(setting(key), &n) // unset: 0
	return n
}

func newSleeper(name string) sleeper {
	return sleeper{name: name, sleep: duration("SLEEP"), log: setting("LOG"), gate: setting("GATE")}
}

// hubMain runs a batch as poise batch does.
func hubMain() error {
	out, err := store.Open(setting("OUT"))
	if err != nil {
		return err
	}
	defer out.Close()
	entries, err := find.Folder(setting("IN"), find.FolderOptions{})
	if err != nil {
		return err
	}
	var items []batch.Item
	for _, e := range entries {
		items = append(items, e.Item)
	}
	e, stop, err := hubQueue(out)
	if err != nil {
		return err
	}
	defer stop()
	terms := terms
	if v := setting("VERSION"); v != "" {
		terms.Program = v
	}
	note := func(format string, args ...any) { fmt.Printf("note "+format+"\n", args...) }
	o := Options{Store: out, Engine: e, Terms: terms, Items: items, Report: stubReport, Note: note, Event: func(ev Event) { fmt.Println(ev.State, ev.Item.Name) }}
	if n := slots("SLOTS"); n > 0 {
		o.Worker = &work.Worker{Name: "own", Engine: e, Terms: terms, Runner: newSleeper("own"), Slots: n, Threads: 1}
	}
	began := time.Now()
	h := New(o)
	fmt.Println("ready for workers")
	outcome, err := h.Run(context.Background())
	if err != nil {
		return err
	}
	fmt.Println("took", math.Round(time.Since(began).Seconds()*10)/10)
	return pages.Write(out, outcome.Plan, measure.Definitions())
}

// hubQueue opens the queue of a hub: on servers that are there, or one of its own.
func hubQueue(out *store.Store) (e batch.Engine, stop func(), err error) {
	if url := setting("NATS"); url != "" {
		e, err = jetstream.Connect(url, jetstream.Options{Name: "q-" + out.Mark, Owner: out.Mark, Lease: duration("LEASE"), Token: testToken})
		if err != nil {
			return nil, nil, err
		}
		return e, func() { _ = e.Close() }, nil
	}
	so := jetstream.ServerOptions{Dir: out.Queue(), Listen: setting("LISTEN")}
	if so.Listen != "" {
		so.Token = testToken
	} else if err := os.RemoveAll(so.Dir); err != nil {
		return nil, nil, err
	}
	server, err := jetstream.StartServer(so)
	if err != nil {
		return nil, nil, err
	}
	if e, err = server.Engine(jetstream.Options{Owner: out.Mark, Lease: duration("LEASE")}); err != nil {
		return nil, nil, errors.Join(err, server.Close())
	}
	return e, func() { _ = e.Close(); _ = server.Close() }, nil
}

// workerMain helps as poise worker does, until SIGTERM.
func workerMain() error {
	ctx, stop := notify(syscall.SIGTERM)
	defer stop()
	url := cmp.Or(setting("NATS"), "nats://"+setting("LISTEN"))
	e, err := jetstream.Connect(url, jetstream.Options{Token: testToken, Find: true})
	for ; err != nil && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) { // the hub's server is not there yet
		e, err = jetstream.Connect(url, jetstream.Options{Token: testToken, Find: true})
	}
	if err != nil {
		return err
	}
	defer e.Close()
	name := setting("NAME")
	w := &work.Worker{Name: name, Engine: e, Terms: terms, Runner: newSleeper(name), Slots: 1, Threads: 1}
	for err := w.Check(ctx); err != nil; err = w.Check(ctx) {
		if !errors.Is(err, batch.ErrNoBatch) && !errors.Is(err, batch.ErrAway) || ctx.Err() != nil {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
	return w.Run(ctx)
}

// tree reads all files below a folder but the batch's own.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == store.Dir {
				return filepath.SkipDir
			}
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		files[rel] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
