// Package mediatest makes recordings for tests, with ffmpeg, and reads them back.
package mediatest

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/decode"
	"poise/analysis/media/probe"
)

// numbered draws the frame's number into the picture as 12 bars of 16 pixels, lowest bit left; Number reads it back.
const numbered = "geq=lum='if(mod(floor(N/pow(2,floor(X/16))),2),235,16)':cb=128:cr=128"

// Bars is a source of n numbered frames of 192x48 pixels.
func Bars(n int, rate string) []string {
	return []string{"-f", "lavfi", "-i", "color=black:s=192x48:r=" + rate + ",trim=end_frame=" + strconv.Itoa(n) + "," + numbered}
}

// Number reads the number that Bars drew into a frame.
func Number(f media.Frame) (n int) {
	for bit := range 12 {
		x, y := (bit*16+8)*f.Width/192, f.Height/2
		if f.Pix[y*f.Width+x] > 128 {
			n |= 1 << bit
		}
	}
	return n
}

// FFmpeg runs ffmpeg. Arguments are appended to quiet defaults. Under go test -short, as make check runs it, the test is skipped: films
// are what takes long.
func FFmpeg(t testing.TB, args ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("makes a film: make test runs it")
	}
	cmd := exec.Command("ffmpeg", append([]string{"-v", "error", "-nostdin", "-y"}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg %q: %v\n%s", args, err, out)
	}
}

// Make makes a recording of the name in a folder of its own, and returns its path.
func Make(t testing.TB, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	FFmpeg(t, append(args, "file:"+path)...)
	return path
}

// Probe probes a recording.
func Probe(t testing.TB, path string) *analysis.Recording {
	t.Helper()
	rec, err := probe.File(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// Seen is a decoded frame: when it is shown and which number Bars drew into it.
type Seen struct {
	Time   float64
	Number int
}

// Decode reads every frame with its drawn number, and the last frame's pixels.
func Decode(t testing.TB, rec *analysis.Recording, opt decode.Options) (all []Seen, last media.Frame, warnings []string) {
	t.Helper()
	d, err := decode.Open(context.Background(), rec, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for {
		f, release, err := d.Read()
		if errors.Is(err, io.EOF) {
			return all, last, d.Warnings()
		}
		if err != nil {
			t.Fatalf("frame %d: %v", len(all), err)
		}
		if f.Index != len(all) || len(f.Pix) != media.FrameBytes(f.Width, f.Height) {
			t.Fatalf("frame %d: index %d, %d bytes for %d x %d", len(all), f.Index, len(f.Pix), f.Width, f.Height)
		}
		if n := len(all); n > 0 && f.Time <= all[n-1].Time {
			t.Fatalf("frame %d: time %v after %v", n, f.Time, all[n-1].Time)
		}
		all = append(all, Seen{f.Time, Number(f)})
		last = f
		last.Pix = bytes.Clone(f.Pix)
		release()
	}
}

// FrameTimes is the independent truth: ffprobe's own frame times, less the container's start; NaN where it has none.
func FrameTimes(t testing.TB, path string, stream int) (times []float64) {
	t.Helper()
	ask := func(args ...string) string {
		out, err := exec.Command("ffprobe", append([]string{"-v", "quiet", "-of", "csv=p=0"}, append(args, "file:"+path)...)...).Output()
		if err != nil {
			t.Fatalf("ffprobe %q: %v", args, err)
		}
		return string(out)
	}
	origin, err := strconv.ParseFloat(strings.TrimSpace(ask("-show_entries", "format=start_time")), 64)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(ask("-select_streams", strconv.Itoa(stream), "-show_entries", "frame=best_effort_timestamp_time")))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		v, err := strconv.ParseFloat(row[0], 64)
		if row[0] == "N/A" {
			v = math.NaN()
		} else if err != nil {
			t.Fatalf("ffprobe: %q", row)
		}
		times = append(times, v-origin)
	}
	return times
}

// Copy writes a changed copy of a file.
func Copy(t testing.TB, path, name string, change func([]byte) []byte) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(to, change(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}
