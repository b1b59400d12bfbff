package main

import (
	"context"
	"path/filepath"
	"time"
)

// many is a batch of sixty recordings of many kinds with hostile files among them.
func (s *soak) many(ctx context.Context) error {
	good := s.of(60)
	in, out := filepath.Join(s.dir, "many"), filepath.Join(s.dir, "many.out")
	if err := s.cut(ctx, in, good, 1.2, ".mp4", ".mkv", ".mov", ".webm", ".m4a", ".wav"); err != nil {
		return err
	}
	bad, err := s.hostile(in)
	if err != nil {
		return err
	}
	o, err := s.batch(ctx, in, "-o", out)
	if err != nil {
		return err
	}
	reasons, strangers := 0, 0
	for _, l := range o.lines {
		if l.State == "failed" && l.Failure != nil && l.Failure.Reason != "" {
			reasons++
		}
		if l.Type == "recording" && (l.State == "failed") != (l.Client == "client x") {
			strangers++
		}
	}
	s.claim(o.count("done") == good && reasons == bad && strangers == 0 && o.code == 3,
		"%d of %d recordings done, %d of %d hostile files failed with a reason, exit %d, %v", o.count("done"), good, reasons, bad, o.code, o.wall.Round(time.Second))
	return nil
}

// killed kills a batch at random moments, and starts it again each time.
func (s *soak) killed(ctx context.Context) error {
	n, kills := s.of(24), s.of(20)
	in, whole, out := filepath.Join(s.dir, "killed"), filepath.Join(s.dir, "killed.whole"), filepath.Join(s.dir, "killed.out")
	o, err := s.whole(ctx, in, whole, n, 2)
	if err != nil {
		return err
	}
	s.claim(o.count("done") == n, "%d of %d recordings undisturbed: %v", o.count("done"), n, o.wall.Round(time.Second))
	each := o.wall.Seconds() / float64(n) // so long do 20 kills spread over the whole batch
	early := 0
	for range kills {
		cmd := s.command(ctx, "batch", "--quiet", in, "-o", out)
		if err := cmd.Start(); err != nil {
			return err
		}
		timer := time.AfterFunc(time.Duration((0.2+3*s.random.Float64()*each+s.random.Float64())*float64(time.Second)), func() { _ = cmd.Process.Kill() })
		if cmd.Wait() == nil {
			early++ // it was done before: that kill found nothing
		}
		timer.Stop()
	}
	last, err := s.batch(ctx, in, "-o", out)
	if err != nil {
		return err
	}
	d, err := difference(whole, out)
	if err != nil {
		return err
	}
	s.claim(d == "" && last.code == 0 && last.count("done")+last.count("kept") == n && early < kills/2,
		"killed %d times, %d of them with work in hand: the same bytes as undisturbed (different: %.200q; the last run did %d and kept %d; failed: %q)", kills, kills-early, d,
		last.count("done"), last.count("kept"), last.reasons())
	return nil
}
