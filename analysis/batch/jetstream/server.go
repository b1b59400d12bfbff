package jetstream

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// ErrToken is returned when a port is to be opened without a token that could guard it.
var ErrToken = errors.New("no port is opened without a token of 16 or more characters")

const leastToken = 16 // characters: 64 bits, if they are hexadecimal digits

// maxPayload is what one message may hold: a job with all settings needs a few kilobytes.
const maxPayload = 1 << 20

// ServerOptions are the settings of the embedded server.
type ServerOptions struct {
	Dir    string      // where the queue is stored
	Listen string      // HOST:PORT other machines connect to; empty: no port at all
	Token  string      // that they must know; required with Listen
	TLS    *tls.Config // nil: connections are not encrypted
}

// Server is an embedded server.
type Server struct {
	ns    *server.Server
	token string
}

// StartServer starts a server in this process.
func StartServer(o ServerOptions) (*Server, error) {
	opts := &server.Options{
		ServerName: "poise", DontListen: true, JetStream: true, StoreDir: o.Dir, SyncAlways: true, NoSigs: true, NoLog: true,
		MaxPayload: maxPayload, JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: 1 << 50, // as much as the disk holds
		Authorization: o.Token, TLSConfig: o.TLS, TLS: o.TLS != nil, TLSTimeout: 5,
	}
	if o.Listen != "" {
		if len(o.Token) < leastToken {
			return nil, ErrToken
		}
		host, port, err := net.SplitHostPort(o.Listen)
		if err != nil {
			return nil, fmt.Errorf("listen: %w", err)
		}
		if opts.Port, err = strconv.Atoi(port); err != nil || opts.Port < 0 || opts.Port > 65535 {
			return nil, fmt.Errorf("listen: %q is no port", port)
		}
		if opts.Port == 0 {
			opts.Port = server.RANDOM_PORT
		}
		opts.Host, opts.DontListen = host, false
		if err := free(o.Listen); err != nil {
			return nil, fmt.Errorf("listen: %w", err)
		}
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the queue: %w", err)
	}
	ns, err := server.NewServer(opts)
	if err != nil {
		return nil, fmt.Errorf("start the queue: %w", err)
	}
	ns.Start()
	if !ns.ReadyForConnections(20*time.Second) || !ns.JetStreamEnabled() {
		ns.Shutdown()
		ns.WaitForShutdown()
		return nil, fmt.Errorf("start the queue: the server is not ready (is its folder writable? %s)", o.Dir)
	}
	return &Server{ns: ns, token: o.Token}, nil
}

// free tries whether a port can be had: the server itself ends the process when it cannot.
func free(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	return l.Close()
}

// Address is where the server listens, or empty.
func (s *Server) Address() string {
	if a := s.ns.Addr(); a != nil {
		return a.String()
	}
	return ""
}

// Close stops the server and waits for its end.
func (s *Server) Close() error {
	s.ns.Shutdown()
	s.ns.WaitForShutdown()
	return nil
}

func (s *Server) inside() []nats.Option {
	return []nats.Option{nats.InProcessServer(s.ns), nats.Token(s.token)}
}
