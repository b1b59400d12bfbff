package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"poise/analysis"
	"poise/analysis/voice"
)

// readers are recordings of people who read or speak without a filler, one voice each, below the folder of the evaluation data.
var readers = [][]string{
	{"clips/audio/sb_spk1_snt1.wav", "clips/audio/sb_spk1_snt2.wav", "clips/audio/sb_spk1_snt3.wav"},
	{"clips/audio/sb_spk2_snt1.wav", "clips/audio/sb_spk2_snt2.wav", "clips/audio/sb_spk2_snt3.wav"},
	{"clips/audio/librivox_austen_0880.wav", "clips/audio/librivox_austen_0890.wav", "clips/audio/librivox_austen_0930.wav"},
	{"clips/audio/sb_LJ050-0131.wav"}, {"clips/audio/librispeech_61-70968-0000.flac"}, {"clips/audio/LDC93S1.wav"},
	{"clips/video/hdtf_menendez_glasses_speech.mp4"}, {"clips/video/hdtf_radio2_woman_speech.mp4"},
	{"clips/audio/mfa_multilingual_ipa_us_2.flac", "clips/audio/mfa_multilingual_ipa_us_3.flac"},
}

// donor is a filler that somebody said.
type donor struct {
	file string
	analysis.Span
}

// donors are the fillers aligned by hand, all of one voice, and two of another that begin a recording.
var donors = []donor{
	{"mfa_cold_corpus3.wav", analysis.Span{Start: 3.32, End: 3.78}}, {"mfa_cold_corpus3.wav", analysis.Span{Start: 6.52, End: 7.11}},
	{"mfa_cold_corpus3.wav", analysis.Span{Start: 11.80, End: 12.18}}, {"mfa_cold_corpus3.wav", analysis.Span{Start: 14.57, End: 15.16}},
	{"mfa_cold_corpus3.wav", analysis.Span{Start: 19.82, End: 20.25}}, {"mfa_cold_corpus3.wav", analysis.Span{Start: 20.71, End: 20.90}},
	{"mfa_multilingual_ipa_us.flac", analysis.Span{Start: 0.25, End: 0.76}}, {"mfa_multilingual_ipa_us_5.flac", analysis.Span{Start: 0.19, End: 0.55}},
}

// insertion is how fillers are put into somebody's speech.
type insertion struct {
	longest float64 // s that is kept of a filler
	gain    float64 // dB beside the speech
	gap     float64 // s of silence on either side between words; three times as much between sentences
}

const (
	wordsApart   = 5    // words after which one is put in
	sentenceRest = 0.5  // s of silence between sentences
	fade         = 0.01 // s at the ends of what is cut
	roomLevel    = -65. // dB of the noise under all
	smallerHead  = 1.17 // by which a woman's resonances lie higher than a man's (Hillenbrand et al. 1995)

	betweenPitches = 170. // Hz: between the usual ones of men and women (the same: 131 and 220)
)

// maker puts fillers into speech; donors are in turn the next one.
type maker struct {
	o      *observer
	shared string
	donors [][]float32
	next   int
}

func newMaker(ctx context.Context, o *observer, shared string) (*maker, error) {
	m := &maker{o: o, shared: shared}
	for _, d := range donors {
		x, err := m.samples(ctx, filepath.Join("clips", "audio", d.file))
		if err != nil {
			return nil, err
		}
		m.donors = append(m.donors, x[int(d.Start*voice.Rate):int(d.End*voice.Rate)])
	}
	return m, nil
}

