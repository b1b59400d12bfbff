package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// lease is how long a worker may be silent in this run.
const lease = 5 * time.Second

// hub is a batch that analyses nothing itself, with its queue open.
type hub struct {
	*exec.Cmd
	port, token string
}

// hub starts a batch that listens at an address, and waits until it does.
func (s *soak) hub(ctx context.Context, in, out, address string) (*hub, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		return nil, err
	}
	h := &hub{token: filepath.Join(s.dir, "token")}
	_, h.port, _ = net.SplitHostPort(l.Addr().String()) // a listener's address has a port
	if err := errors.Join(l.Close(), os.WriteFile(h.token, []byte("0123456789abcdef0123456789abcdef"), 0o600)); err != nil {
		return nil, err
	}
	return h, s.startHub(ctx, h, in, out, address)
}

func (s *soak) startHub(ctx context.Context, h *hub, in, out, address string) error {
	h.Cmd = s.command(ctx, "batch", in, "-o", out, "--at-once", "0", "--listen", net.JoinHostPort(address, h.port), "--token-file", h.token, "--lease",
		lease.String(), "--quiet")
	h.Stderr = os.Stderr
	if err := h.Start(); err != nil {
		return err
	}
	for range 300 {
		c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", h.port))
		if err == nil {
			return c.Close()
		}
		time.Sleep(100 * time.Millisecond)
	}
	h.stop()
	return errors.New("the hub does not listen")
}

func (h *hub) stop() { _ = h.Process.Kill(); _ = h.Wait() }

// place is where a worker runs, and how its connection is cut and mended.
type place struct {
	address   string // of the hub, seen from there
	prefix    []string
	cut, mend func(worker *os.Process) error
	end       func()
}

// loopback is a place on this machine: a worker that is stopped is as good as cut off.
func loopback() place {
	return place{
		address: "127.0.0.1", cut: func(p *os.Process) error { return p.Signal(syscall.SIGSTOP) },
		mend: func(p *os.Process) error { return p.Signal(syscall.SIGCONT) }, end: func() {},
	}
}

// namespace is a network namespace with one link to this machine. It takes root and iproute2.
func namespace(n int) (place, error) {
	name, near, far := fmt.Sprint("poise-soak", n), fmt.Sprint("poisesoak", n), fmt.Sprint("poisefar", n)
	net := fmt.Sprintf("10.213.%d.", n)
	ip := func(line string) error {
		if out, err := exec.Command("ip", strings.Fields(line)...).CombinedOutput(); err != nil {
			return fmt.Errorf("ip %s: %w: %s", line, err, out)
		}
		return nil
	}
	end := func() { _ = ip("link del " + near); _ = ip("netns del " + name) }
	end() // what a soak that was killed has left
	for _, line := range []string{
		"netns add " + name, "link add " + near + " type veth peer name " + far + " netns " + name, "addr add " + net + "1/24 dev " + near,
		"link set " + near + " up", "-n " + name + " addr add " + net + "2/24 dev " + far, "-n " + name + " link set " + far + " up",
		"-n " + name + " link set lo up",
	} {
		if err := ip(line); err != nil {
			end()
			return place{}, err
		}
	}
	return place{
		address: net + "1", prefix: []string{"ip", "netns", "exec", name},
		cut: func(*os.Process) error { return ip("link set " + near + " down") }, mend: func(*os.Process) error { return ip("link set " + near + " up") }, end: end,
	}, nil
}

// places are two machines to be: network namespaces where they can be made.
func places() (p [2]place, what string) {
	for i := range p {
		var err error
		if p[i], err = namespace(i + 1); err != nil {
			if i > 0 {
				p[0].end()
			}
			return [2]place{loopback(), loopback()}, "loopback"
		}
	}
	return p, "network namespaces"
}

