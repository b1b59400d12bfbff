package server

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"poise/analysis/library"
	"poise/analysis/measure"
)

var built string // folder of the program, if a test needed it

// program builds poise once: analyses and corrections run in its processes, as they do in use.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "poise-server-test-")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "poise")
	if out, err := exec.Command("go", "build", "-o", path, "poise/cmd/poise").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		os.RemoveAll(built)
	}
	os.Exit(code)
}

// running is a server over a library of its own.
type running struct {
	t    testing.TB
	url  string
	lib  *library.Library
	srv  *Server
	log  *locked
	stop func() // returns when nothing is left of it

	stopEarly func() // only begins that
}

// serve runs a server on a free port until the test ends. Without a program nothing can be analysed.
func serve(t testing.TB, opt Options) *running {
	t.Helper()
	return serveIn(t, filepath.Join(t.TempDir(), "library"), opt)
}

// serveIn is serve over the library in a folder.
func serveIn(t testing.TB, dir string, opt Options) *running {
	t.Helper()
	lib, err := library.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	opt.Library = lib
	if opt.Token == "" {
		opt.Token = testToken
	}
	if opt.Definitions == nil {
		opt.Definitions = measure.Definitions
	}
	r := &running{t: t, lib: lib, log: &locked{}}
	opt.Log = slog.New(slog.NewTextHandler(r.log, nil))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.url, r.srv = "http://"+ln.Addr().String(), New(opt)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.srv.Run(ctx, ln) }()
	r.stopEarly = cancel
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
		if err := lib.Close(); err != nil {
			t.Errorf("close library: %v", err)
		}
	})
	t.Cleanup(r.stop)
	r.ask("GET", "/", nil) // what waits in the library has been queued when it answers
	return r
}

// locked is a log that is read while it is written.
type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// testToken is that of servers whose tests are not about it.
const testToken = "test"

// page is an address as poise serve prints it, with the token.
func (r *running) page(path string) string { return r.url + path + "?token=" + testToken }

// ask sends a request, with the token unless a header says otherwise; headers come in pairs.
func (r *running) ask(method, path string, body io.Reader, headers ...string) (int, string, http.Header) {
	r.t.Helper()
	req, err := http.NewRequest(method, r.url+path, body)
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
			continue
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	if req.Header.Get("Authorization") == "" && r.srv.opt.Token == testToken {
		req.Header.Set("Authorization", "Bearer "+testToken)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		r.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatalf("%s %s: %v", method, path, err)
	}
	return res.StatusCode, string(raw), res.Header
}

// tell sends JSON.
func (r *running) tell(path, body string) (int, string) {
	r.t.Helper()
	status, text, _ := r.ask("POST", path, strings.NewReader(body), "Content-Type", "application/json")
	return status, text
}

// film makes a recording of a second with picture and sound.
func film(t testing.TB, path string) {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x90:r=10:d=1", "-f", "lavfi", "-i", "sine=d=1",
		"-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "file:"+path).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg (run make setup if it is missing): %v %s", err, out)
	}
}

// settled waits until nothing is analysed any more, and gives the rehearsal as it then is.
func (r *running) settled(id string) library.Item {
	r.t.Helper()
	r.until("the end of an analysis", func() bool { return !r.srv.queue.has(id) })
	it, err := r.lib.Get(id)
	if err != nil {
		r.t.Fatal(err)
	}
	return it
}

// piped is a WebM as a browser's MediaRecorder writes it: to a pipe, without length and index.
func piped(t testing.TB, seconds int) []byte {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", fmt.Sprintf("testsrc=s=160x90:r=10:d=%d", seconds), "-f", "lavfi",
		"-i", fmt.Sprintf("sine=d=%d", seconds), "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-f", "webm", "-live", "1", "-")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("ffmpeg (run make setup if it is missing): %v", err)
	}
	return out
}

// lengthOf is what the container says, seconds.
func lengthOf(t testing.TB, path string) float64 {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", "file:"+path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var d float64
	if _, err := fmt.Sscan(string(out), &d); err != nil {
		t.Fatalf("%q: %v", out, err)
	}
	return d
}
