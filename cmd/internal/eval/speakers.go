package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"poise/analysis"
	"poise/analysis/measure"
)

// oneVoice are recordings of one voice each, below the folder of the evaluation data.
var oneVoice = [][]string{
	{"clips/audio/sb_spk1_snt1.wav", "clips/audio/sb_spk1_snt2.wav", "clips/audio/sb_spk1_snt3.wav"},
	{"clips/audio/sb_spk2_snt1.wav", "clips/audio/sb_spk2_snt2.wav", "clips/audio/sb_spk2_snt3.wav"},
	{"clips/audio/librivox_austen_0880.wav", "clips/audio/librivox_austen_0890.wav", "clips/audio/librivox_austen_0930.wav"},
	{"clips/audio/mfa_multilingual_ipa_us_2.flac", "clips/audio/mfa_multilingual_ipa_us_3.flac", "clips/audio/mfa_multilingual_ipa_us_4.flac",
		"clips/audio/mfa_multilingual_ipa_us_5.flac"},
	{"clips/audio/cards_001.wav", "clips/audio/cards_002.wav", "clips/audio/cards_003.wav", "clips/audio/cards_004.wav", "clips/audio/cards_005.wav"},
	{"clips/audio/mfa_cold_corpus3.wav"}, {"clips/audio/sb_LJ050-0131.wav"}, {"clips/video/hdtf_menendez_glasses_speech.mp4"},
	{"clips/video/hdtf_radio2_woman_speech.mp4"}, {"clips/video/retalk_face2_speech.mp4"}, {"clips/video/retalk_face3_speech.mp4"},
	{"clips/video/retalk_face4_speech.mp4"}, {"clips/video/abe_podium_speech.mp4"}, {"clips/video/voxceleb_00098.mp4"},
	{"clips/video/voxceleb_00473.mp4"}, {"clips/video/voxceleb_796100172.mp4"}, {"truth/d2_mixed_a.mp4"}, {"truth/d2_mixed_b.mp4"},
	{"truth/d2_mixed_c.mp4"}, {"truth/d2_mixed_d.mp4"}, {"truth/dev_mixed.mp4"},
}

const (
	soundRate = 16000 // samples a second of the sound that conversations are made of
	spokenRMS = 0.056 // of every voice: -25 dB of full scale
	breath    = 0.08  // s of sound kept on either side of a turn
	halfPause = 0.6   // s of a pause at most that is kept on either side
)

// speaker is one voice: what it says, and when it is heard within that, in turns that may be cut anew.
type speaker struct {
	name  string
	hz    float64     // usual pitch
	parts []utterance // in order
}

// utterance is a stretch of speech with half of the pauses about it.
type utterance struct {
	sound  []float32
	spoken analysis.Span // s from its beginning
}

// ofSpeakers lets a table have the voices that talk with each other.
func ofSpeakers(part func(context.Context, settings, *observer, []speaker, io.Writer) error) func(context.Context, settings, *observer, io.Writer) error {
	return func(ctx context.Context, s settings, o *observer, w io.Writer) error {
		all, err := speakers(ctx, s, o)
		if err != nil {
			return err
		}
		return part(ctx, s, o, all, w)
	}
}

// speakers are the voices of oneVoice, each at the same level.
func speakers(ctx context.Context, s settings, o *observer) (out []speaker, err error) {
	for _, paths := range oneVoice {
		one := speaker{name: voiceName(paths[0])}
		var pitches []float64
		for _, p := range paths {
			path := filepath.Join(s.shared, p)
			sound, err := soundOf(ctx, s, path)
			if err != nil {
				return nil, err
			}
			obs, err := o.unwritten().noisy(ctx, path, math.Inf(1))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", filepath.Base(p), err)
			}
			res, err := measure.Run(&analysis.Observations{Recording: obs.Recording, Voice: obs.Voice}, analysis.DefaultProfile(), measure.Options{})
			if err != nil {
				return nil, err
			}
			pitches = append(pitches, pitchesOf(obs.Voice)...)
			one.parts = append(one.parts, cut(sound, res.Speech)...)
		}
		one.hz = quantile(pitches, .5)
		out = append(out, one)
	}
	return out, nil
}

func pitchesOf(v *analysis.Voice) (out []float64) {
	for i, p := range v.Pitch {
		if p == p && v.Voicing[i] >= .6 {
			out = append(out, float64(p))
		}
	}
	return out
}

func voiceName(path string) string {
	base := filepath.Base(path)
	return base[:len(base)-len(filepath.Ext(base))]
}

// soundOf is a recording's sound, mono.
func soundOf(ctx context.Context, s settings, path string) ([]float32, error) {
	dir, err := os.MkdirTemp(s.scratch, "made-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	raw := filepath.Join(dir, "sound.f32")
	if err := ffmpeg(ctx, "-i", path, "-map", "0:a:0", "-af", "aresample=16000,pan=mono|c0=c0", "-f", "f32le", raw); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(raw)
	if err != nil {
		return nil, err
	}
	out := make([]float32, len(b)/4)
	_, err = binary.Decode(b, binary.LittleEndian, out)
	return out, err
}

// cut makes an utterance of each stretch of speech, at the level of all voices.
func cut(sound []float32, speech []analysis.Span) (out []utterance) {
	gain := level(sound, speech)
	for i, s := range speech {
		wide := analysis.Span{Start: max(0, s.Start-halfPause), End: s.End + halfPause}
		if i > 0 {
			wide.Start = max(wide.Start, (speech[i-1].End+s.Start)/2)
		}
		if i+1 < len(speech) {
			wide.End = min(wide.End, (s.End+speech[i+1].Start)/2)
		}
		u := utterance{spoken: analysis.Span{Start: s.Start - wide.Start, End: s.End - wide.Start}}
		for _, x := range part(sound, wide) {
			u.sound = append(u.sound, gain*x)
		}
		out = append(out, u)
	}
	return out
}

// level is the gain by which speech is as loud as all voices.
func level(sound []float32, speech []analysis.Span) float32 {
	sum, n := 0.0, 0.0
	for _, s := range speech {
		for _, x := range part(sound, s) {
			sum, n = sum+float64(x)*float64(x), n+1
		}
	}
	return float32(spokenRMS / math.Sqrt(sum/n))
}

func part(sound []float32, s analysis.Span) []float32 {
	a, z := int(s.Start*soundRate), int(s.End*soundRate)
	return sound[min(a, len(sound)):min(z, len(sound))]
}

// unwritten observes without writing down what is said.
func (o *observer) unwritten() *observer {
	q := *o
	q.tokens, q.key = nil, o.key+" unwritten"
	return &q
}

// writeSounds writes channels of the same length as a file, as options of ffmpeg say.
func writeSounds(ctx context.Context, path string, channels [][]float32, options ...string) error {
	var b bytes.Buffer
	frame := make([]float32, len(channels))
	for i := range channels[0] {
		for k := range channels {
			frame[k] = channels[k][i]
		}
		if err := binary.Write(&b, binary.LittleEndian, frame); err != nil {
			return err
		}
	}
	raw := path + ".f32"
	if err := os.WriteFile(raw, b.Bytes(), 0o600); err != nil {
		return err
	}
	defer os.Remove(raw)
	in := []string{"-f", "f32le", "-ar", fmt.Sprint(soundRate), "-ac", fmt.Sprint(len(channels)), "-i", raw}
	return ffmpeg(ctx, append(append(in, options...), "-bitexact", path)...)
}
