package write

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"poise/analysis/media/decode"
	"poise/analysis/media/internal/mediatest"
)

// Pictures keep their own times, however irregular, beside the sound, which starts later.
func TestEncodeTimes(t *testing.T) {
	sound := mediatest.Make(t, "sound.mp4", "-f", "lavfi", "-i", "color=black:s=32x32:r=10:d=3", "-itsoffset", "0.4",
		"-f", "lavfi", "-i", "sine=d=2", "-c:a", "aac", "-c:v", "libx264")
	path := filepath.Join(t.TempDir(), "a.mp4")
	e, err := Encode(context.Background(), path, EncodeOptions{Width: 33, Height: 17, Sound: mediatest.Probe(t, sound)})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	want := []float64{0.1, 0.133, 0.134, 0.5, 1.25, 2.000011}
	for i, at := range want {
		if err := e.Write(bytes.Repeat([]byte{byte(40 * i)}, 33*17*3), at); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the video is in its place before it is finished: %v", err)
	}
	if err := e.Finish(); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	rec := mediatest.Probe(t, path)
	if rec.Video == nil || rec.Video.Width != 34 || rec.Video.Height != 18 || rec.Audio == nil {
		t.Fatalf("%+v %+v", rec.Video, rec.Audio)
	}
	got, _, _ := mediatest.Decode(t, rec, decode.Options{})
	for i := range want {
		// The common clock of the result starts with its first stream, the pictures, at 0.1 s.
		if len(got) != len(want) || math.Abs(got[i].Time-got[0].Time-(want[i]-want[0])) > 2e-5 {
			t.Fatalf("times %v, want %v", got, want)
		}
	}
	if lag := rec.Audio.Start - rec.Video.Start; math.Abs(lag-0.3) > 0.03 {
		t.Errorf("sound starts %.3f s after the picture, want 0.3 s", lag)
	}
}

// A video that is given up leaves nothing.
func TestEncodeGivenUp(t *testing.T) {
	dir := t.TempDir()
	e, err := Encode(context.Background(), filepath.Join(dir, "a.mp4"), EncodeOptions{Width: 64, Height: 64})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Write(make([]byte, 64*64*3), 0); err != nil {
		t.Fatal(err)
	}
	if err := e.Write(make([]byte, 5), 1); err == nil {
		t.Error("a picture of the wrong size was taken")
	}
	if err := errors.Join(e.Close(), e.Close()); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%v is left", left)
	}
}

func TestEncodeNowhere(t *testing.T) {
	_, err := Encode(context.Background(), filepath.Join(t.TempDir(), "missing", "a.mp4"), EncodeOptions{Width: 2, Height: 2})
	if !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), ".poise-") {
		t.Errorf("%v", err)
	}
}
