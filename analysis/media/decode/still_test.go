package decode_test

import (
	"bytes"
	"context"
	"errors"
	"image/jpeg"
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/decode"
	"poise/analysis/media/internal/mediatest"
)

// A still is the picture of its time, upright and small, wherever the key frames lie.
func TestStill(t *testing.T) {
	grows := "color=black:s=96x64:r=10:d=8,geq=lum='16+25*T':cb=128:cr=128" // 25 steps of grey a second
	for _, name := range []string{"a.mp4", "a.webm", "a.mkv"} {
		codec := []string{"-c:v", "libx264", "-g", "500"}
		if name == "a.webm" {
			codec = []string{"-c:v", "libvpx", "-g", "500", "-b:v", "1M"}
		}
		rec := mediatest.Probe(t, mediatest.Make(t, name, append([]string{"-f", "lavfi", "-i", grows}, codec...)...))
		for _, at := range []float64{0, 2.5, 7.5} {
			raw, err := decode.Still(t.Context(), rec, at, 48)
			if err != nil {
				t.Fatal(name, at, err)
			}
			again, err := decode.Still(t.Context(), rec, at, 48)
			if err != nil || !bytes.Equal(raw, again) {
				t.Errorf("%s at %v: other bytes the second time (%v)", name, at, err)
			}
			img, err := jpeg.Decode(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(name, at, err)
			}
			if b := img.Bounds(); b.Dx() != 48 || b.Dy() != 32 {
				t.Errorf("%s: %v", name, b)
			}
			g, _, _, _ := img.At(24, 16).RGBA()
			want := 25 * at * 255 / 219 // of the full range
			if got := float64(g >> 8); math.Abs(got-want) > 6 {
				t.Errorf("%s at %v s: grey %.0f, want %.0f", name, at, got, want)
			}
		}
	}
}

func TestStillOfATurnedPicture(t *testing.T) {
	path := mediatest.Make(t, "flat.mp4", "-f", "lavfi", "-i", "color=white:s=64x32:r=5:d=1", "-c:v", "libx264")
	rec := mediatest.Probe(t, rotated(t, path, 90))
	raw, err := decode.Still(t.Context(), rec, .4, 640)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(raw))
	if err != nil || img.Bounds().Dx() != 32 || img.Bounds().Dy() != 64 {
		t.Errorf("%v %v", img.Bounds(), err)
	}
}

func TestStillOfNothing(t *testing.T) {
	path := mediatest.Make(t, "a.mp4", "-f", "lavfi", "-i", "color=white:s=64x32:r=5:d=1", "-c:v", "libx264")
	rec := mediatest.Probe(t, path)
	if raw, err := decode.Still(t.Context(), rec, 99, 64); !errors.Is(err, media.ErrDecode) {
		t.Errorf("behind the end: %d bytes, %v", len(raw), err)
	}
	if _, err := decode.Still(t.Context(), &analysis.Recording{Path: path}, 0, 64); !errors.Is(err, media.ErrNoStreams) {
		t.Errorf("without a picture: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := decode.Still(ctx, rec, 0, 64); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
