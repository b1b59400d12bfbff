package hub

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a hub or worker.
type process struct {
	*exec.Cmd
	out   output
	ended chan struct{} // closed at its end
	err   error         // how it ended; once ended
}

func start(t *testing.T, role string, settings map[string]string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0]), ended: make(chan struct{})}
	p.Env = append(os.Environ(), roleKey+"="+role)
	for k, v := range settings {
		p.Env = append(p.Env, "POISE_TEST_"+k+"="+v)
	}
	p.Stdout, p.Stderr = &p.out, &p.out
	p.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		p.err = p.Wait()
	}()
	t.Cleanup(p.kill)
	return p
}

func (p *process) kill() {
	_ = p.Process.Kill()
	<-p.ended
}

// finish waits for a good end.
func (p *process) finish(t *testing.T) {
	t.Helper()
	if p.leave(); p.err != nil {
		t.Fatalf("%v: %s", p.err, &p.out)
	}
}

// leave waits for any end.
func (p *process) leave() {
	hangs := time.AfterFunc(90*time.Second, func() { _ = p.Process.Signal(syscall.SIGQUIT) }) // then it tells where it stands
	defer hangs.Stop()
	<-p.ended
}

// line waits for the nth line that begins with some words, and gives its words; false when the process ends without.
func (p *process) line(what string, nth int) ([]string, bool) {
	for ended := false; ; {
		lines, more := p.out.lines(what)
		if len(lines) >= nth {
			return strings.Fields(lines[nth-1]), true
		}
		if ended {
			return nil, false
		}
		select {
		case <-more:
		case <-p.ended:
			ended = true
		}
	}
}

// must is line where the process may not end before.
func (p *process) must(t *testing.T, what string, nth int) []string {
	t.Helper()
	words, ok := p.line(what, nth)
	if !ok {
		t.Fatalf("it ended before the line %q: %v: %s", what, p.err, &p.out)
	}
	return words
}

// output collects what a process prints.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{} // closed when something is added
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.more != nil {
		close(o.more)
		o.more = nil
	}
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// lines gives the whole lines that begin with some words, and a channel that is closed when there is more.
func (o *output) lines(what string) (found []string, more <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for line := range strings.Lines(o.text.String()) {
		if strings.HasPrefix(line, what+" ") && strings.HasSuffix(line, "\n") {
			found = append(found, line)
		}
	}
	if o.more == nil {
		o.more = make(chan struct{})
	}
	return found, o.more
}