// worker starts a worker at a place.
func (s *soak) worker(ctx context.Context, p place, h *hub, more ...string) (*exec.Cmd, error) {
	w := s.command(ctx, append([]string{"worker", "--join", "nats://" + net.JoinHostPort(p.address, h.port), "--token-file", h.token, "--at-once", "1",
		"--quiet"}, more...)...)
	if len(p.prefix) > 0 {
		path, err := exec.LookPath(p.prefix[0])
		if err != nil {
			return nil, err
		}
		w.Args = append(append([]string{}, p.prefix...), append([]string{s.poise}, w.Args[1:]...)...)
		w.Path = path
	}
	w.Stderr = os.Stderr
	return w, w.Start()
}

// status is what poise batch status tells.
type status struct {
	Active bool
	Jobs   []struct{ Client, Name, Worker, Stage string }
}

// inHand asks how far the batch is until that is what is waited for.
func (s *soak) inHand(ctx context.Context, out string, ok func(status) bool) error {
	for range 1200 {
		raw, err := s.command(ctx, "batch", "status", "--json", out).Output()
		var st status
		if err == nil && json.Unmarshal(raw, &st) == nil && ok(st) {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		time.Sleep(100 * time.Millisecond)
	}
	return errors.New("nothing happens for two minutes")
}

// machines has three workers on two machines beside a hub: one is killed with a recording in hand, one is cut off for longer
// than the lease and comes back, and the hub is killed and started again.
func (s *soak) machines(ctx context.Context) error {
	n := s.of(24)
	in, whole, out := filepath.Join(s.dir, "machines"), filepath.Join(s.dir, "machines.whole"), filepath.Join(s.dir, "machines.out")
	o, err := s.whole(ctx, in, whole, n, 4)
	if err != nil {
		return err
	}
	at, what := places()
	defer at[0].end()
	defer at[1].end()
	address := "127.0.0.1"
	if len(at[0].prefix) > 0 {
		address = "0.0.0.0"
	}
	h, err := s.hub(ctx, in, out, address)
	if err != nil {
		return err
	}
	defer func() { h.stop() }()
	var ws [3]*exec.Cmd
	for i := range ws {
		if ws[i], err = s.worker(ctx, at[i%2], h); err != nil {
			return err
		}
		defer func() { _ = ws[i].Process.Kill(); _ = ws[i].Wait() }()
	}
	recovery, err := s.loseWorker(ctx, ws[2], out)
	if err != nil {
		return err
	}
	if err := at[1].cut(ws[1].Process); err != nil {
		return err
	}
	h.stop()
	if err := s.startHub(ctx, h, in, out, address); err != nil {
		return err
	}
	time.Sleep(2 * lease)
	if err := at[1].mend(ws[1].Process); err != nil {
		return err
	}
	if err := h.Wait(); err != nil {
		return fmt.Errorf("hub: %w", err)
	}
	d, err := difference(whole, out)
	if err != nil {
		return err
	}
	s.claim(d == "", "a worker killed, one cut off and back, the hub restarted, over %s: the same bytes as undisturbed (different: %q)", what, d)
	longest := o.longest() // that long may the others have their hands full, here twice as long: three share the cores of two
	s.claim(recovery <= lease+2*longest, "what the killed worker had in hand was in that of another after %v (lease %v, analysing one took up to %v)",
		recovery.Round(100*time.Millisecond), lease, longest.Round(100*time.Millisecond))
	return nil
}

// loseWorker kills a worker with a recording in hand, and tells how long it takes until that is with another.
func (s *soak) loseWorker(ctx context.Context, w *exec.Cmd, out string) (time.Duration, error) {
	suffix, lost := "-"+strconv.Itoa(w.Process.Pid), ""
	if err := s.inHand(ctx, out, func(st status) bool {
		for _, j := range st.Jobs {
			if strings.HasSuffix(j.Worker, suffix) {
				lost = j.Client + "/" + j.Name
			}
		}
		return lost != ""
	}); err != nil {
		return 0, err
	}
	_ = w.Process.Kill()
	killed := time.Now()
	err := s.inHand(ctx, out, func(st status) bool {
		for _, j := range st.Jobs {
			if j.Client+"/"+j.Name == lost {
				return !strings.HasSuffix(j.Worker, suffix)
			}
		}
		return st.Active
	})
	return time.Since(killed), err
}
