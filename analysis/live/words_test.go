package live

import (
	"context"
	"errors"
	"math"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/media/probe"
	"poise/analysis/voice"
	"poise/models"
	"poise/models/networktest"
)

// spoken is somebody who says two sentences and goes on a second later.
func spoken(t *testing.T) []float32 {
	t.Helper()
	path := filepath.Join(t.TempDir(), "spoken.wav")
	text := "I wrote the plan for the new office and shared it with every department. We met each Monday and talked about the costs. " +
		"After three months the work was done and nobody had to stay late any more. My team was very happy about the result."
	if out, err := exec.Command("espeak-ng", "-v", "en-us", "-s", "140", "-w", path, text).CombinedOutput(); err != nil {
		t.Fatalf("espeak-ng (apt-get install espeak-ng): %v: %s", err, out)
	}
	rec, err := probe.File(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	samples, _ := pcm(t, rec)
	return append(samples, make([]float32, 2*voice.Rate)...)
}

// The pace is that of the words where these come in time, else of the syllables, and says which.
func TestPaceFromWords(t *testing.T) {
	rt, _ := networktest.Open(t, models.ONNXRuntime)
	tokens, err := models.LoadTokens(networktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	set := Settings{Runtime: rt, Profile: analysis.DefaultProfile()}
	sound := &audioObserver{set: set, words: true}
	words := &wordObserver{tokens: tokens}
	defer func() {
		if err := errors.Join(words.close(), sound.close()); err != nil {
			t.Error(err)
		}
	}()
	assess := newAssessor(set)
	now := func() *view {
		columns := sound.columns()
		v, err := assess.view(nil, columns, nil, columns.Start+columns.Duration)
		if err == nil {
			err = assess.viewWords(v, words)
		}
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	said := spoken(t)
	const block = voice.Rate / 4
	for at := 0; at < len(said); at += block {
		if err := sound.add(soundBlock(said[at:min(at+block, len(said))], at)); err != nil {
			t.Fatal(err)
		}
		if _, err := words.step(rt, sound); err != nil {
			t.Fatal(err)
		}
	}
	heard, upTo := words.said()
	if heard == nil || upTo < sound.endTime()-2 {
		t.Fatalf("words up to %.1f of %.1f s: %+v", upTo, sound.endTime(), heard)
	}
	var text []string
	for _, s := range heard.Segments {
		text = append(text, s.Text)
	}
	if all := strings.Join(text, " "); !strings.Contains(all, "department") || !strings.Contains(all, "result") {
		t.Errorf("heard %q", all)
	}
	pace, from := now().pace()
	if from != FromWords || math.Abs(pace.Value-140) > 40 {
		t.Errorf("%.0f words a minute from %q, want about 140 from words", pace.Value, from)
	}
	// As much again at once, which words can't follow.
	for range 2 {
		if err := sound.add(soundBlock(said, int(sound.endTime()*voice.Rate))); err != nil {
			t.Fatal(err)
		}
	}
	if heard, err := words.step(rt, sound); err != nil || heard {
		t.Errorf("words of what is too old: %v, %v", heard, err)
	}
	if pace, from := now().pace(); from != FromSyllables || math.IsNaN(pace.Value) {
		t.Errorf("%.0f words a minute from %q, want those of syllables", pace.Value, from)
	}
}

func soundBlock(samples []float32, at int) sound { return sound{samples, float64(at) / voice.Rate} }

// Words that lie in a window keep what was thought of between them.
func TestMovedWords(t *testing.T) {
	said := &analysis.Transcript{Segments: []analysis.TranscriptSegment{{Start: 0, End: 4, Timed: []analysis.TimedWord{{Text: "one", Start: 0, End: 1},
		{Text: "two", Start: 1, End: 2}, {Text: "three", Start: 2, End: 3}, {Text: "four", Start: 3, End: 4}},
		Hesitations: []analysis.Hesitation{{Um: 0.1}, {Um: 0.2}, {Um: 0.3}, {Um: 0.4}, {Um: 0.5}}}}}
	s := moved(said, 1, 2).Segments[0]
	if len(s.Timed) != 2 || len(s.Hesitations) != 3 || s.Hesitations[0].Um != 0.2 || s.Hesitations[2].Um != 0.4 || s.Text != "two three" {
		t.Errorf("%+v", s)
	}
	said.Segments[0].Hesitations = nil
	if s := moved(said, 1, 2).Segments[0]; len(s.Timed) != 2 || s.Hesitations != nil {
		t.Errorf("not asked for: %+v", s)
	}
}
