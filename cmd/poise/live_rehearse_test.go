package main

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
	"poise/analysis/live"
	"poise/analysis/media"
	"poise/models/networktest"
)

// What is recorded while the camera runs is Matroska: the file itself where that is asked for, however its name is written.
func TestRaw(t *testing.T) {
	for path, want := range map[string]string{"a.mp4": "a.mkv", "d.x/a.b.MP4": "d.x/a.b.mkv", "a.mkv": "a.mkv", "a.MKV": "a.MKV"} {
		if got := (&liveRun{path: path}).raw(); got != want {
			t.Errorf("%s is recorded to %s, want %s", path, got, want)
		}
	}
}

// A session that fails ends the live numbers, not the recording.
func TestFollowFailedSession(t *testing.T) {
	nets, err := openNetworks("auto", networktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	defer nets.close()
	s, err := live.Open(context.Background(), live.Settings{Runtime: nets.runtime, Topology: nets.topology, Profile: analysis.DefaultProfile()})
	if err != nil {
		t.Fatal(err)
	}
	s.Picture(media.Frame{Width: 4000, Height: 4000, Pix: make([]byte, 10)}, func() {})
	var said bytes.Buffer
	l := &liveRun{t: &terminal{out: &said, err: &said}, show: &liveLine{w: &said}}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := make(chan struct{})
	go func() { l.follow(ctx, s); close(done) }()
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
	if !strings.Contains(said.String(), "the recording goes on") {
		t.Errorf("%q", &said)
	}
}

// What was told of times that a rehearsal, ended early, never came to is left out and named; what reaches past its end is cut.
func TestBefore(t *testing.T) {
	ask := func(start float64) analysis.Asked { return analysis.Asked{Start: start, End: math.NaN(), Text: "?"} }
	told := ranges{baseline: &analysis.Span{Start: 1, End: 3}, exclude: []analysis.Span{{Start: 4, End: 60}, {Start: 61, End: 62}},
		asked: []analysis.Asked{ask(1), ask(math.NaN()), ask(30)}}
	for length, want := range map[float64]struct {
		marked         bool
		exclude        []analysis.Span
		asked, leftOut int
	}{
		0: {true, told.exclude, 3, 0}, 90: {true, told.exclude, 3, 0}, 10: {true, []analysis.Span{{Start: 4, End: 10}}, 2, 2},
		2: {false, nil, 2, 4},
	} {
		rec, leftOut := analysis.Recording{Duration: length}, 0
		kept := told.before(rec, func(string, ...any) { leftOut++ })
		if err := kept.within(rec); err != nil {
			t.Errorf("of %v s: %v", length, err)
		}
		if d := cmp.Diff(want.exclude, kept.exclude); d != "" || (kept.baseline != nil) != want.marked || len(kept.asked) != want.asked || leftOut != want.leftOut {
			t.Errorf("of %v s: %+v, %d left out, exclude (-want +got):\n%s", length, kept, leftOut, d)
		}
	}
}
