package capture

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.uber.org/goleak"

	"poise/analysis/media"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Without a microphone or with a hostile name there is one line that says so.
func TestMicrophone(t *testing.T) {
	t.Setenv("PULSE_SERVER", "unix:/nonexistent")
	t.Setenv("PULSE_RUNTIME_PATH", t.TempDir())
	for _, name := range []string{"default", "file:/etc/passwd", "-i", "tee:hw:0,/tmp/x", "", "a b", "http://localhost/x", "hw:99"} {
		err := Microphone(context.Background(), name, time.Now(), func([]float32, float64) {})
		if name == "default" && err == nil {
			continue // a machine with a microphone of ALSA's
		}
		if !errors.Is(err, errMicrophone) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestCameraMissing(t *testing.T) {
	err := Camera{Device: 9971}.Stream(context.Background(), time.Now(), func(media.Frame, func()) {})
	if !errors.Is(err, ErrCamera) {
		t.Errorf("%v", err)
	}
}
