// Command soak runs batches with the real program for as long as that takes: sixty recordings with hostile files among
// them, kills at random moments, several machines that vanish and come back, and what more workers and the batch itself cost.
// It prints one dated line a claim, and fails when one does not hold.
//
//	go run ./cmd/internal/soak [-poise bin/poise] [-models models/files] [-sample samples/out/rehearsal.mp4] [-only many]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// soak is one run of this program.
type soak struct {
	poise, models, sample string
	dir                   string // for all that is made
	seed                  uint64
	random                *rand.Rand
	missed                int  // claims that do not hold
	quick                 bool // with a quarter of all
}

// parts are what is run, in this order.
var parts = []struct {
	name string
	run  func(*soak, context.Context) error
}{
	{"many", (*soak).many}, {"killed", (*soak).killed}, {"machines", (*soak).machines}, {"overhead", (*soak).overhead}, {"scaling", (*soak).scaling},
}

func main() {
	var s soak
	var only string
	flag.StringVar(&s.poise, "poise", "bin/poise", "the `program`")
	flag.StringVar(&s.models, "models", "models/files", "`folder` of the networks")
	flag.StringVar(&s.sample, "sample", "samples/out/rehearsal.mp4", "the `rehearsal` that recordings are cut from")
	flag.StringVar(&only, "only", "", "one `part`: many, killed, machines, overhead or scaling")
	flag.BoolVar(&s.quick, "quick", false, "with a quarter of the recordings and kills: to see that it runs")
	flag.Uint64Var(&s.seed, "seed", uint64(time.Now().UnixNano()), "`number` that decides the moments of the kills")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := s.run(ctx, only); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		stop()
		os.Exit(1)
	}
}

func (s *soak) run(ctx context.Context, only string) (err error) {
	for _, path := range []*string{&s.poise, &s.models, &s.sample} {
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	if s.dir, err = os.MkdirTemp("", "poise-soak-"); err != nil {
		return err
	}
	defer os.RemoveAll(s.dir)
	// A copy: a batch refuses reports of another build, so building poise meanwhile would spoil the claims.
	program, err := os.ReadFile(s.poise)
	if err != nil {
		return err
	}
	s.poise = filepath.Join(s.dir, "poise")
	if err := os.WriteFile(s.poise, program, 0o755); err != nil {
		return err
	}
	s.random = rand.New(rand.NewPCG(s.seed, 1))
	fmt.Printf("soak of %s, %s, %d cores, load %s, seed %d\n", time.Now().Format(time.DateOnly), version(ctx, s.poise), runtime.NumCPU(), load(), s.seed)
	known := false
	for _, p := range parts {
		if only != "" && only != p.name {
			continue
		}
		known = true
		began := time.Now()
		if err := p.run(s, ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintf(os.Stderr, "soak: %s took %v, load %s\n", p.name, time.Since(began).Round(time.Second), load())
	}
	if !known {
		return fmt.Errorf("no part is called %q", only)
	}
	if s.missed > 0 {
		return fmt.Errorf("%d claims do not hold", s.missed)
	}
	return nil
}

// of is how many there are to be of something.
func (s *soak) of(n int) int {
	if s.quick {
		return n / 4
	}
	return n
}

// claim prints what was found, and whether it is what is claimed.
func (s *soak) claim(holds bool, format string, args ...any) {
	mark := "holds "
	if !holds {
		mark = "MISSED"
		s.missed++
	}
	fmt.Printf("%s  %s\n", mark, fmt.Sprintf(format, args...))
}

func version(ctx context.Context, poise string) string {
	out, err := exec.CommandContext(ctx, poise, "version").Output()
	line, _, _ := strings.Cut(string(out), "\n")
	return errText(line, err)
}

func errText(text string, err error) string {
	if err != nil {
		return err.Error()
	}
	return text
}

// load is the machine's load at the moment: figures of a busy machine are none.
func load() string {
	raw, err := os.ReadFile("/proc/loadavg")
	one, _, _ := strings.Cut(string(raw), " ")
	return errText(one, errors.Unwrap(err))
}
