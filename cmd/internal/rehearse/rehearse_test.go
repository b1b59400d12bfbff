package rehearse

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"poise/analysis"
	"poise/analysis/live"
	"poise/analysis/media"
	"poise/analysis/pipeline"
	"poise/cmd/internal/terminal"
	"poise/models/networktest"
)

// What is recorded while the camera runs is Matroska: the file itself where that is asked for, however its name is written.
func TestRaw(t *testing.T) {
	for path, want := range map[string]string{"a.mp4": "a.mkv", "d.x/a.b.MP4": "d.x/a.b.mkv", "a.mkv": "a.mkv", "a.MKV": "a.MKV"} {
		if got := (&rehearsal{path: path}).raw(); got != want {
			t.Errorf("%s is recorded to %s, want %s", path, got, want)
		}
	}
}

// A session that fails ends the live numbers, not the recording.
func TestFollowFailedSession(t *testing.T) {
	nets, err := pipeline.OpenNetworks("auto", networktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	defer nets.Close()
	s, err := live.Open(context.Background(), live.Settings{Runtime: nets.Runtime, Topology: nets.Topology, Profile: analysis.DefaultProfile()})
	if err != nil {
		t.Fatal(err)
	}
	s.Picture(media.Frame{Width: 4000, Height: 4000, Pix: make([]byte, 10)}, func() {})
	var said bytes.Buffer
	r := &rehearsal{t: &terminal.Terminal{Out: &said, Err: &said}, show: &statusLine{w: &said}}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan struct{})
	go func() { r.follow(ctx, s); close(done) }()
	for deadline := time.Now().Add(time.Minute); s.Err() == nil; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the session goes on")
		}
	}
	select {
	case <-done:
		t.Error("the recording would end")
	case <-time.After(300 * time.Millisecond):
	}
	cancel()
	<-done
	if _, err := s.Close(); err == nil {
		t.Error("the session does not tell why")
	}
	if !strings.Contains(said.String(), "Your recording goes on") {
		t.Errorf("%q", &said)
	}
}
