package jetstream

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"poise/analysis/batch"
	"poise/analysis/batch/queuetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const token = "0123456789abcdef"

func start(t *testing.T, o ServerOptions) *Server {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	s, err := StartServer(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// must connects or fails the test.
func must(t *testing.T) func(batch.Engine, error) batch.Engine {
	return func(e batch.Engine, err error) batch.Engine {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
}

func TestInside(t *testing.T) {
	queuetest.Run(t, func(t *testing.T) func() batch.Engine {
		s := start(t, ServerOptions{})
		if a := s.Address(); a != "" {
			t.Errorf("a port is open: %s", a)
		}
		return func() batch.Engine { return must(t)(s.Engine(Options{Lease: queuetest.Lease})) }
	})
}

// Over a port, where one server carries several queues at a time.
func TestListening(t *testing.T) {
	s := start(t, ServerOptions{Listen: "127.0.0.1:0", Token: token})
	queuetest.Run(t, func(t *testing.T) func() batch.Engine {
		name := strings.ReplaceAll(t.Name(), "/", "_")
		return func() batch.Engine {
			return must(t)(Connect("nats://"+s.Address(), Options{Name: name, Token: token, Lease: queuetest.Lease}))
		}
	})
}

func TestAccess(t *testing.T) {
	for _, bad := range []string{"", "short", token[:15]} {
		if _, err := StartServer(ServerOptions{Dir: t.TempDir(), Listen: "127.0.0.1:0", Token: bad}); !errors.Is(err, ErrToken) {
			t.Errorf("token %q: %v", bad, err)
		}
	}
	s := start(t, ServerOptions{Listen: "127.0.0.1:0", Token: token})
	for _, bad := range []string{"", "fedcba9876543210", token + "0"} {
		if e, err := Connect("nats://"+s.Address(), Options{Token: bad}); !errors.Is(err, batch.ErrAccess) {
			t.Errorf("token %q: %v, %v", bad, e, err)
		}
	}
	if _, err := StartServer(ServerOptions{Dir: t.TempDir(), Listen: s.Address(), Token: token}); err == nil {
		t.Error("a port that is taken was opened")
	}
	for _, bad := range []string{"here", "127.0.0.1:http", "127.0.0.1:99999"} {
		if _, err := StartServer(ServerOptions{Dir: t.TempDir(), Listen: bad, Token: token}); err == nil {
			t.Errorf("listens on %q", bad)
		}
	}
	if _, err := Connect("nats://"+s.Address(), Options{Name: "a.b", Token: token}); err == nil {
		t.Error("a name with a dot was accepted")
	}
}

// What was queued is there after the server has gone and come back, also for a worker that was connected all the time.
func TestRestart(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	s := start(t, ServerOptions{Dir: dir, Listen: "127.0.0.1:0", Token: token})
	address := s.Address()
	hub := must(t)(s.Engine(Options{}))
	if err := hub.Announce(ctx, batch.Terms{Program: "p"}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a", "b"} {
		if _, err := hub.Add(ctx, batch.Job{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	worker := must(t)(Connect("nats://"+address, Options{Token: token}))
	defer worker.Close()
	l, err := worker.Take(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_ = hub.Close()
	_ = s.Close()

	finished := make(chan error, 1)
	go func() { finished <- l.Finish(ctx, batch.Result{ID: l.Job().ID}) }()
	s = start(t, ServerOptions{Dir: dir, Listen: address, Token: token})
	hub = must(t)(s.Engine(Options{}))
	defer hub.Close()
	if err := <-finished; err != nil {
		t.Fatal(err)
	}
	r, err := hub.Receive(ctx)
	if err != nil || r.Result().ID != "a" {
		t.Fatalf("received %+v, %v", r, err)
	}
	if l, err = worker.Take(ctx); err != nil || l.Job().ID != "b" {
		t.Fatalf("took %+v, %v", l, err)
	}
}

// No port at all is open while a batch on one machine has its queue inside.
func TestNoPort(t *testing.T) {
	ss, err := exec.LookPath("ss")
	if err != nil {
		t.Skip("ss is not installed")
	}
	s := start(t, ServerOptions{})
	e := must(t)(s.Engine(Options{}))
	defer e.Close()
	out, err := exec.Command(ss, "-Hltnup").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if strings.Contains(string(out), "jetstream.test") {
		t.Errorf("a port is open:\n%s", out)
	}
}
