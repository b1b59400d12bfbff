package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

// overhead is what a batch costs beside analysing: the time in which nothing is analysed, and its CPU time against that of
// analysing the same recordings alone. What it takes to begin and to end is left out: a batch of one tells that.
func (s *soak) overhead(ctx context.Context) error {
	const most = 100 * time.Millisecond
	n := s.of(24) + 1
	many, one := filepath.Join(s.dir, "overhead"), filepath.Join(s.dir, "overhead.one")
	for dir, n := range map[string]int{many: n, one: 1} {
		if err := s.cut(ctx, dir, n, 0.5, ".wav"); err != nil {
			return err
		}
	}
	first, err := s.batch(ctx, one, "-o", one+".out", "--at-once", "1")
	if err != nil {
		return err
	}
	all, err := s.batch(ctx, many, "-o", many+".out", "--at-once", "1")
	if err != nil {
		return err
	}
	var alone spent
	files, err := filepath.Glob(filepath.Join(many, "*", "*.wav"))
	if err != nil {
		return err
	}
	for _, f := range files[1:] {
		u, err := s.analyze(ctx, f, filepath.Join(s.dir, "overhead.alone"))
		if err != nil {
			return err
		}
		alone.wall, alone.cpu = alone.wall+u.wall, alone.cpu+u.cpu
	}
	jobs := time.Duration(n - 1)
	own, cpu := (all.own()-first.own())/jobs, (all.cpu-first.cpu-alone.cpu)/jobs
	s.claim(all.code == 0 && own < most, "a batch of %d adds %v to each analysis (of CPU: %v to %v); analyzing one takes %v, a batch of one %v", n,
		own.Round(time.Millisecond), cpu.Round(time.Millisecond), (alone.cpu / jobs).Round(time.Millisecond), (alone.wall / jobs).Round(time.Millisecond),
		first.wall.Round(time.Millisecond))
	return nil
}

// scaling is how much faster two workers with a core each are than one with one core.
func (s *soak) scaling(ctx context.Context) error {
	if _, err := exec.LookPath("taskset"); err != nil || runtime.NumCPU() < 2 {
		fmt.Println("not measured  two workers against one: that takes two cores and taskset")
		return nil //nolint:nilerr // nothing failed
	}
	in := filepath.Join(s.dir, "scaling")
	if err := s.cut(ctx, in, s.of(8), 20, ".mp4"); err != nil {
		return err
	}
	var took [2]time.Duration
	for i := range took {
		var err error
		if took[i], err = s.workers(ctx, in, filepath.Join(s.dir, fmt.Sprint("scaling.", i)), i+1); err != nil {
			return err
		}
	}
	d, err := difference(filepath.Join(s.dir, "scaling.0"), filepath.Join(s.dir, "scaling.1"))
	if err != nil {
		return err
	}
	ratio := took[0].Seconds() / took[1].Seconds()
	s.claim(ratio >= 1.8 && d == "", "two workers with a core each take %.1f s, one takes %.1f s: %.2f times faster (different: %q)", took[1].Seconds(), took[0].Seconds(),
		ratio, d)
	return nil
}

// workers has n workers, each kept on a core of its own, do a batch, and tells how long they take.
func (s *soak) workers(ctx context.Context, in, out string, n int) (time.Duration, error) {
	h, err := s.hub(ctx, in, out, "127.0.0.1")
	if err != nil {
		return 0, err
	}
	defer h.stop()
	began := time.Now()
	for i := range n {
		w, err := s.worker(ctx, place{address: "127.0.0.1", prefix: []string{"taskset", "-c", strconv.Itoa(i)}}, h, "--leave-when-idle", "20s")
		if err != nil {
			return 0, err
		}
		defer func() { _ = w.Process.Kill(); _ = w.Wait() }()
	}
	if err := h.Wait(); err != nil {
		return 0, fmt.Errorf("hub: %w", err)
	}
	return time.Since(began), nil
}
