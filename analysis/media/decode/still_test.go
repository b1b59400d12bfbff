package decode_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image/jpeg"
	"math"
	"os"
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
		times := []float64{7.5, 0, 2.5}
		raw := stills(t, rec, times, 48, nil)
		for k, again := range stills(t, rec, times, 48, nil) {
			if !bytes.Equal(raw[k], again) {
				t.Errorf("%s at %v: other bytes the second time", name, times[k])
			}
			img, err := jpeg.Decode(bytes.NewReader(raw[k]))
			if err != nil {
				t.Fatal(name, times[k], err)
			}
			if b := img.Bounds(); b.Dx() != 48 || b.Dy() != 32 {
				t.Errorf("%s: %v", name, b)
			}
			// Up to three pictures may be passed over.
			if got, want := grey(t, raw[k]), greyAt(times[k]); got < want-6 || got > greyAt(times[k]+.3)+6 {
				t.Errorf("%s at %v s: grey %.0f, want %.0f", name, times[k], got, want)
			}
		}
	}
}

// greyAt is the level, 0 to 255, at a time of pictures that grow brighter by 25 levels of their range a second.
func greyAt(t float64) float64 { return 25 * t * 255 / 219 }

func grey(t *testing.T, still []byte) float64 {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(still))
	if err != nil {
		t.Fatal(err)
	}
	g, _, _, _ := img.At(24, 16).RGBA()
	return float64(g >> 8)
}

func stills(t *testing.T, rec *analysis.Recording, times []float64, side int, right func(int, []byte) bool) [][]byte {
	t.Helper()
	out, err := decode.Stills(t.Context(), rec, times, side, right)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Where a file says that a picture is a key frame and it is none, what is seen there is noticed, and taken from farther back or left out.
func TestStillBehindAFalseKeyFrame(t *testing.T) {
	grows := "color=black:s=96x64:r=10:d=8,geq=lum='16+25*T':cb=128:cr=128"
	path := mediatest.Make(t, "a.mp4", "-f", "lavfi", "-i", grows, "-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-keyint_min", "60", "-sc_threshold", "0")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// The table of key frames: size, "stss", version, 2 entries, 1, 61 (ISO/IEC 14496-12, 8.6.2).
	table := binary.BigEndian.AppendUint32([]byte("stss\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x01"), 61)
	at := bytes.Index(raw, table)
	if at < 0 {
		t.Fatal("no table of key frames")
	}
	raw[at+len(table)-1] = 31
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	rec, times := mediatest.Probe(t, path), []float64{4, 1}
	var seen []float64
	near := func(k int, still []byte) bool {
		seen = append(seen, grey(t, still))
		return math.Abs(seen[len(seen)-1]-greyAt(times[k])) < 15
	}
	out := stills(t, rec, times, 48, near)
	if out[0] == nil || !near(0, out[0]) || out[1] == nil || !near(1, out[1]) {
		t.Errorf("not taken from farther back: %v", seen)
	}
	if out := stills(t, rec, times, 48, func(k int, _ []byte) bool { return k == 1 }); out[0] != nil || out[1] == nil {
		t.Error("what was refused again is not left out")
	}
}

func TestStillOfATurnedPicture(t *testing.T) {
	path := mediatest.Make(t, "flat.mp4", "-f", "lavfi", "-i", "color=white:s=64x32:r=5:d=1", "-c:v", "libx264")
	rec := mediatest.Probe(t, rotated(t, path, 90))
	img, err := jpeg.Decode(bytes.NewReader(stills(t, rec, []float64{.4}, 640, nil)[0]))
	if err != nil || img.Bounds().Dx() != 32 || img.Bounds().Dy() != 64 {
		t.Errorf("%v %v", img.Bounds(), err)
	}
}

func TestStillOfNothing(t *testing.T) {
	path := mediatest.Make(t, "a.mp4", "-f", "lavfi", "-i", "color=white:s=64x32:r=5:d=1", "-c:v", "libx264")
	rec := mediatest.Probe(t, path)
	if out := stills(t, rec, []float64{99, .4}, 64, nil); out[0] != nil || out[1] == nil {
		t.Errorf("%d bytes behind the end, %d before it", len(out[0]), len(out[1]))
	}
	if _, err := decode.Stills(t.Context(), &analysis.Recording{Path: path}, []float64{0}, 64, nil); !errors.Is(err, media.ErrNoStreams) {
		t.Errorf("without a picture: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := decode.Stills(ctx, rec, []float64{0}, 64, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
