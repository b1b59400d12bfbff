package decode

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"poise/analysis"
	"poise/analysis/faulttest"
	"poise/analysis/media"
)

// A decoder that hangs and one that is killed say nothing about the recording.
func TestNotJudged(t *testing.T) {
	for _, c := range []struct {
		name, script string
		want         error
	}{
		{"hangs", "exec sleep 60", media.ErrStalled},
		{"killed", "kill -KILL $$", media.ErrInterrupted},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "ffmpeg"), []byte("#!/bin/sh\n"+c.script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
			d, err := Open(t.Context(), &analysis.Recording{Path: "a.mp4", Video: &analysis.VideoStream{Width: 64, Height: 64}}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if errors.Is(c.want, media.ErrStalled) {
				d.source.Patience = 50 * time.Millisecond
			}
			if _, _, err := d.Read(); !errors.Is(err, c.want) || errors.Is(err, media.ErrContent) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

// After a decoder that is killed between two pictures, the rest is not known: that is no end.
func TestKilledAfterPictures(t *testing.T) {
	rec := &analysis.Recording{Path: filepath.Join(t.TempDir(), "a.mp4"), Video: &analysis.VideoStream{Width: 64, Height: 64}}
	if out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:r=10:d=1", "-c:v", "libx264", rec.Path).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	faulttest.Install(t).Break("ffmpeg", faulttest.KilledLate)
	d, err := Open(t.Context(), rec, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for n := 0; ; n++ {
		_, release, err := d.Read()
		if err == nil {
			release()
			continue
		}
		if n == 0 || !errors.Is(err, media.ErrInterrupted) || errors.Is(err, media.ErrContent) {
			t.Errorf("after %d pictures: %v, want ErrInterrupted", n, err)
		}
		return
	}
}
