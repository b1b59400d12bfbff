package live

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"poise/analysis"
	"poise/analysis/media"
	"poise/analysis/media/decode"
	audio "poise/analysis/media/sound"
	"poise/models"
	"poise/models/networktest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// settings opens the real networks; what they need is installed by make setup.
func settings(t *testing.T) Settings {
	t.Helper()
	rt, top := networktest.Open(t, models.Auto)
	return Settings{Runtime: rt, Topology: top, Profile: analysis.DefaultProfile(), Cues: AllCues}
}

// film is a person who sits still for some seconds at 10 pictures a second, slides out of the picture for two from the sixth on,
// with syllables of a buzz.
func film(t *testing.T, name string, seconds string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	in := []string{"-v", "error", "-loop", "1", "-framerate", "10", "-t", seconds, "-i", filepath.Join("..", "..", "samples", "portrait.png"),
		"-f", "lavfi", "-t", seconds, "-i", "aevalsrc='0.2*sin(2*PI*140*t)*gt(sin(2*PI*3*t),0)':s=16000",
		"-vf", "scale=480:-2,drawbox=t=fill:c=gray:enable='between(t,6,8)'"}
	if out, err := exec.Command("ffmpeg", append(append(in, args...), path)...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

var browser = []string{"-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1M", "-c:a", "libopus", "-f", "webm"}

// feed hands every picture and the sound of a recording to a session, none dropped, as fast as it looks. before is called before each
// picture with its time; nil: nothing is.
func feed(t *testing.T, s *Session, rec *analysis.Recording, before func(at float64)) {
	t.Helper()
	sound, start := pcm(t, rec)
	dec, err := decode.Open(context.Background(), rec, decode.Options{FPS: 30})
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	heard, over := 0, make(chan struct{})
	go func() {
		s.work.Wait() // the session is closed, or has failed
		close(over)
	}()
	for {
		f, release, err := dec.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for ; heard < len(sound) && start+float64(heard)/media.SampleRate < f.Time; heard += 800 {
			s.Sound(sound[heard:min(heard+800, len(sound))], start+float64(heard)/media.SampleRate)
		}
		if before != nil {
			before(f.Time)
		}
		seen := make(chan struct{})
		s.Picture(f, func() {
			release()
			close(seen)
		})
		select {
		case <-seen:
		case <-over:
		}
	}
}

func pcm(t *testing.T, rec *analysis.Recording) (all []float32, start float64) {
	t.Helper()
	track, err := audio.Extract(context.Background(), rec)
	if err != nil {
		t.Fatal(err)
	}
	defer track.Close()
	wav, err := track.Open()
	if err != nil {
		t.Fatal(err)
	}
	all = make([]float32, track.Samples)
	for n := 0; n < len(all); {
		k, err := wav.Read(all[n:])
		if n += k; err != nil || k == 0 {
			break
		}
	}
	return all, track.Start
}
