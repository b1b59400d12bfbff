package child

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestOutput(t *testing.T) {
	for _, c := range []struct {
		name, script string
		max          int
		out, last    string
		check        func(error) bool
	}{
		{"ends well", "printf hello", 10, "hello", "", func(err error) bool { return err == nil }},
		{"fails", "echo one >&2; printf 'two\\ttoo\\n' >&2; exit 3", 10, "", "two?too", func(err error) bool {
			var exit *exec.ExitError
			return errors.As(err, &exit) && exit.ExitCode() == 3
		}},
		{"too much", "yes", 1000, "", "", func(err error) bool { return errors.Is(err, ErrOutput) }},
	} {
		out, p, err := Output(context.Background(), Spec{Name: "sh", Args: []string{"-c", c.script}}, c.max)
		if string(out) != c.out || p.LastLine() != c.last || !c.check(err) {
			t.Errorf("%s: %q, %q, %v", c.name, out, p.LastLine(), err)
		}
	}
	if _, p, err := Output(context.Background(), Spec{Name: "/no/such/program"}, 1); p != nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing program: %v, %v", p, err)
	}
}

// TestCancelKillsGroup cancels a shell whose own child would live on.
func TestCancelKillsGroup(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p, err := Start(ctx, Spec{Name: "sh", Args: []string{"-c", "sleep 3600 & echo; wait"}, Stdout: w})
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(make([]byte, 1)); err != nil { // both run
		t.Fatal(err)
	}
	cancel()
	if err := p.Wait(); !errors.Is(err, context.Canceled) {
		t.Errorf("wait: %v", err)
	}
	if err := r.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(r); err != nil { // the pipe ends with the last that writes into it
		t.Errorf("the child's own child is still alive: %v", err)
	}
	p.Kill() // after the end: nothing happens
}

func TestMemoryLimit(t *testing.T) {
	// dd asks for its whole block at once
	dd := []string{"if=/dev/zero", "of=/dev/null", "bs=512M", "count=1"}
	for _, c := range []struct {
		memory uint64
		fails  bool
	}{{0, false}, {2 << 30, false}, {256 << 20, true}} {
		_, p, err := Output(context.Background(), Spec{Name: "dd", Args: dd, Memory: c.memory}, 1)
		if (err != nil) != c.fails {
			t.Errorf("limit %d: %v (%s)", c.memory, err, p.LastLine())
		}
	}
}

func TestTail(t *testing.T) {
	var tail tail
	for i := range 10000 {
		if _, err := tail.Write([]byte("line " + strconv.Itoa(i) + "\n")); err != nil {
			t.Fatal(err)
		}
	}
	text, lines := tail.text()
	if len(text) != tailBytes || lines != 10000 || tail.last() != "line 9999" || !strings.HasSuffix(text, "line 9998\nline 9999\n") {
		t.Errorf("%d bytes, %d lines, last %q", len(text), lines, tail.last())
	}
	if _, err := tail.Write([]byte(strings.Repeat("x", 3*tailBytes))); err != nil {
		t.Fatal(err)
	}
	if text, _ := tail.text(); text != strings.Repeat("x", tailBytes) {
		t.Error("a long write is not cut")
	}
}
