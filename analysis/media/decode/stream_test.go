package decode_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"poise/analysis/media"
	"poise/analysis/media/decode"
	"poise/analysis/media/internal/mediatest"
)

// taken is what a stream gave.
type taken struct {
	mu      sync.Mutex
	all     []mediatest.Seen
	samples []float32
	start   float64
	came    []time.Time
}

func (k *taken) sink() decode.Sink {
	return decode.Sink{
		Picture: func(f media.Frame, release func()) {
			k.mu.Lock()
			defer k.mu.Unlock()
			k.all, k.came = append(k.all, mediatest.Seen{Time: f.Time, Number: mediatest.Number(f)}), append(k.came, time.Now())
			release()
		},
		Sound: func(x []float32, at float64) {
			k.mu.Lock()
			defer k.mu.Unlock()
			if k.samples == nil {
				k.start = at
			}
			k.samples = append(k.samples, x...)
		},
	}
}

// trickle hands out bytes in small pieces, as a browser sends them.
type trickle struct {
	r io.Reader
	n int
}

func (t trickle) Read(b []byte) (int, error) { return t.r.Read(b[:min(len(b), t.n)]) }

var streamSound = []string{"-f", "lavfi", "-i", "sine=f=440:d=3:r=48000"}

// A stream in pieces gives the pictures of the file, with its times, and its sound.
func TestFollow(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
	}{
		{"a.webm", []string{"-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus", "-live", "1", "-f", "webm"}},
		{"a.mp4", []string{"-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"}},
	} {
		path := mediatest.Make(t, c.name, append(append(mediatest.Bars(75, "25"), streamSound...), c.args...)...)
		want, _, _ := mediatest.Decode(t, mediatest.Probe(t, path), decode.Options{})
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var k taken
		if err := decode.Follow(context.Background(), trickle{bytes.NewReader(raw), 700}, k.sink()); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		near := func(a, b mediatest.Seen) bool { return a.Number == b.Number && math.Abs(a.Time-b.Time) < 2e-3 }
		if !slices.EqualFunc(k.all, want, near) {
			t.Errorf("%s: pictures %v, want %v", c.name, k.all, want)
		}
		if s := float64(len(k.samples)) / media.SampleRate; math.Abs(s-3) > 0.1 || math.Abs(k.start) > 0.05 {
			t.Errorf("%s: %.2f s of sound from %.3f s", c.name, s, k.start)
		}
		k = taken{} // broken off in the middle: no error
		if err := decode.Follow(context.Background(), bytes.NewReader(raw[:len(raw)*2/3]), k.sink()); err != nil || len(k.all) < 20 {
			t.Errorf("%s, broken off: %d pictures, %v", c.name, len(k.all), err)
		}
	}
}

// What is no stream of a browser is refused, and nothing of this machine is opened for it.
func TestFollowHostile(t *testing.T) {
	secret := mediatest.Make(t, "secret.mp4", append(mediatest.Bars(5, "25"), "-c:v", "libx264", "-pix_fmt", "yuv420p")...)
	for name, text := range map[string]string{
		"nothing": "", "noise": string(bytes.Repeat([]byte("noise"), 1000)),
		"playlist": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:" + secret + "\n#EXT-X-ENDLIST\n",
		"concat":   "ffconcat version 1.0\nfile " + secret + "\n",
	} {
		var k taken
		if err := decode.Follow(context.Background(), bytes.NewReader([]byte(text)), k.sink()); !errors.Is(err, media.ErrDecode) || len(k.all) > 0 {
			t.Errorf("%s: %d pictures, %v", name, len(k.all), err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	go func() {
		_, _ = w.Write([]byte("noise")) // returns once it is read
		cancel()
		w.Close()
	}()
	if err := decode.Follow(ctx, r, new(taken).sink()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A recording is played as fast as it was recorded.
func TestPlay(t *testing.T) {
	path := mediatest.Make(t, "a.mkv", append(append(mediatest.Bars(40, "25"), "-f", "lavfi", "-i", "sine=d=1.6"), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "flac")...)
	rec := mediatest.Probe(t, path)
	want, _, _ := mediatest.Decode(t, rec, decode.Options{})
	var k taken
	if err := decode.Play(context.Background(), rec, k.sink()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(k.all, want) {
		t.Errorf("pictures %v, want %v", k.all, want)
	}
	if took := k.came[len(k.came)-1].Sub(k.came[0]).Seconds(); took < 1.2 {
		t.Errorf("1.6 s were played in %.2f s", took)
	}
	rec.Audio = nil
	k = taken{}
	if err := decode.Play(context.Background(), rec, k.sink()); err != nil || k.samples != nil || len(k.all) != len(want) {
		t.Errorf("without sound: %d pictures, %d samples, %v", len(k.all), len(k.samples), err)
	}
}