// samples is the sound of a recording below the folder of the evaluation data.
func (m *maker) samples(ctx context.Context, name string) ([]float32, error) {
	dir, err := os.MkdirTemp(m.o.scratch, "made-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "sound.raw")
	if err := ffmpeg(ctx, "-i", filepath.Join(m.shared, name), "-map", "0:a:0", "-ac", "1", "-ar", "16000", "-f", "f32le", out); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(out)
	x := make([]float32, len(b)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return x, err
}

// speech is what a voice says, with fillers put in unless how is nil, and where they lie.
func (m *maker) speech(ctx context.Context, clips []string, how *insertion) (out []float32, where []analysis.Span, err error) {
	quiet := func(seconds float64) { out = append(out, make([]float32, int(seconds*voice.Rate))...) }
	small := false
	say := func(seconds, level float64) {
		quiet(seconds)
		start := float64(len(out)) / voice.Rate
		out = append(out, m.filler(*how, level, small)...)
		where = append(where, analysis.Span{Start: start, End: float64(len(out)) / voice.Rate})
		quiet(seconds)
	}
	quiet(sentenceRest)
	for _, clip := range clips {
		x, err := m.samples(ctx, clip)
		if err != nil {
			return nil, nil, err
		}
		obs, err := m.o.noisy(ctx, filepath.Join(m.shared, clip), math.Inf(1))
		if err != nil {
			return nil, nil, err
		}
		level, from := spokenLevel(obs.Voice), 0
		small = usualPitch(obs.Voice) > betweenPitches
		for _, at := range boundaries(obs) {
			out = append(out, faded(x[from:min(at, len(x))])...)
			from = min(at, len(x))
			if how != nil {
				say(how.gap, level)
			}
		}
		out = append(out, faded(x[from:])...)
		quiet(sentenceRest / 2)
		if how != nil {
			say(3*how.gap, level)
		}
		quiet(sentenceRest / 2)
	}
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range out {
		out[i] += float32(math.Pow(10, roomLevel/20) * noise.NormFloat64())
	}
	return out, where, nil
}

// usualPitch is the median pitch of what is surely voiced, Hz.
func usualPitch(v *analysis.Voice) float64 {
	var hz []float64
	for i, p := range v.Pitch {
		if p == p && v.Voicing[i] > 0.8 {
			hz = append(hz, float64(p))
		}
	}
	return quantile(hz, 0.5)
}

// boundaries are samples between words, where it is quietest near the start of every so many.
func boundaries(obs *analysis.Observations) (out []int) {
	if obs.Transcript == nil {
		return nil
	}
	v, n := obs.Voice, 0
	for _, s := range obs.Transcript.Segments {
		for _, w := range s.Timed {
			if n++; n%wordsApart != 0 {
				continue
			}
			const about = 0.06 // s
			first, last := int((w.Start-about-v.Start)/v.Hop), int((w.Start+about-v.Start)/v.Hop)
			best := max(0, first)
			for i := best; i <= min(last, len(v.Level)-1); i++ {
				if v.Level[i] < v.Level[best] {
					best = i
				}
			}
			out = append(out, int(float64(best)*v.Hop*voice.Rate))
		}
	}
	return out
}

// filler is the next donor's, at a level in dB; small is whether it comes from a smaller head.
func (m *maker) filler(how insertion, level float64, small bool) []float32 {
	x := m.donors[m.next%len(m.donors)]
	if n := int(how.longest * voice.Rate); len(x) > n {
		x = x[(len(x)-n)/2 : (len(x)+n)/2]
	}
	x = faded(x)
	if small {
		x = quicker(x, smallerHead)
	}
	m.next++
	power := 0.0
	for _, s := range x {
		power += float64(s) * float64(s) / float64(len(x))
	}
	gain := float32(math.Pow(10, (level+how.gain)/20) / math.Sqrt(power))
	for i := range x {
		x[i] *= gain
	}
	return x
}

// faded is a copy that begins and ends in silence.
func faded(x []float32) []float32 {
	out := append([]float32(nil), x...)
	for i := range out {
		out[i] *= float32(min(1, float64(min(i, len(out)-1-i))/(fade*voice.Rate)))
	}
	return out
}

// quicker plays a sound faster, pitch and all.
func quicker(x []float32, by float64) []float32 {
	out := make([]float32, int(float64(len(x))/by))
	for i := range out {
		at := float64(i) * by
		k := int(at)
		f := float32(at - float64(k))
		out[i] = x[k]*(1-f) + x[min(k+1, len(x)-1)]*f
	}
	return out
}

// room lets speech sound in one that takes so many seconds to fall by 60 dB, from where it comes as strong as straight: sparse noise
// that decays (Karjalainen & Järveläinen 2007, Reverberation modeling using velvet noise).
func room(x []float32, seconds float64) []float32 {
	const every = voice.Rate / 1500
	r := rand.New(rand.NewPCG(3, 4))
	type tap struct {
		at   int
		gain float64
	}
	var taps []tap
	power := 0.0
	for at := voice.Rate / 200; at < int(seconds*voice.Rate); at += every {
		t := tap{at + r.IntN(every), math.Pow(10, -3*float64(at)/(seconds*voice.Rate))}
		power += t.gain * t.gain
		if r.IntN(2) == 0 {
			t.gain = -t.gain
		}
		taps = append(taps, t)
	}
	out := append([]float32(nil), x...)
	for _, t := range taps {
		g := float32(t.gain / math.Sqrt(power))
		for i := t.at; i < len(x); i++ {
			out[i] += g * x[i-t.at]
		}
	}
	return out
}

// write writes a sound as a wave file.
func write(ctx context.Context, x []float32, path, filter string) error {
	b := make([]byte, 0, 4*len(x))
	for _, s := range x {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(s))
	}
	if err := os.WriteFile(path+".raw", b, 0o600); err != nil {
		return fmt.Errorf("write sound: %w", err)
	}
	return ffmpeg(ctx, "-f", "f32le", "-ar", "16000", "-ac", "1", "-i", path+".raw", "-af", filter, "-ar", "16000", "-c:a", "pcm_s16le", path)
}
