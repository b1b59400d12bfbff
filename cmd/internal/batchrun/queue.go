// Package batchrun is what the commands of a batch share: how the queue is reached, what this machine can do, what is printed.
package batchrun

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"poise/analysis/batch"
	"poise/analysis/batch/jetstream"
	"poise/analysis/batch/store"
	"poise/analysis/files"
	"poise/cmd/internal/exit"
	"poise/cmd/internal/local"
)

// QueueOptions say where the queue is and how to get in.
type QueueOptions struct {
	queue     string
	tokenFile string
	ca        string
	listen    string
	Cert, key string
	nats      string
	replicas  int
	lease     time.Duration
	piped     string // the token that stdin held
}

// AddFlags adds the options of a hub, or those that a worker has too.
func (o *QueueOptions) AddFlags(f *pflag.FlagSet, hub bool) {
	f.StringVar(&o.queue, "queue", "", "`name` of the queue, where a server has several (default: one of this batch's own; of a worker: the one that is open)")
	f.StringVar(&o.tokenFile, "token-file", "", "`file` with the token that opens the queue (16 characters or more; readable by you alone), or - for stdin")
	f.StringVar(&o.ca, "tls-ca", "", "check the server's certificate against this `file`")
	if !hub {
		return
	}
	f.StringVar(&o.listen, "listen", "", "let workers of other machines join at `HOST:PORT` (without --token-file the batch makes a token)")
	f.StringVar(&o.Cert, "tls-cert", "", "`file` of the certificate for --listen")
	f.StringVar(&o.key, "tls-key", "", "`file` of its key")
	f.StringVar(&o.nats, "nats", "", "use the NATS server at this `URL`, with JetStream, instead of one inside")
	f.IntVar(&o.replicas, "replicas", 0, "keep the queue on `N` servers of the cluster at --nats (default: 3 where it has so many)")
	f.DurationVar(&o.lease, "lease", jetstream.DefaultLease, "how long a worker may be silent")
	_ = f.MarkHidden("lease")
}

// Token reads the token; empty without a file. From stdin it can be read once, and is kept.
func (o *QueueOptions) Token() (string, error) {
	switch {
	case o.tokenFile == "":
		return "", nil
	case o.tokenFile == "-" && o.piped == "":
		raw, err := files.ReadAll(os.Stdin, 4096)
		if err != nil {
			return "", exit.Usagef("--token-file -: %w", err)
		}
		if o.piped = strings.TrimSpace(string(raw)); o.piped == "" {
			return "", exit.Usagef("--token-file -: stdin holds no token")
		}
		return o.piped, nil
	case o.tokenFile == "-":
		return o.piped, nil
	}
	st, err := os.Stat(o.tokenFile)
	if err != nil {
		return "", exit.Usagef("--token-file: %w", err)
	}
	if st.Mode().Perm()&0o077 != 0 {
		return "", exit.Usagef("--token-file: others can read %s: chmod 600 it", exit.Quoted(o.tokenFile))
	}
	if st.Size() > 4096 {
		return "", exit.Usagef("--token-file: %s is too long for a token", exit.Quoted(o.tokenFile))
	}
	raw, err := readShort(o.tokenFile)
	if err != nil {
		return "", exit.Usagef("--token-file: %w: %s", err, exit.Quoted(o.tokenFile))
	}
	return strings.TrimSpace(string(raw)), nil
}

// readShort reads a file that a user names; what is none is refused rather than waited for.
func readShort(path string) ([]byte, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return files.ReadAll(f, 1<<20)
}

// trust is how servers are checked; nil: as usual.
func (o *QueueOptions) trust() (*tls.Config, error) {
	if o.ca == "" {
		return nil, nil
	}
	raw, err := readShort(o.ca)
	if err != nil {
		return nil, exit.Usagef("--tls-ca: %w: %s", err, exit.Quoted(o.ca))
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(raw) {
		return nil, exit.Usagef("--tls-ca: %s holds no certificate", exit.Quoted(o.ca))
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
}

// Join joins a server as a worker. Without --queue it is the one batch that is open there.
func (o *QueueOptions) Join(url string) (batch.Engine, error) {
	return o.connect(url, jetstream.Options{Name: o.queue, Find: true})
}

// connect joins a server.
func (o *QueueOptions) connect(url string, jo jetstream.Options) (batch.Engine, error) {
	token, err := o.Token()
	if err != nil {
		return nil, err
	}
	trust, err := o.trust()
	if err != nil {
		return nil, err
	}
	jo.Token, jo.TLS, jo.Lease = token, trust, o.lease
	e, err := jetstream.Connect(url, jo)
	var stranger x509.UnknownAuthorityError
	if errors.As(err, &stranger) {
		err = fmt.Errorf("%w (name the file of its certificate, or of its authority, with --tls-ca)", err)
	}
	return e, err
}

// Open opens the queue of a hub: inside this process, listening, or elsewhere. join is the command by which workers join, if any.
func (o *QueueOptions) Open(out *store.Store) (e batch.Engine, join string, stop func(), err error) {
	if o.nats != "" {
		if o.listen != "" {
			return nil, "", nil, exit.Usagef("--listen and --nats exclude each other")
		}
		// A server may have several batches: each has a queue of its own, which an interrupted one finds again.
		name := cmp.Or(o.queue, jetstream.DefaultName+"-"+out.Mark[:8])
		if e, err = o.connect(o.nats, jetstream.Options{Name: name, Owner: out.Mark, Replicas: o.replicas}); err != nil {
			return nil, "", nil, err
		}
		return e, "", func() { _ = e.Close() }, nil
	}
	if o.replicas > 1 {
		return nil, "", nil, exit.Usagef("--replicas %d: the server inside is one; name a cluster with --nats", o.replicas)
	}
	so := jetstream.ServerOptions{Dir: out.Queue(), Listen: o.listen}
	if o.listen == "" {
		// Nobody else has jobs of this queue in hand, and the output tells what is done.
		if err := os.RemoveAll(out.Queue()); err != nil {
			return nil, "", nil, exit.OutputError(err, out.Root)
		}
	}
	if so.Token, err = o.guard(out); err != nil {
		return nil, "", nil, err
	}
	if (o.Cert == "") != (o.key == "") {
		return nil, "", nil, exit.Usagef("--tls-cert and --tls-key belong together")
	}
	if o.Cert != "" {
		pair, err := tls.LoadX509KeyPair(o.Cert, o.key)
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
	if e, err = server.Engine(jetstream.Options{Name: o.queue, Owner: out.Mark, Lease: o.lease}); err != nil {
		return nil, "", nil, errors.Join(err, server.Close())
	}
	return e, o.joinLine(server.Address(), so.Token), func() { _ = e.Close(); _ = server.Close() }, nil
}

// guard is the token of a queue that others may reach: the one that is named, else the batch's own, which stays the same when the
// batch goes on after an interruption.
func (o *QueueOptions) guard(out *store.Store) (string, error) {
	if o.listen == "" || o.tokenFile != "" {
		return o.Token()
	}
	return local.Token(filepath.Dir(out.Queue()))
}

// joinLine is the command for another machine's shell. The token comes through a pipe: what stands on a command line, all users of a
// machine can read; echo is the shell's own and no program.
func (o *QueueOptions) joinLine(address, token string) string {
	if address == "" {
		return ""
	}
	line := "echo " + token + " | poise worker --join nats://" + local.Reachable(address) + " --token-file -"
	if o.Cert != "" {
		line += " --tls-ca " + filepath.Base(o.Cert)
	}
	return line
}
