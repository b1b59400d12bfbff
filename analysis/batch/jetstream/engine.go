package jetstream

import (
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

// DefaultName is the name of a queue where a hub gives none.
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
	Name     string        // of the queue: letters, digits, - and _; empty: DefaultName, or with Find the one that is open
	Find     bool          // of a worker that names no queue: take the one that is open on the server
	Owner    string        // of a hub: what tells its batch from others; another's queue is refused. Empty: any
	Replicas int           // of a hub: how many servers of a cluster hold the queue; 0: three where there are so many
	Lease    time.Duration // 0: DefaultLease. The hub's is the one that counts
	Token    string        // for Connect
	TLS      *tls.Config   // for Connect: how to check the server; nil: as the address says
}

var names = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

type engine struct {
	nc  *nats.Conn
	js  js.JetStream
	opt Options

	mu    sync.Mutex
	name  string        // of the queue; empty: not found yet
	lease time.Duration // the hub's, once Terms has asked
}

var _ batch.Engine = (*engine)(nil)

// Engine connects to the server without a port.
func (s *Server) Engine(o Options) (batch.Engine, error) { return connect("", o, s.inside()...) }

// Connect connects to a server at an address such as nats://host:4222; of a cluster, to any of several with commas between them.
func Connect(address string, o Options) (batch.Engine, error) {
	opts := []nats.Option{nats.Token(o.Token)}
	if o.TLS != nil {
		opts = append(opts, nats.Secure(o.TLS))
	}
	return connect(address, o, opts...)
}

func connect(address string, o Options, opts ...nats.Option) (batch.Engine, error) {
	if o.Name == "" && !o.Find {
		o.Name = DefaultName
	}
	if o.Name != "" && !names.MatchString(o.Name) {
		return nil, fmt.Errorf("%q cannot name a queue: use letters, digits, - and _", o.Name)
	}
	if o.Lease <= 0 {
		o.Lease = DefaultLease
	}
	nc, err := nats.Connect(address, append(opts, nats.Name("poise"), nats.MaxReconnects(-1), nats.ReconnectWait(retryPause),
		nats.ReconnectJitter(100*time.Millisecond, 100*time.Millisecond), nats.Timeout(5*time.Second), nats.PingInterval(5*time.Second),
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
	return &engine{nc: nc, js: stream, opt: o, name: o.Name, lease: o.Lease}, nil
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

func (e *engine) queue() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.name
}

func (e *engine) stream(what string) string      { return e.queue() + "_" + what }
func (e *engine) subject(what, id string) string { return e.queue() + "." + what + "." + id }

// Keys of the metadata that hold the owner and the terms.
const (
	ownerKey    = "poise-batch"
	programKey  = "poise-program"
	buildKey    = "poise-build"
	networksKey = "poise-networks"
	leaseKey    = "poise-lease"
)
