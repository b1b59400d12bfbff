package observe

import (
	"context"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/media/probe"
	"poise/models"
	"poise/models/networktest"
)

// say has espeak-ng say a text.
func say(t *testing.T, voice, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "said.wav")
	if out, err := exec.Command("espeak-ng", "-v", voice, "-w", path, text).CombinedOutput(); err != nil {
		t.Fatalf("espeak-ng (apt-get install espeak-ng): %v: %s", err, out)
	}
	return path
}

// Of two people on two tracks or channels each has their own columns and words, as if recorded alone; what a microphone hears of the
// other person is not the person's.
func TestTwoTracks(t *testing.T) {
	opt := options(t)
	tokens, err := models.LoadTokens(networktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	opt.Tokens = tokens
	me := say(t, "en-us", "I wrote the plan and shared it with every department.")
	other := say(t, "en-gb+f3", "Tell me about a difficult customer and what you did.")
	const answer, question = "aresample=16000,adelay=5s,apad=whole_dur=10", "aresample=16000,adelay=500,apad=whole_dur=10"
	const early = "aresample=16000,adelay=2500,apad=whole_dur=10" // while the question is asked
	alone := film(t, "alone.wav", "-i", me, "-af", answer)
	two := film(t, "two.mkv", "-i", me, "-i", other, "-filter_complex", "[0]"+answer+"[a];[1]"+question+"[b]", "-map", "[b]", "-map", "[a]", "-c:a", "pcm_s16le")
	sides := film(t, "sides.wav", "-i", me, "-i", other, "-filter_complex", "[0]"+answer+"[a];[1]"+question+"[b];[a][b]join=inputs=2:channel_layout=stereo")
	leaks := film(t, "leaks.mkv", "-i", me, "-i", other, "-filter_complex", "[0]"+answer+"[a];[1]"+question+
		",asplit[b][c];[c]volume=0.15,adelay=10[d];[a][d]amix=normalize=0[m]", "-map", "[m]", "-map", "[b]", "-c:a", "pcm_s16le")
	atOnce := film(t, "at-once.mkv", "-i", me, "-i", other, "-filter_complex", "[0]"+early+"[a];[1]"+question+
		",asplit[b][c];[c]volume=0.15,aecho=1:.5:60|130:.4|.2,adelay=30[d];[a][d]amix=normalize=0[m]", "-map", "[m]", "-map", "[b]", "-c:a", "pcm_s16le")
	single, err := Recording(context.Background(), alone, opt)
	if err != nil {
		t.Fatal(err)
	}
	second := func(*analysis.Visual, float64, [2]*analysis.Voice) int { return 1 }
	for name, c := range map[string]struct {
		path   string
		tracks *analysis.Tracks
		whose  func(*analysis.Visual, float64, [2]*analysis.Voice) int
		slack  float64 // s
	}{
		"named":                  {two, &analysis.Tracks{Me: 2, Other: 1}, nil, .1},
		"one is named":           {two, &analysis.Tracks{Other: 1}, nil, .1},
		"found":                  {two, nil, second, .1},
		"channels":               {sides, nil, nil, .1},
		"heard by a microphone":  {leaks, nil, nil, .1},
		"heard while both speak": {atOnce, nil, nil, .3}, // the other's words between the person's
	} {
		opt.Tracks, opt.Whose = c.tracks, c.whose
		obs, err := Recording(context.Background(), c.path, opt)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if obs.OtherVoice == nil || obs.Recording.Other == nil {
			t.Errorf("%s: the other voice is missing", name)
			continue
		}
		if a, b := speechOf(obs.Voice), speechOf(single.Voice); math.Abs(a-b) > c.slack {
			t.Errorf("%s: the person speaks for %.2f s, alone %.2f", name, a, b)
		}
		if told := slices.ContainsFunc(obs.Recording.Warnings, func(w string) bool { return strings.Contains(w, "headphones") }); told != strings.HasPrefix(name, "heard") {
			t.Errorf("%s: the reader is told %q", name, obs.Recording.Warnings)
		}
		if obs.Transcript == nil || len(obs.Transcript.Segments) != 2 {
			t.Errorf("%s: transcript %+v", name, obs.Transcript)
			continue
		}
		for i, want := range []struct{ speaker, word string }{{analysis.SpeakerOther, "customer"}, {analysis.SpeakerMe, "plan"}} {
			if s := obs.Transcript.Segments[i]; s.Speaker != want.speaker || !strings.Contains(s.Text, want.word) {
				t.Errorf("%s: %q says %q", name, s.Speaker, s.Text)
			}
		}
	}
}

// speechOf is for how long somebody is heard to speak, seconds.
func speechOf(v *analysis.Voice) (sum float64) {
	for _, p := range v.Speech {
		if p >= 0.5 {
			sum += v.SpeechHop
		}
	}
	return sum
}

func TestStreamOf(t *testing.T) {
	stereo := film(t, "stereo.wav", "-f", "lavfi", "-i", "anoisesrc=d=1", "-ac", "2")
	mono := film(t, "mono.wav", "-f", "lavfi", "-i", "anoisesrc=d=1", "-ac", "1")
	for _, c := range []struct {
		path   string
		number int
		want   analysis.Channel
		said   string
	}{{stereo, 2, analysis.RightChannel, ""}, {stereo, 3, "", "1 (left) and 2 (right)"}, {mono, 1, "", "one voice track alone"}} {
		rec, err := probe.File(context.Background(), c.path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := StreamOf(rec, c.number)
		if s.Channel != c.want || (err == nil) != (c.said == "") || err != nil && !strings.Contains(err.Error(), c.said) {
			t.Errorf("%s: track %d is %q, %v", filepath.Base(c.path), c.number, s.Channel, err)
		}
	}
}
