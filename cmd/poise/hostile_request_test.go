package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// hostileServer is a poise serve that requests are sent to.
type hostileServer struct {
	cmd     *exec.Cmd
	address string
	token   string
	said    *strings.Builder
	read    chan struct{} // closed when all it has said was read
}

// serve starts a server and waits until it says where it is.
func (b *hostileBench) serve() *hostileServer {
	b.Helper()
	s := &hostileServer{cmd: exec.Command(b.poise, "serve", "--addr", "127.0.0.1:0", "--library", "lib"), said: &strings.Builder{}, read: make(chan struct{})}
	s.cmd.Dir, s.cmd.Env = b.TempDir(), b.env
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	s.cmd.Stderr = s.cmd.Stdout
	if err := s.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.cmd.Process.Kill(); <-s.read; _ = s.cmd.Wait() })
	lines := bufio.NewScanner(out)
	for s.address == "" && lines.Scan() {
		if _, at, ok := strings.Cut(lines.Text(), "poise is at "); ok {
			u, err := url.Parse(at)
			if err != nil {
				b.Fatal(err)
			}
			s.address, s.token = u.Host, u.Query().Get("token")
		}
	}
	go func() {
		defer close(s.read)
		for lines.Scan() {
			fmt.Fprintln(s.said, lines.Text())
		}
	}()
	if s.address == "" {
		b.Fatal("the server does not say where it is")
	}
	return s
}

// requests are well-formed ones, each to be spoilt; %s is the token.
var hostileRequests = []string{
	"GET /?token=%s HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"GET /../../etc/passwd?token=%s HTTP/1.1\r\nHost: HOST\r\n\r\n",
	"GET /api/rehearsals?token=%s HTTP/1.1\r\nHost: HOST\r\nRange: bytes=0-18446744073709551615\r\n\r\n",
	"POST /api/rehearsals?token=%s HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"a\":[1]}",
	"PUT /upload/a.mp4?token=%s HTTP/1.1\r\nHost: HOST\r\nContent-Range: bytes 0-9/10\r\nContent-Length: 10\r\n\r\n0123456789",
	"POST /?token=%s HTTP/1.1\r\nHost: HOST\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n--x\r\n\r\n0\r\n\r\n",
	"DELETE /api/rehearsals/1?token=%s HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\n\r\n",
	"GET //evil/x?token=%s HTTP/1.1\r\nHost: HOST\r\nCookie: token=%s\r\n\r\n",
}

// request sends a spoilt request: the server answers it, with no error of its own, or hangs up, and lives on.
func (b *hostileBench) request(name string) {
	b.Helper()
	if b.server == nil {
		b.server = b.serve()
	}
	s := b.server
	text := strings.ReplaceAll(hostileRequests[b.r.IntN(len(hostileRequests))], "%s", s.token)
	what, data := spoil(b.r, []byte(strings.ReplaceAll(text, "HOST", s.address)))
	c, err := net.Dial("tcp", s.address)
	if err != nil {
		b.count["crash"]++
		b.Errorf("%s, %s: nobody answers: %v", name, what, err)
		return
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(mostWall))
	_, _ = c.Write(data) // a server that has hung up has answered
	_ = c.(*net.TCPConn).CloseWrite()
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	var late net.Error
	switch {
	case errors.As(err, &late) && late.Timeout():
		b.count["hang"]++
		b.Errorf("%s, %s: no answer to %q", name, what, data)
	case err == nil:
		defer res.Body.Close()
		_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20))
		if res.StatusCode >= 500 && res.StatusCode != http.StatusNotImplemented {
			b.count["code"]++
			b.Errorf("%s, %s: %s to %q", name, what, res.Status, data)
		}
		if to := res.Header.Get("Location"); strings.HasPrefix(to, "//") {
			b.count["code"]++
			b.Errorf("%s, %s: leads away to %s", name, what, to)
		}
	}
}

// end ends the server and looks whether it has lived until then.
func (b *hostileBench) end() {
	s := b.server
	if s == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGINT)
	<-s.read
	if strings.Contains(s.said.String(), "panic") {
		b.count["crash"]++
		b.Errorf("the server has panicked: %.2000s", s.said)
	}
}
