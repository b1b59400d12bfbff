package hub

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"poise/analysis/batch"
	"poise/analysis/batch/jetstream"
	"poise/analysis/batch/store"
	"poise/analysis/batch/work"
)

func notify(s os.Signal) (context.Context, func()) {
	return signal.NotifyContext(context.Background(), s)
}

// recordings makes n files for a few clients, every seventh of them bad.
func recordings(t *testing.T, n int) string {
	t.Helper()
	root := t.TempDir()
	for i := range n {
		dir := filepath.Join(root, fmt.Sprintf("client %d", i%3))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("recording %d%s", i, strings.Repeat(".", i))
		if i%7 == 3 {
			text = "bad " + text
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("talk %d.mp4", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// logged counts the lines of a log that begin like that.
func logged(t *testing.T, path, what string) (lines []string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		if strings.HasPrefix(line, what+" ") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// A batch that is killed again and again ends with the bytes of one that was left alone, and does again only what it had
// in hand.
func TestKilled(t *testing.T) {
	const n, slots = 40, 2
	kills := 20
	if testing.Short() {
		kills = 5
	}
	in, log := recordings(t, n), filepath.Join(t.TempDir(), "log")
	top := t.TempDir()
	run := func(out string, sleep string) map[string]string {
		return map[string]string{"IN": in, "OUT": filepath.Join(top, out), "SLOTS": fmt.Sprint(slots), "SLEEP": sleep, "LOG": log}
	}
	start(t, "hub", run("a", "1ms")).finish(t)
	want := tree(t, filepath.Join(top, "a"))
	if err := os.Remove(log); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(7, 7))
	done := 0
	for i := range kills {
		h := start(t, "hub", run("b", "40ms"))
		h.line([]string{"begin", "end", "done"}[r.IntN(3)], 1+r.IntN(4)) // at some place of some job
		h.kill()
		if i == kills-1 {
			done = strings.Count(h.out.String(), "done ") + strings.Count(h.out.String(), "kept ")
		}
	}
	start(t, "hub", run("b", "1ms")).finish(t)
	if d := cmp.Diff(want, tree(t, filepath.Join(top, "b"))); d != "" {
		t.Errorf("undisturbed (-) and killed (+) differ:\n%s", d)
	}
	ends := logged(t, log, "end")
	if len(ends) > n+slots*kills {
		t.Errorf("%d analyses for %d recordings and %d kills", len(ends), n, kills)
	}
	t.Logf("%d kills; %d of %d were done when the last came; %d analyses in all", kills, done, n, len(ends))
}

// Several machines: one worker is killed with a job in hand, another cut off for longer than the lease and back, the hub
// killed and started again. All jobs are done, each once in the output, and lost ones start again soon after the lease.
func TestMachines(t *testing.T) {
	const n, lease = 40, 2 * time.Second
	in, log, top := recordings(t, n), filepath.Join(t.TempDir(), "log"), t.TempDir()
	start(t, "hub", map[string]string{"IN": in, "OUT": filepath.Join(top, "a"), "SLOTS": "2"}).finish(t)
	want := tree(t, filepath.Join(top, "a"))

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	settings := func(name string) map[string]string {
		return map[string]string{
			"IN": in, "OUT": filepath.Join(top, "b"), "LISTEN": address, "LEASE": lease.String(), "SLEEP": "250ms", "LOG": log, "NAME": name,
		}
	}
	hub := start(t, "hub", settings(""))
	hub.must(t, "ready", 1)
	ws := map[string]*process{}
	for _, name := range []string{"w1", "w2", "w3"} {
		ws[name] = start(t, "worker", settings(name))
	}
	holding := func(name string) string { // waits until a worker begins its next job
		t.Helper()
		begun, _ := ws[name].out.lines("begin")
		return ws[name].must(t, "begin", len(begun)+1)[1]
	}
	lost := holding("w1")
	killed := time.Now()
	ws["w1"].kill()
	late := holding("w2")
	_ = ws["w2"].Process.Signal(syscall.SIGSTOP)
	holding("w3")
	hub.kill()
	hub = start(t, "hub", settings(""))
	ws["w3"].must(t, "begin "+late, 1) // the lease of the one that was cut off has ended
	_ = ws["w2"].Process.Signal(syscall.SIGCONT)
	hub.finish(t)
	if d := cmp.Diff(want, tree(t, filepath.Join(top, "b"))); d != "" {
		t.Errorf("one machine (-) and several (+) differ:\n%s", d)
	}
	for _, line := range logged(t, log, "begin") {
		f := strings.Fields(line)
		if again := time.UnixMilli(atoi(f[3])); f[1] == lost && again.After(killed) {
			t.Logf("the job of the killed worker began again after %v (lease %v)", again.Sub(killed).Round(10*time.Millisecond), lease)
		}
	}
	// The workers leave when they are told to, also one that has a late result in hand and no hub to give it to.
	for _, name := range []string{"w2", "w3"} {
		_ = ws[name].Process.Signal(syscall.SIGTERM)
	}
	for _, name := range []string{"w2", "w3"} {
		if ws[name].leave(); ws[name].ProcessState.ExitCode() < 0 || strings.Contains(ws[name].out.String(), "SIGQUIT") {
			t.Errorf("%s does not leave: %s", name, &ws[name].out)
		}
	}
}

func atoi(s string) (n int64) {
	_, _ = fmt.Sscan(s, &n)
	return n
}

// fixture runs a hub inside the test.
type fixture struct {
	testing.TB
	store  *store.Store
	engine batch.Engine
	runner work.Runner
	items  []batch.Item
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	f := &fixture{TB: t, runner: sleeper{}}
	top := t.TempDir()
	var err error
	if f.store, err = store.Open(filepath.Join(top, "out")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.store.Close() })
	s, err := jetstream.StartServer(jetstream.ServerOptions{Dir: f.store.Queue()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if f.engine, err = s.Engine(jetstream.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.engine.Close() })
	return f
}

func (f *fixture) add(client, name, content string) *batch.Item {
	path := filepath.Join(f.store.Root, "..", client+" "+name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		f.Fatal(err)
	}
	f.items = append(f.items, batch.Item{Client: client, Folder: client, Name: name, Recording: path, Bytes: int64(len(content))})
	return &f.items[len(f.items)-1]
}

// run runs the batch and returns what became of each recording: "client/name state kind".
func (f *fixture) run(change func(*Options)) []string {
	f.Helper()
	var got []string
	o := Options{Store: f.store, Engine: f.engine, Terms: terms, Items: f.items, Report: stubReport, Event: func(ev Event) {
		s := ev.Item.Client + "/" + ev.Item.Name + " " + string(ev.State)
		if ev.Failure != nil {
			s += " " + string(ev.Failure.Kind)
		}
		got = append(got, s)
	}}
	o.Worker = &work.Worker{Name: "own", Engine: f.engine, Terms: terms, Runner: f.runner, Slots: 1, Threads: 1}
	if change != nil {
		change(&o)
	}
	if _, err := New(o).Run(f.Context()); err != nil {
		f.Fatal(err)
	}
	return got
}

func (f *fixture) want(got []string, want ...string) {
	f.Helper()
	if d := cmp.Diff(want, got); d != "" {
		f.Errorf("(-want +got):\n%s", d)
	}
}

// What is done stays done; what has changed, is damaged, or is asked for is done again.
func TestResume(t *testing.T) {
	f := newFixture(t)
	f.add("anna", "one", "the longest recording")
	f.add("anna", "two", "a recording")
	f.add("ben", "three", "bad one")
	f.add("carl", "four", "x").Refused = "no consent"
	f.items = append(f.items, batch.Item{Client: "dora", Folder: "dora", Name: "gone", Recording: "/nowhere/gone.mp4"})
	last := []string{"ben/three failed input", "carl/four failed refused", "dora/gone failed input"}
	got := f.run(nil)
	if len(got) != 5 {
		t.Fatalf("events %v", got)
	}
	f.want(f.run(nil), append([]string{"anna/one kept", "anna/two kept"}, last...)...)

	// Damage of any kind is found: a file that is missing, empty, or of something else.
	for _, c := range []struct{ file, content string }{
		{"frames.csv", ""}, {"observations.poise", "short"}, {"report.json", "{"}, {"report.json", `{"schema":"poise/1","recording":{"digest":"sha256:0"}}`},
	} {
		if err := os.WriteFile(filepath.Join(f.store.Place("anna", "two"), c.file), []byte(c.content), 0o644); err != nil {
			t.Fatal(err)
		}
		got := f.run(nil)
		if len(got) != 5 || !strings.Contains(strings.Join(got, "\n"), "anna/two done") {
			t.Errorf("%s damaged: %v", c.file, got)
		}
	}
	// Another setting is another job; so is another recording of that name.
	f.items[1].Settings = []batch.Setting{{Key: "fps", Value: "15"}}
	if got := strings.Join(f.run(nil), "\n"); !strings.Contains(got, "anna/two done") || !strings.Contains(got, "anna/one kept") {
		t.Errorf("other settings: %s", got)
	}
	// --failed does what has failed, and that alone; --force everything.
	if got := strings.Join(f.run(func(o *Options) { o.Failed = true }), "\n"); strings.Contains(got, "done") || !strings.Contains(got, "ben/three failed input") {
		t.Errorf("failed: %s", got)
	}
	if got := f.run(func(o *Options) { o.Force = true }); strings.Count(strings.Join(got, "\n"), "done") != 2 {
		t.Errorf("force: %v", got)
	}
	for _, c := range []string{"anna", "ben"} {
		entries, err := os.ReadDir(filepath.Join(f.store.Root, c))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), ".part") {
				t.Errorf("%s is left", e.Name())
			}
		}
	}
}

// A folder that cannot be written to, or that holds somebody's own files, costs its own jobs alone.
func TestUnwritable(t *testing.T) {
	f := newFixture(t)
	f.add("anna", "one", "a recording")
	f.add("ben", "two", "a recording too")
	if err := os.WriteFile(filepath.Join(f.store.Root, "ben"), []byte("not a folder"), 0o644); err != nil {
		t.Fatal(err)
	}
	f.add("carl", "three", "a third recording")
	own := filepath.Join(f.store.Place("carl", "three"), "report.json")
	if err := os.MkdirAll(filepath.Dir(own), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(own, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	got := f.run(nil)
	if d := cmp.Diff(map[string]bool{"anna/one done": true, "ben/two failed output": true, "carl/three failed output": true}, set(got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if err := os.Remove(filepath.Join(f.store.Root, "ben")); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]bool{"anna/one kept": true, "ben/two done": true, "carl/three failed output": true}, set(f.run(nil))); d != "" {
		t.Errorf("mended (-want +got):\n%s", d)
	}
}

func set(list []string) map[string]bool {
	m := map[string]bool{}
	for _, s := range list {
		m[s] = true
	}
	return m
}

// A result that lies about its files is refused, wherever it points to.
func TestHostileResult(t *testing.T) {
	f := newFixture(t)
	it := f.add("anna", "one", "a recording")
	h := New(Options{Store: f.store, Engine: f.engine, Terms: terms, Report: stubReport})
	if err := f.engine.Announce(t.Context(), terms); err != nil {
		t.Fatal(err)
	}
	j := batch.NewJob(*it, "sha256:00", terms, f.store.Root, f.store.Mark)
	for name, r := range map[string]batch.Result{
		"path":      {ID: j.ID, Stage: "0123456789abcdef", Files: []batch.File{{Name: "../../evil"}}},
		"twice":     {ID: j.ID, Stage: "0123456789abcdef", Files: []batch.File{{Name: "report.json"}, {Name: "report.json"}}},
		"stage":     {ID: j.ID, Stage: "../../../../evil", Shared: true},
		"far away":  {ID: j.ID, Stage: "x/../../../../evil", Files: []batch.File{{Name: "report.json"}}},
		"nothing":   {ID: j.ID, Stage: "0123456789abcdef"},
		"no object": {ID: j.ID, Stage: "0123456789abcdef", Files: []batch.File{{Name: "report.json", Bytes: 3}}},
	} {
		if err := h.settle(t.Context(), &task{item: *it, job: j}, r); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	for name := range tree(t, filepath.Dir(filepath.Dir(f.store.Root))) {
		if strings.Contains(name, "evil") {
			t.Errorf("%s was written", name)
		}
	}
}

// A report whose hub was killed after it had moved it, and before it noted that, is made anew; one that is gone again has failed.
func TestReportIsGone(t *testing.T) {
	f := newFixture(t)
	it := f.add("anna", "one", "a recording")
	h := New(Options{Store: f.store, Engine: f.engine, Terms: terms, Items: f.items, Report: stubReport})
	if err := f.engine.Announce(t.Context(), terms); err != nil {
		t.Fatal(err)
	}
	j := batch.NewJob(*it, "sha256:00", terms, f.store.Root, f.store.Mark)
	h.plan, h.open[j.ID] = make([]store.Planned, 1), &task{item: *it, job: j}
	gone := batch.Result{ID: j.ID, Stage: "0123456789abcdef", Shared: true}
	for _, want := range []int{1, 0} {
		if !h.take(t.Context(), gone) {
			t.Error("the result is not settled")
		}
		if left, err := f.engine.Pending(t.Context()); err != nil || len(left) != want || len(h.open) != want {
			t.Errorf("%q wait, %d open, %v; want %d", left, len(h.open), err, want)
		}
	}
	if failed := h.plan[0].Failure; failed == nil || failed.Kind != batch.Output {
		t.Errorf("failure %+v", failed)
	}
}

// deaf is an engine that hands out no results.
type deaf struct{ batch.Engine }

func (deaf) Receive(context.Context) (batch.Receipt, error) { return nil, batch.ErrClosed }

// A hub that can receive no results ends with the reason, also where it waits for the workers of others, and sends no recording
// after its end.
func TestDeafHub(t *testing.T) {
	f := newFixture(t)
	it := f.add("anna", "one", "a recording")
	h := New(Options{Store: f.store, Engine: deaf{f.engine}, Terms: terms, Items: []batch.Item{*it}})
	ended := make(chan error, 1)
	go func() {
		_, err := h.Run(t.Context())
		ended <- err
	}()
	if err := <-ended; !errors.Is(err, batch.ErrClosed) || errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	h.open["late"] = &task{item: *it}
	if ready, err := h.answer("late"); ready || err != nil || len(h.uploads) > 0 {
		t.Errorf("asked after its end: %v, %v, %d uploads", ready, err, len(h.uploads))
	}
}

// BenchmarkJob is what a batch adds to the analysis of one recording: queue, result, writing it through, place.
func BenchmarkJob(b *testing.B) {
	f := newFixture(b)
	for i := range b.N {
		f.add("anna", fmt.Sprint(i), fmt.Sprintf("recording %d", i))
	}
	b.ResetTimer()
	f.run(nil)
}
