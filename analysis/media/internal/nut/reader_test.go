package nut

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os/exec"
	"testing"
)

// write lets ffmpeg write n raw pictures in NUT; each is filled with its number.
func write(t testing.TB, n, size int, more ...string) []byte {
	t.Helper()
	graph := fmt.Sprintf("color=s=%dx%d:r=25,trim=end_frame=%d,format=gray,geq=lum=N", size, size, n)
	args := append([]string{"-v", "error", "-f", "lavfi", "-i", graph, "-c:v", "rawvideo"}, more...)
	out, err := exec.Command("ffmpeg", append(args, "-f", "nut", "-")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestReader(t *testing.T) {
	for _, c := range []struct {
		name    string
		n, size int
		args    []string
		time    func(i int) float64
	}{
		{"default", 200, 64, nil, func(i int) float64 { return float64(i) / 25 }},
		{"tiny pictures", 200, 2, nil, func(i int) float64 { return float64(i) / 25 }},
		{"microseconds", 200, 300, []string{"-enc_time_base", "1/1000000", "-output_ts_offset", "10"}, func(i int) float64 { return 10 + float64(i)/25 }},
		{"uneven times", 200, 64, []string{"-vf", "settb=1/1000,setpts=N*N", "-fps_mode", "passthrough", "-enc_time_base", "1/1000"}, func(i int) float64 { return float64(i*i) / 1000 }},
		{"hours later", 20, 64, []string{"-output_ts_offset", "90000"}, func(i int) float64 { return 90000 + float64(i)/25 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := NewReader(bytes.NewReader(write(t, c.n, c.size, c.args...)))
			for i := range c.n {
				p, err := r.Next()
				if err != nil {
					t.Fatal(i, err)
				}
				if p.Size != c.size*c.size || math.Abs(p.Time-c.time(i)) > 1e-9 {
					t.Fatalf("packet %d: %+v, want %d bytes at %v", i, p, c.size*c.size, c.time(i))
				}
				if i%5 == 4 { // packets may be passed over
					continue
				}
				buf := make([]byte, p.Size)
				if err := r.Body(buf); err != nil {
					t.Fatal(err)
				}
				if buf[0] != byte(i) || buf[len(buf)-1] != byte(i) {
					t.Fatalf("packet %d holds %d", i, buf[0])
				}
			}
			if p, err := r.Next(); err != io.EOF {
				t.Errorf("%+v, %v at the end", p, err)
			}
		})
	}
}

func TestReaderSound(t *testing.T) {
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=r=16000:d=3", "-c:a", "pcm_s16le", "-f", "nut", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	r, total := NewReader(bytes.NewReader(out)), 0
	for {
		p, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if want := float64(total/2) / 16000; math.Abs(p.Time-want) > 1e-9 {
			t.Fatalf("packet at %v, want %v", p.Time, want)
		}
		total += p.Size
	}
	if total != 3*16000*2 {
		t.Errorf("%d bytes", total)
	}
}

func TestReaderErrors(t *testing.T) {
	whole := write(t, 3, 16)
	if _, err := NewReader(bytes.NewReader(nil)).Next(); err != io.EOF {
		t.Errorf("nothing: %v", err)
	}
	if _, err := NewReader(bytes.NewReader(bytes.Repeat([]byte("text "), 100))).Next(); !errors.Is(err, ErrFormat) {
		t.Errorf("text: %v", err)
	}
	r := NewReader(bytes.NewReader(whole))
	if p, err := r.Next(); err != nil || r.Body(make([]byte, p.Size+1)) == nil {
		t.Errorf("wrong buffer accepted: %v", err)
	}
	start := bytes.Index(whole, binary.BigEndian.AppendUint64(nil, syncpointStart))
	for cut := start; cut < start+200; cut++ {
		r := NewReader(bytes.NewReader(whole[:cut]))
		p, err := r.Next()
		if err == nil {
			err = r.Body(make([]byte, p.Size))
		}
		if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
			t.Errorf("cut at %d: %v", cut, err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add(write(f, 5, 4))
	f.Add(write(f, 5, 70))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := NewReader(bytes.NewReader(data))
		for range 1000 {
			p, err := r.Next()
			if err != nil {
				return
			}
			if p.Size < 0 || p.Size > 1<<31 {
				t.Fatal("size", p.Size)
			}
			if p.Size < 1<<16 && r.Body(make([]byte, p.Size)) != nil {
				return
			}
		}
	})
}
