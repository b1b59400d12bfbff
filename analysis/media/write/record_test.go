package write

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"poise/analysis/media"
	"poise/analysis/media/decode"
	"poise/analysis/media/internal/mediatest"
	"poise/analysis/media/sound"
)

// tone is a second of 16 kHz sound with an edge at every tenth of it.
func tone(n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(math.Sin(float64(i)*0.2)) * float32(i%1600) / 3200
	}
	return out
}

// A recording has the pictures' own uneven times and the very samples.
func TestRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mkv")
	r, err := Record(context.Background(), path, RecordOptions{Width: 192, Height: 48, Sound: true})
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{0, 0.031, 0.071, 0.5, 0.533, 0.9}
	for i, at := range want {
		f := media.Frame{Time: at, Width: 192, Height: 48, Pix: make([]byte, media.FrameBytes(192, 48))}
		for x := range 192 {
			for y := range 48 {
				if i>>(x/16)&1 == 1 {
					f.Pix[y*192+x] = 235
				}
			}
		}
		r.Picture(f)
	}
	heard := tone(media.SampleRate)
	for i := 0; i < len(heard); i += 800 {
		r.Sound(heard[i:i+800], 0.1+float64(i)/media.SampleRate)
	}
	if dropped, err := r.Close(); dropped != 0 || err != nil {
		t.Fatalf("%d dropped, %v", dropped, err)
	}
	rec := mediatest.Probe(t, path)
	all, _, _ := mediatest.Decode(t, rec, decode.Options{})
	if len(all) != len(want) {
		t.Fatalf("pictures %v, want at %v", all, want)
	}
	for i, s := range all {
		if s.Number != i || math.Abs(s.Time-want[i]) > 1e-3 {
			t.Errorf("picture %d is %d at %v s, want %v", i, s.Number, s.Time, want[i])
		}
	}
	track, err := sound.Extract(context.Background(), rec)
	if err != nil {
		t.Fatal(err)
	}
	defer track.Close()
	if track.Start != 0 || track.Samples != int64(1600+len(heard)) {
		t.Fatalf("sound %+v", track.Info)
	}
	wav, err := track.Open()
	if err != nil {
		t.Fatal(err)
	}
	got := make([]float32, 1600)
	if _, err := wav.Read(got); err != nil {
		t.Fatal(err)
	}
	for i := range got { // silence before it
		if got[i] != 0 {
			t.Fatalf("sample %d is %v, want silence", i, got[i])
		}
	}
	if _, err := wav.Read(got); err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if math.Abs(float64(got[i]-heard[i])) > 1.0/32768 {
			t.Fatalf("sample %d is %v, want %v", i, got[i], heard[i])
		}
	}
}

// What was recorded before the encoder died can be read, and the recorder says that it died. The file is a named pipe, from
// which the test learns how far the encoder is.
func TestRecordKilled(t *testing.T) {
	dir := t.TempDir()
	place := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(place, 0o600); err != nil {
		t.Fatal(err)
	}
	opt := RecordOptions{Width: 320, Height: 240, FrameRate: 15}
	r, err := startRecorder(t.Context(), place, opt)
	if err != nil {
		t.Fatal(err)
	}
	go r.run(opt)
	f := media.Frame{Width: 320, Height: 240, Pix: make([]byte, media.FrameBytes(320, 240))}
	for i := range recordPictures {
		f.Time = float64(i) / 15
		f.Pix[i] = byte(i)
		r.Picture(f)
	}
	written, err := os.Open(place)
	if err != nil {
		t.Fatal(err)
	}
	defer written.Close()
	got := readClusters(t, written, 3) // of a second each: two are complete when the third begins
	r.sink.Stop()
	r.Picture(f) // nobody takes it any more
	if _, err := r.Close(); !errors.Is(err, media.ErrInterrupted) || errors.Is(err, media.ErrContent) {
		t.Errorf("%v, want ErrInterrupted", err)
	}
	path := filepath.Join(dir, "a.mkv")
	if err := os.WriteFile(path, got, 0o600); err != nil {
		t.Fatal(err)
	}
	all, _, _ := mediatest.Decode(t, mediatest.Probe(t, path), decode.Options{})
	if len(all) < 28 {
		t.Errorf("only %d of the 30 pictures of two seconds can be read", len(all))
	}
}

// readClusters reads a Matroska file until so many clusters have begun.
func readClusters(t *testing.T, r io.Reader, n int) (got []byte) {
	t.Helper()
	buf := make([]byte, 1<<16)
	for bytes.Count(got, []byte{0x1F, 0x43, 0xB6, 0x75}) < n {
		k, err := r.Read(buf)
		if err != nil {
			t.Fatalf("after %d bytes: %v", len(got), err)
		}
		got = append(got, buf[:k]...)
	}
	return got
}

func TestRecordNowhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mkv")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Record(context.Background(), path, RecordOptions{Sound: true}); !errors.Is(err, os.ErrExist) {
		t.Errorf("an existing file: %v", err)
	}
	if _, err := Record(context.Background(), filepath.Join(path, "b.mkv"), RecordOptions{Sound: true}); err == nil {
		t.Error("a file within a file")
	}
}

// Where the encoder does not start, no empty file takes the name.
func TestRecordWithoutChild(t *testing.T) {
	tool, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Fatal(err)
	}
	only := t.TempDir() // without what bounds a child's memory
	if err := os.Symlink(tool, filepath.Join(only, "ffmpeg")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", only)
	path := filepath.Join(t.TempDir(), "a.mkv")
	if _, err := Record(t.Context(), path, RecordOptions{Sound: true}); err == nil {
		t.Error("no error")
	}
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file is left: %v", err)
	}
}
