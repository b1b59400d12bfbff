package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"poise/analysis/report"
	"poise/models/networktest"
)

// make hostile runs TestHostile with hundreds of inputs; make test with a few, always the same.
var (
	hostileInputs = flag.Int("hostile", 8, "how many hostile inputs are tried")
	hostileSeed   = flag.Uint64("hostile-seed", 1, "decides which")
	hostileKeep   = flag.String("hostile-keep", "", "folder for the inputs that were not borne")
)

// What one input may cost. The wall clock only ends what hangs: a busy machine is no fault of the input.
const (
	mostCPU    = 30 * time.Second
	mostMemory = 600 << 20 // bytes
	mostWall   = 5 * time.Minute
)

// hostile is one input: how poise is run on it in its folder, and which exit codes are right.
type hostile struct {
	name   string
	args   []string
	codes  []int
	report string // folder of a report whose numbers are looked at; empty: none
}

// bench is what inputs are made and tried in.
type hostileBench struct {
	*testing.T
	r      *rand.Rand
	poise  string            // a link to this test, which is poise by that name
	env    []string          // of every run
	films  map[string]string // recordings of a container, once they were made
	base   string            // folder of a report, once it was made
	server *hostileServer    // once it was started

	count           map[string]int // of each verdict
	cpu             time.Duration
	memory          int64
	slowest, widest string
	reports         int
}

// TestHostile makes hostile inputs by program from a seed (damaged recordings of a dozen containers, recordings that claim what they
// don't hold, damaged texts, observations and reports, requests), and wants of each: no crash, no hang, bounded time and memory, the
// right exit code, and no number that rests on less than analysis.LeastSeen.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("makes films: make test runs it")
	}
	networks := networktest.Dir(t)
	b := newHostileBench(t, networks)
	for i := range *hostileInputs {
		b.r = rand.New(rand.NewPCG(*hostileSeed, uint64(i)))
		dir := filepath.Join(t.TempDir(), fmt.Sprintf("i%d", i))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if i%8 == 7 {
			b.request(fmt.Sprintf("%d: request", i))
			continue
		}
		in := b.input(i, dir)
		in.name = fmt.Sprintf("%d: %s", i, in.name)
		if verdict := b.try(in, dir); verdict != "" {
			t.Errorf("%s: %s (poise %q)", in.name, verdict, in.args)
			b.keep(dir, i)
		}
		_ = os.RemoveAll(dir)
	}
	b.end()
	t.Logf("%d inputs of seed %d: %d crashed, %d hung, %d ended with a wrong code, %d too costly, %d reports with a number on too little (of %d reports); "+
		"most CPU %.1f s (%s), most memory %d MB (%s)", *hostileInputs, *hostileSeed, b.count["crash"], b.count["hang"], b.count["code"], b.count["cost"],
		b.count["number"], b.reports, b.cpu.Seconds(), b.slowest, b.memory>>20, b.widest)
}

func newHostileBench(t *testing.T, networks string) *hostileBench {
	home := t.TempDir()
	b := &hostileBench{T: t, poise: filepath.Join(t.TempDir(), "poise"), films: map[string]string{}, count: map[string]int{}}
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, b.poise)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.env = append(os.Environ(), "POISE_MODELS="+networks, "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home)
	return b
}

// input makes the input of a number.
func (b *hostileBench) input(i int, dir string) hostile {
	switch i % 8 {
	case 4:
		return b.claims(dir, i/8)
	case 5:
		return b.text(dir, i/8)
	case 6:
		return b.stored(dir, i/8)
	}
	return b.film(dir)
}

// try runs poise on an input, and tells what was not borne.
func (b *hostileBench) try(in hostile, dir string) string {
	ctx, cancel := context.WithTimeout(b.Context(), mostWall)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.poise, in.args...)
	cmd.Dir, cmd.Env = dir, b.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.CombinedOutput()
	var e *exec.ExitError
	if err != nil && !errors.As(err, &e) {
		b.Fatal(err)
	}
	st := cmd.ProcessState
	cpu := st.UserTime() + st.SystemTime()
	if cpu > b.cpu {
		b.cpu, b.slowest = cpu, in.name
	}
	memory := int64(0)
	if u, ok := st.SysUsage().(*syscall.Rusage); ok { // of poise, or of the largest of its children
		memory = u.Maxrss << 10
	}
	if memory > b.memory {
		b.memory, b.widest = memory, in.name
	}
	bad := func(kind, format string, args ...any) string {
		b.count[kind]++
		return fmt.Sprintf(format, args...)
	}
	last := strings.TrimSpace(string(out))
	if at := strings.LastIndexByte(last, '\n'); at >= 0 {
		last = last[at+1:]
	}
	switch {
	case ctx.Err() != nil:
		return bad("hang", "it hangs: %.200q", last)
	case st.ExitCode() < 0 || strings.Contains(string(out), "\ngoroutine "):
		return bad("crash", "it crashes: %v: %.2000s", st, out)
	case !slices.Contains(in.codes, st.ExitCode()):
		return bad("code", "exit code %d, want one of %v: %.300q", st.ExitCode(), in.codes, last)
	case cpu > mostCPU || memory > mostMemory:
		return bad("cost", "it takes %.1f s of CPU and %d MB", cpu.Seconds(), memory>>20)
	case st.ExitCode() == 0 && in.report != "":
		if said := b.invented(filepath.Join(dir, in.report)); said != "" {
			return bad("number", "%s", said)
		}
	}
	return ""
}

// invented names the numbers of a report that rest on too little.
func (b *hostileBench) invented(dir string) string {
	rep, err := report.Read(dir)
	if err != nil {
		return err.Error()
	}
	b.reports++
	var all []string
	for id, f := range rep.Measures {
		if f.Value == f.Value && !f.Enough() {
			all = append(all, fmt.Sprintf("%s is %.3g, of which %.2g was seen", id, f.Value, f.Seen()))
		}
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

// keep keeps an input that was not borne.
func (b *hostileBench) keep(dir string, i int) {
	if *hostileKeep == "" {
		return
	}
	if err := os.CopyFS(filepath.Join(*hostileKeep, fmt.Sprintf("%d-%d", *hostileSeed, i)), os.DirFS(dir)); err != nil {
		b.Log(err)
	}
}

// write writes a file of an input.
func (b *hostileBench) write(dir, name string, data []byte) {
	b.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		b.Fatal(err)
	}
}
