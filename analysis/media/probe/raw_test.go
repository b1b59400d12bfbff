package probe_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"poise/analysis/media"
	"poise/analysis/media/internal/mediatest"
	"poise/analysis/media/probe"
)

// What holds its own times is read although it is no container; what does not is refused with the way out.
func TestRawStreams(t *testing.T) {
	picture := []string{"-f", "lavfi", "-i", "testsrc2=s=320x240:r=20:d=2"}
	sound := []string{"-f", "lavfi", "-i", "sine=d=2"}
	for name, args := range map[string][]string{
		"talk.y4m": append(picture[:4:4], "-pix_fmt", "yuv420p"), "talk.gif": picture, "talk.ac3": sound,
	} {
		rec := mediatest.Probe(t, mediatest.Make(t, name, args...))
		if math.Abs(rec.Duration-2) > 0.06 || (rec.Video == nil) != strings.HasSuffix(name, "ac3") {
			t.Errorf("%s: %g s, picture %v", name, rec.Duration, rec.Video)
		}
	}
	for _, name := range []string{"talk.h264", "talk.hevc", "talk.mjpeg"} {
		path := mediatest.Make(t, name, append(picture[:4:4], "-pix_fmt", "yuvj420p")...)
		_, err := probe.File(context.Background(), path)
		if !errors.Is(err, media.ErrContent) || !strings.Contains(err.Error(), "without their times") || !strings.Contains(err.Error(), "ffmpeg -r 30") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
