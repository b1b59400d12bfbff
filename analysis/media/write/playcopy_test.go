package write

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/internal/mediatest"
	"poise/analysis/media/probe"
)

// A copy keeps the clock of a recording whose picture comes late, and tells how far it is; what fails leaves no file.
func TestPlayCopy(t *testing.T) {
	dir := t.TempDir()
	src := filepath.Join(dir, "late.avi")
	mediatest.FFmpeg(t, "-f", "lavfi", "-i", "sine=d=3", "-itsoffset", "1", "-f", "lavfi", "-i", "testsrc=s=161x91:r=10:d=2", "-map", "0:a", "-map", "1:v",
		"-c:v", "mpeg4", "-c:a", "mp3", "-f", "matroska", src)
	rec, err := probe.File(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "copy.mp4")
	var told []float64
	if err := PlayCopy(t.Context(), rec, out, func(s float64) { told = append(told, s) }); err != nil {
		t.Fatal(err)
	}
	got, err := probe.File(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	if got.Video == nil || got.Audio == nil || got.Video.Codec != "h264" || got.Audio.Codec != "aac" {
		t.Errorf("%+v %+v", got.Video, got.Audio)
	}
	if d := got.Video.Start - rec.Video.Start; d < -0.02 || d > 0.02 {
		t.Errorf("the picture begins at %v, in the recording at %v", got.Video.Start, rec.Video.Start)
	}
	if len(told) == 0 || !slices.IsSorted(told) || told[len(told)-1] < 2.5 {
		t.Errorf("told %v", told)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	gone := filepath.Join(dir, "gone.mp4")
	if err := PlayCopy(ctx, rec, gone, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := os.WriteFile(src, []byte("no recording any more"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := PlayCopy(t.Context(), rec, gone, nil); !errors.Is(err, media.ErrDecode) {
		t.Errorf("not a recording: %v", err)
	}
	if err := PlayCopy(t.Context(), &analysis.Recording{Path: filepath.Join(dir, "missing"), Audio: rec.Audio}, gone, nil); !errors.Is(err, media.ErrDecode) {
		t.Errorf("missing: %v", err)
	}
	if _, err := os.Stat(gone); !os.IsNotExist(err) {
		t.Errorf("what failed left a file: %v", err)
	}
}

func TestProgressReader(t *testing.T) {
	var told []float64
	c := &progressReader{progress: func(s float64) { told = append(told, s) }}
	for _, piece := range []string{"frame=1\nout_time_us=1500", "000\nout_time_us=N/A\nout_ti", "me_us=-3\nout_time_us=2000000\n", string(make([]byte, 1000)), "\nout_time_us=2500000\n"} {
		if n, err := c.Write([]byte(piece)); n != len(piece) || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
	}
	if d := cmp.Diff([]float64{1.5, 2, 2.5}, told); d != "" || len(c.rest) > 0 {
		t.Errorf("%s, %d bytes left", d, len(c.rest))
	}
}
