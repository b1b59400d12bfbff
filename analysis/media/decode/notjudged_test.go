package decode

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"poise/analysis"
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
