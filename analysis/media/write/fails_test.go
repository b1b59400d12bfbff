package write

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"poise/analysis"
	"poise/analysis/faulttest"
	"poise/analysis/media"
	"poise/analysis/media/internal/mediatest"
)

// Whatever keeps a copy from being made, only a run that ended by itself judges the recording; none leaves a file.
func TestCopyFails(t *testing.T) {
	rec := mediatest.Probe(t, mediatest.Make(t, "a.webm", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=1", "-c:v", "libvpx", "-deadline", "realtime", "-b:v", "1M"))
	noise := filepath.Join(t.TempDir(), "noise.webm")
	if err := os.WriteFile(noise, []byte("no recording"), 0o600); err != nil {
		t.Fatal(err)
	}
	damaged := *rec
	damaged.Path = noise
	tools := faulttest.Install(t)
	type failing struct {
		name    string
		fault   faulttest.Fault
		rec     *analysis.Recording
		want    error
		content bool
	}
	all := []failing{{"damaged", faulttest.Fault{}, &damaged, media.ErrDecode, true}}
	for _, f := range faulttest.All {
		want := media.ErrInterrupted
		switch f {
		case faulttest.SizeLimit, faulttest.SizeLimitKill, faulttest.Quota:
			want = media.ErrDisk
		case faulttest.Lost:
			want = media.ErrTool
		}
		all = append(all, failing{f.Name, f, rec, want, false})
	}
	for _, c := range all {
		t.Run(c.name, func(t *testing.T) {
			tools.Mend()
			if !c.content {
				tools.Break("ffmpeg", c.fault)
			}
			for name, run := range map[string]func(string) error{
				"remux":     func(path string) error { return Remux(t.Context(), c.rec, 0, path) },
				"play copy": func(path string) error { return PlayCopy(context.Background(), c.rec, path, nil) },
			} {
				path := filepath.Join(t.TempDir(), "out.webm")
				err := run(path)
				if !errors.Is(err, c.want) || errors.Is(err, media.ErrContent) != c.content {
					t.Errorf("%s: %v, want %v", name, err, c.want)
				}
				if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("%s left a file: %v", name, err)
				}
			}
		})
	}
}
