package progress

import (
	"bytes"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"poise/analysis/observe"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// steps is a clock that stands at 1000 s plus what the test adds.
type steps struct{ at time.Duration }

func (s *steps) now() time.Time { return time.Unix(1000, 0).Add(s.at) }

func TestLines(t *testing.T) {
	var out bytes.Buffer
	c := &steps{}
	l := &lines{out: &out, now: c.now}
	l.Begin("talk.mp4")
	for s := 0; s <= 40; s += 4 {
		c.at = time.Duration(s) * time.Second
		l.Update(observe.Progress{Stage: observe.Picture, Done: float64(s) * 5, Total: 200, Frames: s * 150, Ended: s == 40})
	}
	l.End()
	want := []string{
		"talk.mp4: picture 30 %, 150 frames/s, 0:28 left",
		"talk.mp4: picture 60 %, 150 frames/s, 0:16 left",
		"talk.mp4: picture 90 %, 150 frames/s, 0:04 left",
	}
	if d := cmp.Diff(want, strings.Split(strings.TrimSpace(out.String()), "\n")); d != "" {
		t.Errorf("lines (-want +got):\n%s", d)
	}
}

func TestUnknownLength(t *testing.T) {
	c := &clock{}
	start := time.Unix(1000, 0)
	p := observe.Progress{Stage: observe.Sound, Done: 90}
	c.update(start, p)
	if got := c.text(p); got != ", 1:30 done" {
		t.Errorf("at the start: %q", got)
	}
	p.Done = 180
	c.update(start.Add(2*time.Second), p)
	if got := c.text(p); got != "45 x real time, 3:00 done" {
		t.Errorf("later: %q", got)
	}
}

// The bars draw, end, and leave no goroutine behind, also when nothing was told or it ends at once.
func TestBars(t *testing.T) { synctest.Test(t, testBars) }

func testBars(t *testing.T) {
	for _, updates := range []int{0, 1, 50} {
		out := &locked{}
		b := &bars{out: out, now: time.Now}
		b.Begin("talk.mp4")
		for i := range updates {
			b.Update(observe.Progress{Stage: observe.Picture, Done: float64(i), Total: 50, Frames: i * 30})
			time.Sleep(5 * time.Millisecond) // the time of synctest, which passes by itself
		}
		b.End()
		if updates == 50 && !strings.Contains(out.String(), "picture") {
			t.Errorf("nothing was drawn: %q", out.String())
		}
		if strings.Contains(out.String(), "\x1b[36m") {
			t.Error("coloured without being asked")
		}
	}
}

type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestNew(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, ok := New(f, false).(*lines); !ok {
		t.Error("a file wants lines")
	}
	if _, ok := New(&bytes.Buffer{}, false).(*lines); !ok {
		t.Error("a pipe wants lines")
	}
	if _, ok := New(f, true).(silent); !ok {
		t.Error("quiet wants nothing")
	}
}
