package y4m

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// write lets ffmpeg write n pictures of which each is filled with its number, and their times.
func write(t *testing.T, n, w, h int, filter string, more ...string) (pictures, times []byte) {
	t.Helper()
	dir := t.TempDir()
	graph := fmt.Sprintf("color=s=16x16:r=25,trim=end_frame=%d,format=yuv420p,geq=lum=N:cb=N:cr=N,scale=%d:%d:flags=neighbor%s,split[a][b]", n, w, h, filter)
	passed := append([]string{"-fps_mode", "passthrough", "-c:v", "wrapped_avframe"}, more...)
	args := append([]string{"-v", "error", "-filter_complex", graph, "-map", "[a]"}, passed...)
	args = append(append(args, "-f", "framecrc", filepath.Join(dir, "times"), "-map", "[b]"), passed...)
	if out, err := exec.CommandContext(context.Background(), "ffmpeg", append(args, "-f", "yuv4mpegpipe", filepath.Join(dir, "pictures"))...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return read(t, dir, "pictures"), read(t, dir, "times")
}

func TestReader(t *testing.T) {
	for _, c := range []struct {
		name    string
		n, w, h int
		filter  string
		args    []string
		time    func(i int) float64
	}{
		{"default", 200, 64, 48, "", nil, func(i int) float64 { return float64(i) / 25 }},
		{"odd and tiny pictures", 20, 3, 1, "", nil, func(i int) float64 { return float64(i) / 25 }},
		{"microseconds", 50, 300, 200, "", []string{"-enc_time_base", "1/1000000", "-output_ts_offset", "10"}, func(i int) float64 { return 10 + float64(i)/25 }},
		{"uneven times", 50, 64, 64, ",settb=1/1000,setpts=N*N", []string{"-enc_time_base", "1/1000"}, func(i int) float64 { return float64(i*i) / 1000 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			pictures, times := write(t, c.n, c.w, c.h, c.filter, c.args...)
			r, buf := NewReader(bytes.NewReader(pictures), bytes.NewReader(times)), make([]byte, c.w*c.h+2*((c.w+1)/2)*((c.h+1)/2))
			for i := range c.n {
				at, err := r.Next(buf)
				if err != nil {
					t.Fatal(i, err)
				}
				if math.Abs(at-c.time(i)) > 1e-9 || buf[0] != byte(i) || buf[len(buf)-1] != byte(i) {
					t.Fatalf("picture %d at %v holds %d to %d, want time %v", i, at, buf[0], buf[len(buf)-1], c.time(i))
				}
			}
			if _, err := r.Next(buf); err != io.EOF {
				t.Errorf("at the end: %v", err)
			}
		})
	}
}

// TestReaderBroken: streams that break off or are something else are told apart from a regular end, whichever of the two it is.
func TestReaderBroken(t *testing.T) {
	pictures, times := write(t, 2, 16, 16, "")
	size := 16 * 16 * 3 / 2
	for _, c := range []struct {
		name            string
		pictures, times []byte
		want            error
		read            int // pictures before it
	}{
		{"nothing", nil, nil, io.EOF, 0},
		{"inside the head", pictures[:5], times, io.ErrUnexpectedEOF, 0},
		{"inside a picture", pictures[:len(pictures)-1], times, io.ErrUnexpectedEOF, 1},
		{"a time is missing", pictures, times[:bytes.LastIndexByte(times[:len(times)-1], '\n')+1], io.ErrUnexpectedEOF, 1},
		{"no times", pictures, nil, io.ErrUnexpectedEOF, 0},
		{"another format", []byte(strings.Repeat("nut/multimedia container\n", 50)), times, ErrFormat, 0},
		{"a picture of another size", append(pictures[:bytes.Index(pictures, []byte("FRAME"))+6+size-4:len(pictures)], pictures...), times, ErrFormat, 1},
		{"a time that is none", pictures, []byte("#tb 0: 1/25\n0, 0, x, 1, 1, 0\n"), ErrFormat, 0},
		{"a unit that is none", pictures, []byte("#tb 0: 1/0\n0, 0, 0, 1, 1, 0\n"), ErrFormat, 0},
		{"half a line", pictures, []byte("0, 0\n"), ErrFormat, 0},
		{"a line without end", pictures, bytes.Repeat([]byte("0"), 1<<16), ErrFormat, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, buf := NewReader(bytes.NewReader(c.pictures), bytes.NewReader(c.times)), make([]byte, size)
			for i := range c.read {
				if _, err := r.Next(buf); err != nil {
					t.Fatal(i, err)
				}
			}
			if _, err := r.Next(buf); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
		})
	}
}

func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
