package annotate

import (
	"context"
	"errors"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"poise/analysis"
	"poise/analysis/media"
)

func TestSample(t *testing.T) {
	s := scene(t)
	t.Run("video", func(t *testing.T) { testVideo(t, s) })
	t.Run("part", func(t *testing.T) { testPart(t, s) })
	t.Run("stills", func(t *testing.T) { testStills(t, s) })
	t.Run("cancelled", func(t *testing.T) { testCancelled(t, s) })
	t.Run("other recording", func(t *testing.T) {
		other := *s.Obs
		visual := *s.Obs.Visual
		visual.Time = []float64{1000, 1001}
		other.Visual = &visual
		err := Video(t.Context(), &Scene{s.Recording, &other, s.Results, s.Profile}, filepath.Join(t.TempDir(), "a.mp4"), Options{})
		if !errors.Is(err, ErrOther) {
			t.Errorf("%v, want ErrOther", err)
		}
	})
	t.Run("no picture", func(t *testing.T) {
		blind := *s.Obs
		blind.Visual = nil
		if err := Video(t.Context(), &Scene{s.Recording, &blind, s.Results, s.Profile}, filepath.Join(t.TempDir(), "a.mp4"), Options{}); !errors.Is(err, ErrNoPicture) {
			t.Errorf("%v, want ErrNoPicture", err)
		}
	})
}

// testVideo wants every analysed frame at its time, the sound packet by packet, and the drawing where the face is.
func testVideo(t *testing.T, s *Scene) {
	path := filepath.Join(t.TempDir(), "a.mp4")
	if err := Video(t.Context(), s, path, Options{}); err != nil {
		t.Fatal(err)
	}
	sameTimes(t, times(t, path, "v:0", "frame", "best_effort_timestamp_time"), s.Obs.Visual.Time, 1e-4)
	sameTimes(t, times(t, path, "a:0", "packet", "pts_time"), times(t, s.Recording.Path, "a:0", "packet", "pts_time"), 1e-3)

	drawn := pictures(t, path)
	f := &s.Obs.Visual.People[0].Face
	p := newPainter(s, s.Obs.Visual.Width, s.Obs.Visual.Height)
	defer p.close()
	p.face = f
	seen := 0
	for i := range s.Obs.Visual.Time {
		if f.Reason[i] != analysis.Measured {
			continue
		}
		seen++
		for _, landmark := range []int{172, 397, 67} { // of the outline, away from axes, gaze and text
			if d := likeness(drawn[i], p.mark(i, landmark), mesh); d > 60 { // H.264 halves the resolution of colour
				t.Errorf("frame %d: landmark %d: nearest colour is %.0f from the outline's", i, landmark, d)
			}
		}
	}
	if seen < 20 {
		t.Fatalf("only %d frames show the face", seen)
	}
}

// testPart wants a part to begin at 0, with its sound.
func testPart(t *testing.T, s *Scene) {
	path := filepath.Join(t.TempDir(), "a.mp4")
	if err := Video(t.Context(), s, path, Options{From: 0.5, To: 1.5}); err != nil {
		t.Fatal(err)
	}
	var want []float64
	for _, at := range s.Obs.Visual.Time {
		if at >= 0.5 && at < 1.5 {
			want = append(want, at-0.5)
		}
	}
	sameTimes(t, times(t, path, "v:0", "frame", "best_effort_timestamp_time"), want, 1e-4)
	sound := times(t, path, "a:0", "packet", "pts_time")
	if n := len(sound); n == 0 || sound[0] > 0.05 || math.Abs(sound[n-1]-1) > 0.05 {
		t.Errorf("sound from %v", sound)
	}
}

func testStills(t *testing.T, s *Scene) {
	dir := t.TempDir()
	paths, err := Stills(t.Context(), s, []float64{1.045, 0, 1.04}, dir, "a")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) != 2 || filepath.Base(paths[0]) != "a-0000.000s.png" || filepath.Base(paths[1]) != "a-0001.040s.png" {
		t.Fatalf("%q", paths)
	}
	file, err := os.Open(paths[1])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); max(b.Dx(), b.Dy()) < leastSide {
		t.Errorf("picture of %v is too small to read", b)
	}
}

// testCancelled wants nothing but what was there before.
func testCancelled(t *testing.T, s *Scene) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.mp4")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := Video(ctx, s, path, Options{Progress: func(frames int, _ float64) {
		if frames == 5 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
	left, _ := os.ReadDir(dir)
	if b, _ := os.ReadFile(path); string(b) != "before" || len(left) != 1 {
		t.Errorf("%q and %v are left", b, left)
	}
}

func sameTimes(t *testing.T, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) || len(want) == 0 {
		t.Fatalf("%d times, want %d", len(got), len(want))
	}
	for i := range want {
		if math.Abs(got[i]-want[i]) > tolerance {
			t.Fatalf("%d: %v s, want %v s", i, got[i], want[i])
		}
	}
}

// What networks invent may lie anywhere: drawing it must neither crash nor leave the canvas.
func TestWildPlaces(t *testing.T) {
	c := newCanvas(64, 48, 1)
	defer c.close()
	inf, nan := math.Inf(1), math.NaN()
	for _, p := range []point{{nan, 3}, {3, nan}, {inf, 0}, {0, -inf}, {1e30, -1e30}, {-200, 190}, {5, 5}} {
		c.line(point{10, 10}, p, 2, red)
		c.dot(p, 3, red)
		c.ring(p, 1e9, 1, red)
		c.ring(p, nan, 1, red)
		c.arrow(p, point{1, 1}, 1, red)
		c.text("x", p, 0.5, red, true)
	}
}

func TestWrap(t *testing.T) {
	for _, l := range wrap("a line that is far too long for the little room there is, äöü", 150, 0.5) {
		if textWidth(l, 0.5) > 170 {
			t.Errorf("%q is %v pixels wide", l, textWidth(l, 0.5))
		}
	}
}

// Small and odd pictures, without a person, are drawn on a legible canvas with even sides.
func TestCanvasSize(t *testing.T) {
	for _, size := range [][2]int{{2, 2}, {33, 1001}, {1001, 33}, {224, 224}, {720, 1280}} {
		s := &Scene{Obs: &analysis.Observations{Visual: &analysis.Visual{Time: []float64{0}, Width: size[0], Height: size[1],
			Faces: []uint8{0}}}, Results: &analysis.Results{}, Profile: analysis.DefaultProfile()}
		p := newPainter(s, size[0], size[1])
		if err := p.paint(0, media.FrameOf(size[0], size[1], make([]byte, 3*size[0]*size[1]))); err != nil {
			t.Errorf("%v: %v", size, err)
		}
		if w, h := p.canvas.mat.Cols(), p.canvas.mat.Rows(); w%2 != 0 || h%2 != 0 || max(w, h) < leastSide {
			t.Errorf("%v: canvas of %d x %d", size, w, h)
		}
		if err := p.close(); err != nil {
			t.Error(err)
		}
	}
}
