package jetstream

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
		if _, err := hub.Add(ctx, batch.Job{ID: id, Folder: "anna", Name: id}); err != nil {
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

// Over TLS, a worker that trusts the certificate gets in, and one that does not, does not.
func TestTLS(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true,
		BasicConstraintsValid: true,
	}
	raw, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, ServerOptions{
		Listen: "127.0.0.1:0", Token: token, TLS: &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}},
	})
	if e, err := Connect("nats://"+s.Address(), Options{Token: token}); err == nil {
		t.Errorf("without trust: %v", e)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	trust := x509.NewCertPool()
	trust.AddCert(parsed)
	e := must(t)(Connect("nats://"+s.Address(), Options{Token: token, TLS: &tls.Config{RootCAs: trust}}))
	defer e.Close()
	if err := e.Announce(t.Context(), batch.Terms{Program: "p"}); err != nil {
		t.Error(err)
	}
	inside := must(t)(s.Engine(Options{}))
	defer inside.Close()
	if got, err := inside.Terms(t.Context()); err != nil || got.Program != "p" {
		t.Errorf("inside: %v, %v", got, err)
	}
}

// A job whose report would lie somewhere else is nobody's.
func TestMisplacedJobs(t *testing.T) {
	ctx := t.Context()
	e := must(t)(start(t, ServerOptions{Dir: t.TempDir()}).Engine(Options{}))
	defer e.Close()
	if err := e.Announce(ctx, batch.Terms{Program: "p"}); err != nil {
		t.Fatal(err)
	}
	for i, place := range [][2]string{{"..", "a"}, {"a", ""}, {"anna/../..", "a"}, {"anna", "../../evil"}, {"anna", "."}, {"anna", "talk 1"}} {
		if _, err := e.Add(ctx, batch.Job{ID: fmt.Sprint(i), Folder: place[0], Name: place[1]}); err != nil {
			t.Fatal(err)
		}
	}
	l, err := e.Take(ctx)
	if err != nil || l.Job().Name != "talk 1" {
		t.Fatalf("took %+v, %v", l, err)
	}
	if left, err := e.Pending(ctx); err != nil || len(left) != 1 {
		t.Errorf("%q are left, %v", left, err)
	}
}

// What is discarded is gone from the disk too.
func TestDiscardedBytes(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	s := start(t, ServerOptions{Dir: dir})
	e := must(t)(s.Engine(Options{}))
	defer e.Close()
	found := func() bool {
		t.Helper()
		hit := false
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil // files come and go
			}
			raw, err := os.ReadFile(path)
			hit = hit || err == nil && bytes.Contains(raw, []byte("face and voice of a client"))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return hit
	}
	for _, id := range []string{"a", "b"} {
		if err := e.Put(ctx, id, batch.RecordingObject, strings.NewReader("face and voice of a client")); err != nil {
			t.Fatal(err)
		}
	}
	if !found() {
		t.Fatal("the bytes are nowhere")
	}
	for _, id := range []string{"a", "b"} {
		if err := e.Discard(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	for deadline := time.Now().Add(10 * time.Second); found(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the bytes are still on the disk")
		}
	}
}

// A queue whose folder was deleted under the running server is made again, empty.
func TestDeletedFolder(t *testing.T) {
	dir := t.TempDir()
	s := start(t, ServerOptions{Dir: dir})
	e := must(t)(s.Engine(Options{}))
	defer e.Close()
	terms, j := batch.Terms{Program: "p"}, batch.Job{ID: "a", Folder: "anna", Name: "a"}
	if err := e.Announce(t.Context(), terms); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Add(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "jetstream", "$G", "streams")); err != nil {
		t.Fatal(err)
	}
	if err := e.Announce(t.Context(), terms); err != nil {
		t.Fatal(err)
	}
	if left, err := e.Pending(t.Context()); err != nil || len(left) != 0 {
		t.Errorf("%q are left, %v", left, err)
	}
	if added, err := e.Add(t.Context(), j); !added || err != nil {
		t.Fatal(added, err)
	}
	l, err := e.Take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Finish(t.Context(), batch.Result{ID: j.ID}); err != nil {
		t.Fatal(err)
	}
	if r, err := e.Receive(t.Context()); err != nil || r.Result().ID != j.ID {
		t.Errorf("%+v, %v", r, err)
	}
}
