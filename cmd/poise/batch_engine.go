package main

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"poise/analysis/batch"
	"poise/analysis/batch/jetstream"
	"poise/analysis/batch/metrics"
	"poise/analysis/batch/store"
	"poise/analysis/batch/work"
	"poise/analysis/media/probe"
	"poise/analysis/runner"
	"poise/cmd/internal/config"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/version"
	"poise/models"
)

// engineOptions say where the queue is and how to get in.
type engineOptions struct {
	queue     string
	tokenFile string
	ca        string
	listen    string
	cert, key string
	nats      string
	lease     time.Duration
}

// AddFlags adds the options of a hub, or those that a worker has too.
func (o *engineOptions) AddFlags(f *pflag.FlagSet, hub bool) {
	f.StringVar(&o.queue, "queue", jetstream.DefaultName, "`name` of the queue, where a server has several")
	f.StringVar(&o.tokenFile, "token-file", "", "`file` with the token that opens the queue (16 characters or more; readable by you alone)")
	f.StringVar(&o.ca, "tls-ca", "", "check the server's certificate against this `file`")
	if !hub {
		return
	}
	f.StringVar(&o.listen, "listen", "", "let workers of other machines join at `HOST:PORT` (needs --token-file)")
	f.StringVar(&o.cert, "tls-cert", "", "`file` of the certificate for --listen")
	f.StringVar(&o.key, "tls-key", "", "`file` of its key")
	f.StringVar(&o.nats, "nats", "", "use the NATS server at this `URL`, with JetStream, instead of one inside")
	f.DurationVar(&o.lease, "lease", jetstream.DefaultLease, "how long a worker may be silent")
	_ = f.MarkHidden("lease")
}

// token reads the token; empty without a file.
func (o *engineOptions) token() (string, error) {
	if o.tokenFile == "" {
		return "", nil
	}
	st, err := os.Stat(o.tokenFile)
	if err != nil {
		return "", exit.Usagef("--token-file: %w", err)
	}
	if st.Mode().Perm()&0o077 != 0 {
		return "", exit.Usagef("--token-file: others can read %s: chmod 600 it", quoted(o.tokenFile))
	}
	if st.Size() > 4096 {
		return "", exit.Usagef("--token-file: %s is too long for a token", quoted(o.tokenFile))
	}
	raw, err := os.ReadFile(o.tokenFile)
	if err != nil {
		return "", exit.Usagef("--token-file: %w", err)
	}
	return strings.TrimSpace(string(raw)), nil
}

