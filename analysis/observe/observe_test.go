package observe

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"poise/analysis"
	"poise/analysis/media"
	"poise/models"
	"poise/models/networktest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// options opens the real networks; what they need is installed by make setup.
func options(t *testing.T) Options {
	t.Helper()
	rt, top := networktest.Open(t, models.Auto)
	t.Setenv("TMPDIR", t.TempDir())
	return Options{Runtime: rt, Topology: top, Program: "poise test", FPS: 10, Workers: 2}
}

func noTemporaryFiles(t *testing.T) {
	t.Helper()
	left, err := os.ReadDir(os.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		if strings.HasPrefix(f.Name(), "Test") || strings.HasPrefix(f.Name(), "pulse-") { // of the tests, and of espeak-ng
			continue
		}
		t.Errorf("%s is left in the temporary folder", f.Name())
	}
}

// film has ffmpeg make a recording.
func film(t *testing.T, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	cmd := exec.Command("ffmpeg", append(append([]string{"-v", "error"}, args...), path)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

var (
	picture = []string{"-loop", "1", "-i", filepath.Join("..", "..", "samples", "portrait.png")}
	tone    = []string{"-f", "lavfi", "-i", "sine=f=220"}
	small   = []string{"-t", "2", "-r", "10", "-vf", "scale=320:-2", "-pix_fmt", "yuv420p"}
)

func join(parts ...[]string) []string {
	var out []string
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func TestRecording(t *testing.T) {
	opt := options(t)
	var stages []Stage
	ended := map[Stage]bool{}
	opt.Progress = func(p Progress) {
		if p.Stage == Probing || p.Ended {
			stages = append(stages, p.Stage)
		}
		if f, ok := p.Fraction(); ok && (f < 0 || f > 1) {
			t.Errorf("fraction %v", f)
		}
		ended[p.Stage] = ended[p.Stage] || p.Ended
	}
	path := film(t, "a.mp4", join(picture, tone, small)...)
	obs, err := Recording(context.Background(), path, opt)
	if err != nil {
		t.Fatal(err)
	}
	if obs.Visual == nil || obs.Voice == nil || len(obs.Visual.Time) != 20 || len(obs.Visual.People) != 1 {
		t.Fatalf("visual %v, voice %v", obs.Visual != nil, obs.Voice != nil)
	}
	if obs.Program != "poise test" || obs.Runtime != opt.Runtime.Name() || obs.Options != (analysis.Options{FPS: 10, Pose: "lite", Language: "en"}) {
		t.Errorf("program %q, runtime %q, options %v", obs.Program, obs.Runtime, obs.Options)
	}
	var names []string
	for _, n := range obs.Networks {
		names = append(names, n.Name)
		if len(n.SHA256) != 64 {
			t.Errorf("%s has digest %q", n.Name, n.SHA256)
		}
	}
	want := []string{models.FaceDetection, models.FaceMesh, models.FaceLeftEye, models.FaceLips, models.FaceRightEye, models.HandLandmark,
		models.PoseDetection, models.PoseLite, models.SileroVAD}
	if d := cmp.Diff(want, names); d != "" {
		t.Errorf("networks (-want +got):\n%s", d)
	}
	if !ended[Probing] || !ended[Picture] || !ended[Sound] || stages[0] != Probing {
		t.Errorf("stages %v, ended %v", stages, ended)
	}
	noTemporaryFiles(t)
}

// A stream that cannot be decoded costs its half, with a warning; the other half is kept.
func TestHalves(t *testing.T) {
	opt := options(t)
	spoil := func(stream string) []string { return []string{"-bsf:" + stream, "noise=amount=1"} }
	cases := []struct {
		name          string
		args          []string
		visual, voice bool
		warning       string
	}{
		{"picture.mkv", join(picture, tone, small, spoil("v")), false, true, "The picture could not be used: nothing could be decoded."},
		{"silent.mp4", join(picture, small, []string{"-an"}), true, false, ""},
		{"sound.wav", join(tone, []string{"-t", "1"}), false, true, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			obs, err := Recording(context.Background(), film(t, c.name, c.args...), opt)
			if err != nil {
				t.Fatal(err)
			}
			if (obs.Visual != nil) != c.visual || (obs.Voice != nil) != c.voice {
				t.Errorf("visual %v, voice %v", obs.Visual != nil, obs.Voice != nil)
			}
			if !strings.Contains(strings.Join(obs.Recording.Warnings, "\n"), c.warning) {
				t.Errorf("warnings %q, want %q", obs.Recording.Warnings, c.warning)
			}
			noTemporaryFiles(t)
		})
	}
}

func TestUnusable(t *testing.T) {
	opt := options(t)
	garbage := film(t, "g.mkv", join(picture, small, []string{"-an", "-bsf:v", "noise=amount=1"})...)
	for name, want := range map[string]error{"missing.mp4": fs.ErrNotExist, garbage: media.ErrDecode, t.TempDir(): syscall.EISDIR} {
		_, err := Recording(context.Background(), name, opt)
		if !errors.Is(err, ErrUnusable) || !errors.Is(err, want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("Recording(%s) = %v, want %v", name, err, want)
		}
	}
	noTemporaryFiles(t)
}

// Without a duration in the container it comes from what was decoded.
func TestDuration(t *testing.T) {
	opt := options(t)
	path := film(t, "live.webm", join(picture, tone, small, []string{"-c:v", "libvpx", "-c:a", "libopus", "-live", "1"})...)
	obs, err := Recording(context.Background(), path, opt)
	if err != nil {
		t.Fatal(err)
	}
	if d := obs.Recording.Duration; math.Abs(d-2) > 0.15 {
		t.Errorf("duration %v, want 2", d)
	}
}

func TestAccept(t *testing.T) {
	opt := options(t)
	refused := errors.New("not this one")
	opt.Accept = func(rec analysis.Recording) error {
		if rec.Audio == nil || !strings.HasPrefix(rec.Digest, "sha256:") {
			t.Errorf("asked about %+v", rec)
		}
		return refused
	}
	if _, err := Recording(context.Background(), film(t, "a.wav", join(tone, []string{"-t", "1"})...), opt); err != refused {
		t.Errorf("Recording = %v", err)
	}
}

// Cancelling in the middle ends everything; goleak and the temporary folder show what is left.
func TestCancel(t *testing.T) {
	opt := options(t)
	path := film(t, "long.mkv", "-f", "lavfi", "-i", "testsrc2=s=640x480:r=30:d=60", "-f", "lavfi", "-i", "sine=d=60",
		"-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	cancelled := false
	opt.Progress = func(p Progress) {
		if p.Frames >= 10 && !cancelled {
			cancelled = true
			cancel()
		}
	}
	_, err := Recording(ctx, path, opt)
	if !errors.Is(err, context.Canceled) || !cancelled {
		t.Fatalf("Recording = %v", err)
	}
	noTemporaryFiles(t)
}
