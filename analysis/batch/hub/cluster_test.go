package hub

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	js "github.com/nats-io/nats.go/jetstream"
)

// chaos has TestCluster do all that can happen to a cluster, as make soak does; else what takes least.
var chaos = flag.Bool("chaos", false, "restart and cut off the whole cluster too")

// nodeMain is one NATS server of a cluster, until it is killed.
func nodeMain() error {
	host, port, err := hostPort(setting("CLIENTS"))
	if err != nil {
		return err
	}
	_, routes, err := hostPort(setting("ROUTE"))
	if err != nil {
		return err
	}
	o := &server.Options{
		ServerName: setting("NAME"), Host: host, Port: port, Authorization: testToken, JetStream: true, StoreDir: setting("DIR"), NoLog: true, NoSigs: true,
		Cluster: server.ClusterOpts{Name: "three", Host: host, Port: routes},
	}
	for _, r := range strings.Fields(setting("ROUTES")) {
		o.Routes = append(o.Routes, &url.URL{Scheme: "nats", Host: r})
	}
	ns, err := server.NewServer(o)
	if err != nil {
		return err
	}
	ns.Start()
	for !ns.ReadyForConnections(time.Second) || !ns.JetStreamIsCurrent() {
		time.Sleep(50 * time.Millisecond)
	}
	fmt.Println("ready now")
	select {}
}

func hostPort(address string) (host string, port int, err error) {
	a, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return "", 0, err
	}
	return a.IP.String(), a.Port, nil
}

// cluster is three NATS servers, each a process.
type cluster struct {
	*testing.T
	nodes    map[string]*process
	settings map[string]map[string]string
	url      string
}

func newCluster(t *testing.T) *cluster {
	c := &cluster{T: t, nodes: map[string]*process{}, settings: map[string]map[string]string{}}
	var free []string
	for range 6 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		free = append(free, l.Addr().String())
		defer l.Close() // all at once, so that they differ
	}
	var urls []string
	for i, name := range []string{"n1", "n2", "n3"} {
		c.settings[name] = map[string]string{
			"NAME": name, "CLIENTS": free[i], "ROUTE": free[3+i], "ROUTES": strings.Join(free[3:], " "), "DIR": filepath.Join(t.TempDir(), name),
		}
		urls = append(urls, "nats://"+free[i])
	}
	c.url = strings.Join(urls, ",")
	return c
}

func (c *cluster) start(names ...string) {
	for _, name := range names {
		c.nodes[name] = start(c.T, "node", c.settings[name])
	}
	for _, name := range names {
		c.nodes[name].must(c.T, "ready", 1)
	}
}

// leader is the server that leads the jobs' stream of a hub; empty once that has ended.
func (c *cluster) leader(hub *process) string {
	c.Helper()
	nc, err := nats.Connect(c.url, nats.Token(testToken), nats.MaxReconnects(-1), nats.ReconnectWait(100*time.Millisecond))
	if err != nil {
		c.Fatal(err)
	}
	defer nc.Close()
	stream, err := js.New(nc)
	if err != nil {
		c.Fatal(err)
	}
	for { // until one is elected
		ctx, cancel := context.WithTimeout(c.Context(), 5*time.Second)
		l := stream.ListStreams(ctx)
		for s := range l.Info() {
			if strings.HasSuffix(s.Config.Name, "_jobs") && s.Cluster != nil && c.nodes[s.Cluster.Leader] != nil {
				if s.Config.Replicas != 3 {
					c.Errorf("%d replicas", s.Config.Replicas)
				}
				cancel()
				return s.Cluster.Leader
			}
		}
		cancel()
		select {
		case <-hub.ended:
			return ""
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// kill kills a server.
func (c *cluster) kill(name string) string {
	c.Helper()
	if c.nodes[name] == nil {
		c.Fatal("the batch has ended too early")
	}
	c.nodes[name].kill()
	return name
}

// Whatever happens to a cluster of three servers, a batch ends with every job done once.
func TestCluster(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: make test runs it")
	}
	n := 24
	if *chaos {
		n = 60
	}
	in, top := t.TempDir(), t.TempDir()
	for i := range n {
		if err := os.MkdirAll(filepath.Join(in, "anna"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(in, "anna", fmt.Sprintf("talk %d.mp4", i)), fmt.Appendf(nil, "recording %d", i), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := newCluster(t)
	c.start("n1", "n2", "n3")
	settings := func(name string) map[string]string {
		return map[string]string{
			"IN": in, "OUT": filepath.Join(top, "out"), "NATS": c.url, "LEASE": "10s", "NAME": name, "LOG": filepath.Join(top, "log"),
			"GATE": filepath.Join(top, "gate"),
		}
	}
	hub := start(t, "hub", settings(""))
	start(t, "worker", settings("w1"))
	start(t, "worker", settings("w2"))
	upTo := func(jobs int) { // so many are done, and hardly more
		t.Helper()
		gate := filepath.Join(top, "gate")
		if err := os.WriteFile(gate+"~", fmt.Append(nil, jobs), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(gate+"~", gate); err != nil {
			t.Fatal(err)
		}
		if jobs < n {
			hub.must(t, "done", jobs)
		}
	}
	upTo(n / 6) // then its leader is killed, and comes back
	first := c.kill(c.leader(hub))
	upTo(n / 3)
	c.start(first)
	second := c.kill(c.leader(hub)) // the next one too, and comes back without its disk
	upTo(n / 2)
	if err := os.RemoveAll(c.settings[second]["DIR"]); err != nil {
		t.Fatal(err)
	}
	c.start(second)
	if *chaos {
		for _, p := range c.nodes {
			p.kill()
		}
		c.start("n1", "n2", "n3")
		upTo(n * 2 / 3)
		cut := c.nodes[c.leader(hub)].Process
		_ = cut.Signal(syscall.SIGSTOP)
		upTo(n * 5 / 6)
		_ = cut.Signal(syscall.SIGCONT)
	}
	upTo(n)
	<-hub.ended
	if hub.err != nil {
		t.Fatalf("%v: %s", hub.err, &hub.out)
	}
	done, _ := hub.out.lines("done")
	seen := map[string]bool{}
	for _, line := range done {
		seen[line] = true
	}
	if len(done) != n || len(seen) != n {
		t.Errorf("%d of %d done, %d of them different: %s", len(done), n, len(seen), &hub.out)
	}
	t.Logf("%d jobs done once; %d analyses", n, len(logged(t, filepath.Join(top, "log"), "end")))
}