// trust is how servers are checked; nil: as usual.
func (o *engineOptions) trust() (*tls.Config, error) {
	if o.ca == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(o.ca)
	if err != nil {
		return nil, exit.Usagef("--tls-ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(raw) {
		return nil, exit.Usagef("--tls-ca: %s holds no certificate", quoted(o.ca))
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
}

// connect joins a server.
func (o *engineOptions) connect(url string) (batch.Engine, error) {
	token, err := o.token()
	if err != nil {
		return nil, err
	}
	trust, err := o.trust()
	if err != nil {
		return nil, err
	}
	e, err := jetstream.Connect(url, jetstream.Options{Name: o.queue, Token: token, TLS: trust, Lease: o.lease})
	var stranger x509.UnknownAuthorityError
	if errors.As(err, &stranger) {
		err = fmt.Errorf("%w (name the file of its certificate, or of its authority, with --tls-ca)", err)
	}
	return e, err
}

// open opens the queue of a hub: inside this process, listening, or elsewhere. address is where workers join, if any.
func (o *engineOptions) open(out *store.Store) (e batch.Engine, address string, stop func(), err error) {
	if o.nats != "" {
		if o.listen != "" {
			return nil, "", nil, exit.Usagef("--listen and --nats exclude each other")
		}
		if e, err = o.connect(o.nats); err != nil {
			return nil, "", nil, err
		}
		return e, "", func() { _ = e.Close() }, nil
	}
	so := jetstream.ServerOptions{Dir: out.Queue(), Listen: o.listen}
	if o.listen == "" {
		// Nobody else has jobs of this queue in hand, and the output tells what is done.
		if err := os.RemoveAll(out.Queue()); err != nil {
			return nil, "", nil, outputError(err, out.Root)
		}
	}
	if so.Token, err = o.token(); err != nil {
		return nil, "", nil, err
	}
	if (o.cert == "") != (o.key == "") {
		return nil, "", nil, exit.Usagef("--tls-cert and --tls-key belong together")
	}
	if o.cert != "" {
		pair, err := tls.LoadX509KeyPair(o.cert, o.key)
		if err != nil {
			return nil, "", nil, exit.Usagef("--tls-cert: %w", err)
		}
		so.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	}
	server, err := jetstream.StartServer(so)
	if errors.Is(err, jetstream.ErrToken) {
		return nil, "", nil, exit.Usagef("--listen: %w: put one into a file and name it with --token-file", err)
	}
	if err != nil {
		return nil, "", nil, err
	}
	if e, err = server.Engine(jetstream.Options{Name: o.queue, Lease: o.lease}); err != nil {
		return nil, "", nil, errors.Join(err, server.Close())
	}
	return e, server.Address(), func() { _ = e.Close(); _ = server.Close() }, nil
}

// machine is what this machine has for analysing.
type machine struct {
	terms   batch.Terms
	options *settingOptions
	runtime string // that runs the networks
	models  string // their folder
	known   map[string][]batch.Setting
}

// newMachine looks whether this machine can analyse at all.
func newMachine(o *settingOptions) (*machine, error) {
	s, _, err := load(o.inputs())
	if err != nil {
		return nil, err
	}
	m := &machine{options: o, models: networksDir(s.Models), known: map[string][]batch.Setting{}}
	if err := verify(m.models); err != nil {
		return nil, err
	}
	rt, err := models.OpenRuntime(s.Runtime, m.models)
	if err != nil {
		return nil, remedy(err, m.models)
	}
	m.runtime = rt.Name()
	if err := rt.Close(); err != nil {
		return nil, err
	}
	h := sha256.New()
	for _, n := range models.Manifest() {
		for _, kind := range n.Runtimes {
			fmt.Fprintf(h, "%s %s %s\n", n.Name, kind, n.SHA256[kind])
		}
	}
	m.terms = batch.Terms{Program: version.Program(), Networks: "sha256:" + hex.EncodeToString(h.Sum(nil))}
	if m.terms.Build, err = build(version.String()); err != nil {
		return nil, err
	}
	return m, nil
}

// build is the digest of this program where its version stands for more than one build (a tree with changes, or none
// known), else empty.
func build(v string) (string, error) {
	if v != "devel" && v != "unversioned" && !strings.HasSuffix(v, "dirty") {
		return "", nil
	}
	exe, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	return probe.Digest(context.Background(), exe, nil)
}

// settings are all effective settings under a profile (empty: that of the command line), but those that say how to work
// rather than what comes out.
func (m *machine) settings(profile string) ([]batch.Setting, error) {
	if s, ok := m.known[profile]; ok {
		return s, nil
	}
	in := m.options.inputs()
	if profile != "" {
		in.Profile = profile
	}
	s, origin, err := load(in)
	if err != nil {
		return nil, err
	}
	var out []batch.Setting
	for _, e := range config.Entries(s, origin) {
		switch e.Key {
		case "workers", "models":
		case "runtime":
			out = append(out, batch.Setting{Key: e.Key, Value: m.runtime})
		default:
			out = append(out, batch.Setting{Key: e.Key, Value: fmt.Sprint(e.Value)})
		}
	}
	m.known[profile] = out
	return out, nil
}

// worker analyses on this machine, so many recordings at a time.
func (m *machine) worker(e batch.Engine, slots int, note func(string, ...any)) *work.Worker {
	exe, err := os.Executable()
	if err != nil {
		exe = os.Args[0]
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unnamed"
	}
	return &work.Worker{
		Name: host + "-" + strconv.Itoa(os.Getpid()), Engine: e, Terms: m.terms, Slots: slots, Threads: max(1, runtime.NumCPU()/slots),
		Runner: &work.Child{Runner: runner.Runner{Program: exe}, Models: m.models}, Note: note,
	}
}

// recordingMemory is what analysing one recording takes at most, in bytes, an hour long.
const recordingMemory = 1 << 30

// memorySlots is how many recordings fit into the memory of this machine at a time.
func memorySlots() int {
	raw, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 1 << 10 // not told: the cores decide
	}
	for line := range strings.Lines(string(raw)) {
		f := strings.Fields(line)
		if len(f) >= 2 && f[0] == "MemAvailable:" {
			if kb, err := strconv.ParseInt(f[1], 10, 64); err == nil {
				return max(1, int(kb<<10/recordingMemory))
			}
		}
	}
	return 1 << 10
}

// serveMetrics answers Prometheus on this machine alone until stop is called.
func serveMetrics(address string, status func() store.Status) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, exit.Usagef("--metrics: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, exit.Usagef("--metrics: %s is not this machine alone: write 127.0.0.1", quoted(host))
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("open --metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics.Handler(status))
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(l) // until it is closed
	}()
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if srv.Shutdown(ctx) != nil {
			_ = srv.Close()
		}
		<-done
	}, nil
}
