package annotate

import (
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/media"
	"poise/analysis/media/decode"
	"poise/analysis/media/probe"
	"poise/analysis/observe"
	"poise/models"
	"poise/models/networktest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// scene observes and measures the first seconds of the sample rehearsal.
func scene(t *testing.T) *Scene {
	t.Helper()
	rt, topology := networktest.Open(t, models.Auto)
	top, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	sample := filepath.Join(top, "samples", "out", "rehearsal.mp4")
	if _, err := os.Stat(sample); err != nil {
		dir := t.TempDir()
		run(t, top, "go", "run", "./samples", "-o", dir)
		sample = filepath.Join(dir, "rehearsal.mp4")
	}
	clip := filepath.Join(t.TempDir(), "clip.mp4")
	run(t, top, "ffmpeg", "-v", "error", "-nostdin", "-i", sample, "-t", "2", "-c", "copy", clip)

	obs, err := observe.Recording(t.Context(), clip, observe.Options{Runtime: rt, Topology: topology, Program: "test", FPS: 15})
	if err != nil {
		t.Fatal(err)
	}
	profile := analysis.DefaultProfile()
	res, err := measure.Run(obs, profile, measure.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rec := obs.Recording
	return &Scene{Recording: &rec, Obs: obs, Results: res, Profile: profile}
}

func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %q: %v: %s", name, args, err, errs.String())
	}
	return string(out)
}

// times are ffprobe's own: of frames of the video, or packets of the sound.
func times(t *testing.T, path, stream, what, field string) (out []float64) {
	t.Helper()
	for _, line := range strings.Fields(run(t, "", "ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", what+"="+field,
		"-of", "csv=p=0", path)) {
		v, err := strconv.ParseFloat(strings.Split(line, ",")[0], 64)
		if err != nil {
			t.Fatalf("ffprobe: %q", line)
		}
		out = append(out, v)
	}
	return out
}

// pictures decodes a video; Pix is BGR.
func pictures(t *testing.T, path string) (out []media.Frame) {
	t.Helper()
	rec, err := probe.File(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	dec, err := decode.Open(t.Context(), rec, decode.Options{MaxSide: 8192})
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	for {
		f, release, err := dec.Read()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		bgr := make([]byte, 3*f.Width*f.Height)
		f.BGR(bgr)
		release()
		f.Pix = bgr
		out = append(out, f)
	}
}

// likeness is how far the colour nearest to want within some pixels of a place is from it, 0 to 441.
func likeness(f media.Frame, at point, want colour) float64 {
	best := math.Inf(1)
	for y := int(at.y) - 2; y <= int(at.y)+2; y++ {
		for x := int(at.x) - 2; x <= int(at.x)+2; x++ {
			q := f.Pix[3*(y*f.Width+x):]
			b, g, r := float64(q[0])-float64(want.B), float64(q[1])-float64(want.G), float64(q[2])-float64(want.R)
			best = min(best, math.Sqrt(b*b+g*g+r*r))
		}
	}
	return best
}
