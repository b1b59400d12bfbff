package jetstream

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	js "github.com/nats-io/nats.go/jetstream"

	"poise/analysis/batch"
)

// DefaultName is the name of a queue where none is given.
const DefaultName = "poise"

// DefaultLease is how long a worker may be silent before its job goes to another.
const DefaultLease = 30 * time.Second

const (
	deadAge    = 30 * 24 * time.Hour
	objectAge  = 24 * time.Hour
	chunk      = 512 << 10 // bytes of an object in one message; half of what servers accept
	callTime   = 15 * time.Second
	pollTime   = 5 * time.Second // of one request for a message: what a server has forgotten in a restart is asked again
	retryPause = 300 * time.Millisecond
)

// Options are the settings of a connection.
type Options struct {
	Name  string        // of the queue: letters, digits, - and _; empty: DefaultName
	Lease time.Duration // 0: DefaultLease. The hub's is the one that counts
	Token string        // for Connect
	TLS   *tls.Config   // for Connect: how to check the server; nil: as the address says
}

var names = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

type engine struct {
	nc   *nats.Conn
	js   js.JetStream
	name string

	mu    sync.Mutex
	lease time.Duration // the hub's, once Terms has asked
}

var _ batch.Engine = (*engine)(nil)

// Engine connects to the server without a port.
func (s *Server) Engine(o Options) (batch.Engine, error) { return connect("", o, s.inside()...) }

// Connect connects to a server at an address such as nats://host:4222.
func Connect(address string, o Options) (batch.Engine, error) {
	opts := []nats.Option{nats.Token(o.Token)}
	if o.TLS != nil {
		opts = append(opts, nats.Secure(o.TLS))
	}
	return connect(address, o, opts...)
}

func connect(address string, o Options, opts ...nats.Option) (batch.Engine, error) {
	if o.Name == "" {
		o.Name = DefaultName
	}
	if !names.MatchString(o.Name) {
		return nil, fmt.Errorf("%q cannot name a queue: use letters, digits, - and _", o.Name)
	}
	if o.Lease <= 0 {
		o.Lease = DefaultLease
	}
	nc, err := nats.Connect(address, append(opts, nats.Name("poise"), nats.MaxReconnects(-1), nats.ReconnectWait(retryPause),
		nats.ReconnectJitter(100*time.Millisecond, 100*time.Millisecond), nats.Timeout(5*time.Second), nats.PingInterval(10*time.Second),
		nats.IgnoreAuthErrorAbort(), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))...)
	if err != nil {
		if errors.Is(err, nats.ErrAuthorization) {
			err = batch.ErrAccess
		}
		return nil, fmt.Errorf("join the queue: %w", err)
	}
	stream, err := js.New(nc, js.WithDefaultTimeout(callTime))
	if err != nil {
		nc.Close()
		return nil, fmt.Errorf("join the queue: %w", err)
	}
	return &engine{nc: nc, js: stream, name: o.Name, lease: o.Lease}, nil
}

func (e *engine) LeaseTime() time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.lease
}

func (e *engine) Close() error {
	e.nc.Close()
	return nil
}

func (e *engine) stream(what string) string      { return e.name + "_" + what }
func (e *engine) subject(what, id string) string { return e.name + "." + what + "." + id }

// Keys of the metadata that hold the terms.
const (
	programKey  = "poise-program"
	buildKey    = "poise-build"
	networksKey = "poise-networks"
	leaseKey    = "poise-lease"
)

func (e *engine) Announce(ctx context.Context, t batch.Terms) error {
	once := func(what string) js.StreamConfig {
		return js.StreamConfig{
			Name: e.stream(what + "s"), Subjects: []string{e.subject(what, "*")}, Retention: js.WorkQueuePolicy,
			MaxMsgsPerSubject: 1, Discard: js.DiscardNew, DiscardNewPerSubject: true, Storage: js.FileStorage,
		}
	}
	jobs, results := once("job"), once("result")
	jobs.Metadata = map[string]string{programKey: t.Program, buildKey: t.Build, networksKey: t.Networks, leaseKey: e.LeaseTime().String()}
	dead := js.StreamConfig{
		Name: e.stream("dead"), Subjects: []string{e.subject("dead", "*")}, MaxMsgsPerSubject: 1, MaxAge: deadAge, Storage: js.FileStorage,
	}
	for _, c := range []js.StreamConfig{results, dead, jobs} {
		if _, err := e.js.CreateOrUpdateStream(ctx, c); err != nil {
			return fmt.Errorf("open the queue: %w", err)
		}
	}
	for stream, name := range map[string]string{jobs.Name: workers, results.Name: hub} {
		if _, err := e.js.CreateOrUpdateConsumer(ctx, stream, js.ConsumerConfig{
			Durable: name, AckPolicy: js.AckExplicitPolicy, AckWait: e.LeaseTime(), MaxDeliver: -1, MaxAckPending: -1,
		}); err != nil {
			return fmt.Errorf("open the queue: %w", err)
		}
	}
	return nil
}

func (e *engine) Terms(ctx context.Context) (batch.Terms, error) {
	s, err := e.js.Stream(ctx, e.stream("jobs"))
	if errors.Is(err, js.ErrStreamNotFound) {
		return batch.Terms{}, batch.ErrNoBatch
	}
	if err != nil {
		return batch.Terms{}, fmt.Errorf("ask what the batch needs: %w", err)
	}
	m := s.CachedInfo().Config.Metadata
	if d, err := time.ParseDuration(m[leaseKey]); err == nil && d > 0 {
		e.mu.Lock()
		e.lease = d
		e.mu.Unlock()
	}
	return batch.Terms{Program: m[programKey], Build: m[buildKey], Networks: m[networksKey]}, nil
}
