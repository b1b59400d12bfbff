package live

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"sync/atomic"
	"testing"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/media"
	"poise/analysis/media/probe"
	"poise/analysis/observe"
)

// What a session sums up is what the report of the file says, within .02 or 3 % (the same pictures, none dropped).
func TestAgreesWithTheFile(t *testing.T) {
	set := settings(t)
	base := analysis.Span{Start: 1, End: 3}
	set.Baseline = &base
	path := film(t, "a.mp4", "12", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
	rec, err := probe.File(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), set)
	if err != nil {
		t.Fatal(err)
	}
	states, told := make(chan []State, 1), make(chan float64, 1000)
	go func() {
		defer close(told)
		var all []State
		for st := range s.States() {
			all = append(all, st)
			told <- st.Time
		}
		states <- all
	}()
	last, open := 0.0, true
	feed(t, s, rec, func(at float64) { // states are at most a second of the film apart, however fast it is looked at
		for open && at > last+maxInterval+minInterval {
			last, open = <-told
		}
	})
	sum, err := s.Close()
	if err != nil {
		t.Fatal(err)
	}
	obs, err := observe.Recording(context.Background(), path, observe.Options{Runtime: set.Runtime, Topology: set.Topology})
	if err != nil {
		t.Fatal(err)
	}
	res, err := measure.Run(obs, set.Profile, measure.Options{Baseline: &base})
	if err != nil {
		t.Fatal(err)
	}
	measures := map[string]analysis.Finding{}
	for _, f := range res.Findings {
		measures[f.ID] = f
	}
	compared := 0
	for _, d := range Compare(sum, measures) {
		if !d.Measured() {
			continue
		}
		compared++
		if off := math.Abs(d.Live.Value - d.File.Value); off > max(0.02, 0.03*math.Abs(d.File.Value)) {
			t.Errorf("%s is %v live and %v in the file", d.ID, d.Live.Value, d.File.Value)
		}
		if f := sum.Figures[d.ID]; math.Abs(f.Coverage-measures[d.ID].Coverage) > 0.05 {
			t.Errorf("%s covers %v live and %v in the file", d.ID, f.Coverage, measures[d.ID].Coverage)
		}
	}
	if compared < 4 {
		t.Errorf("only %d figures could be compared: %+v", compared, sum)
	}
	all := <-states
	away, there := 0, 0
	for _, st := range all {
		switch {
		case st.Time > 6.3 && st.Time < 7.8:
			if away++; st.Face || st.Target != "" || st.TargetReason == "" {
				t.Errorf("at %.2f s nobody is in the picture, but %+v", st.Time, st)
			}
		case st.Time > 3.5 && st.Time < 5.8:
			if there++; !st.Face || st.Target == "" || !st.Marked {
				t.Errorf("at %.2f s: %+v", st.Time, st)
			}
		}
	}
	if away == 0 || there == 0 {
		t.Errorf("%d states tell of a face, %d of none", there, away)
	}
}

// A stream that comes faster than it can be looked at: pictures are dropped, all are given back, and the sums say how much was
// seen.
func TestDecodeDrops(t *testing.T) {
	set := settings(t)
	raw, err := os.ReadFile(film(t, "a.webm", "5", browser...))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), set)
	if err != nil {
		t.Fatal(err)
	}
	if err := Decode(context.Background(), s, bytes.NewReader(raw), Holds{Picture: true, Sound: true}); err != nil {
		t.Fatal(err)
	}
	sum, err := s.Close()
	if err != nil || sum.Pictures != 50 || sum.Dropped == 0 || sum.Dropped >= 50 {
		t.Errorf("%+v, %v", sum, err)
	}
	if again, err := s.Close(); err != nil || again.Pictures != sum.Pictures {
		t.Errorf("closed twice: %v", err)
	}
}

// A session without pictures measures the sound, one without anything nothing; both end.
func TestHalves(t *testing.T) {
	set := settings(t)
	s, err := Open(context.Background(), set)
	if err != nil {
		t.Fatal(err)
	}
	if sum, err := s.Close(); err != nil || sum.Pictures != 0 || !math.IsNaN(sum.Figures["eye_contact.gaze_to_camera"].Value) {
		t.Errorf("%+v, %v", sum, err)
	}
	if _, open := <-s.States(); open {
		t.Error("states come after the end")
	}
	if s, err = Open(context.Background(), set); err != nil {
		t.Fatal(err)
	}
	buzz := make([]float32, media.SampleRate/10)
	for i := range 40 {
		for k := range buzz {
			buzz[k] = float32(0.2 * math.Sin(float64(k)))
		}
		at := float64(i) / 10
		if i >= 20 {
			at += 1 // a hole
		}
		s.Sound(buzz, at)
	}
	var last State
	for at := 5.0; last.Time < 4.9; at += 0.1 { // how often a busy machine tells a state is its own affair
		if at > 60 {
			t.Fatalf("the last state is of %v s", last.Time)
		}
		last = <-s.States()
		s.Sound(buzz, at)
	}
	if last.Face || last.TargetReason != analysis.NoVideo.String() || math.IsNaN(last.Level.Value) || last.Level.Value > 0 {
		t.Errorf("%+v", last)
	}
	raw, err := json.Marshal(last)
	if err != nil || !bytes.Contains(raw, []byte(`"eye_contact":{"value":null,"reason":"no_video"}`)) || !bytes.Contains(raw, []byte(`"cues":[]`)) {
		t.Errorf("%s, %v", raw, err)
	}
	if _, err := s.Close(); err != nil {
		t.Error(err)
	}
}

// Every picture is given back exactly once: looked at, replaced, left in the box, or come too late.
func TestPicturesAreGivenBack(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s, err := Open(ctx, settings(t))
	if err != nil {
		t.Fatal(err)
	}
	var back atomic.Int64
	pix := make([]byte, media.FrameBytes(64, 64))
	put := func(at float64) <-chan struct{} {
		given := make(chan struct{})
		var once atomic.Bool
		s.Picture(media.Frame{Time: at, Width: 64, Height: 64, Pix: pix}, func() {
			if once.Swap(true) {
				t.Error("a picture was given back twice")
				return
			}
			back.Add(1)
			close(given)
		})
		return given
	}
	for i := range 200 {
		given := put(float64(i%150) / 30) // the clock goes back once
		if i%3 == 0 {
			<-given // the others come faster than they can be looked at
		}
	}
	cancel()
	for i := range 20 {
		put(10 + float64(i))
	}
	if _, err := s.Close(); err != nil {
		t.Error(err)
	}
	put(100)
	if n := back.Load(); n != 221 {
		t.Errorf("%d of 221 pictures were given back", n)
	}
}

// A picture that is not what it says ends the session with an error and nothing else.
func TestBrokenPicture(t *testing.T) {
	s, err := Open(context.Background(), settings(t))
	if err != nil {
		t.Fatal(err)
	}
	s.Picture(media.Frame{Width: 4000, Height: 4000, Pix: make([]byte, 10)}, func() {})
	for range s.States() {
	}
	if _, err := s.Close(); err == nil {
		t.Error("nobody complains")
	}
}
