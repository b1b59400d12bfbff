package voice_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"poise/analysis"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
	"poise/analysis/voice"
	"poise/models"
	"poise/models/networktest"
)

// openRuntime needs the networks and the library of ONNX Runtime, which `make setup` installs.
func openRuntime(t testing.TB, kind string) models.Runtime {
	t.Helper()
	rt, _ := networktest.Open(t, kind)
	return rt
}

type samples []float32

func (s *samples) Read(buf []float32) (int, error) {
	n := copy(buf, *s)
	*s = (*s)[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// measured is what the measures say about a sound.
type measured struct {
	voice   *analysis.Voice
	finding map[string]analysis.Finding
	moments []analysis.Moment
	speech  *speech.Result
	pacing  *pacing.Result
}

func measure(t *testing.T, rt models.Runtime, x []float32) measured {
	t.Helper()
	in := samples(append([]float32(nil), x...))
	v, err := voice.Observe(context.Background(), &in, rt, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	m := measured{voice: v, finding: map[string]analysis.Finding{}}
	profile := analysis.DefaultProfile()
	pass := &analysis.Pass{Obs: &analysis.Observations{Voice: v}, Profile: &profile, Results: map[*analysis.Measure]any{},
		Report: func(f analysis.Finding) { m.finding[f.ID] = f },
		Moment: func(o analysis.Moment) { m.moments = append(m.moments, o) }}
	for _, which := range []*analysis.Measure{speech.Measure, voices.Measure, pacing.Measure} {
		r, err := which.Run(pass)
		if err != nil {
			t.Fatal(err)
		}
		pass.Results[which] = r
	}
	m.speech, m.pacing = analysis.ResultOf[*speech.Result](pass, speech.Measure), analysis.ResultOf[*pacing.Result](pass, pacing.Measure)
	return m
}

// say has espeak-ng speak and returns the sound at 16 kHz without the silence around it.
func say(t *testing.T, voiceName, text string) []float32 {
	t.Helper()
	cmd := exec.Command("espeak-ng", "-v", voiceName, "-s", "155", "--stdout", text)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil || len(out) < 44 {
		t.Fatalf("espeak-ng (apt-get install espeak-ng): %v %s", err, errs.String())
	}
	hz := int(binary.LittleEndian.Uint32(out[24:]))
	raw := make([]float64, (len(out)-44)/2)
	for i := range raw {
		raw[i] = float64(int16(binary.LittleEndian.Uint16(out[44+2*i:]))) / 32768
	}
	loud := func(i int) bool { return math.Abs(raw[i]) > 0.002 }
	for len(raw) > 0 && !loud(0) {
		raw = raw[1:]
	}
	for len(raw) > 0 && !loud(len(raw)-1) {
		raw = raw[:len(raw)-1]
	}
	return resample(raw, hz)
}

// resample to 16 kHz by a windowed sinc.
func resample(x []float64, hz int) []float32 {
	ratio := float64(hz) / voice.Rate
	cut := math.Min(1, 1/ratio)
	out := make([]float32, int(float64(len(x))/ratio))
	for i := range out {
		at, sum := float64(i)*ratio, 0.0
		for j := max(0, int(at)-31); j <= min(len(x)-1, int(at)+32); j++ {
			d := at - float64(j)
			sinc := 1.0
			if d != 0 {
				sinc = math.Sin(math.Pi*cut*d) / (math.Pi * cut * d)
			}
			sum += x[j] * cut * sinc * (0.5 + 0.5*math.Cos(math.Pi*d/33))
		}
		out[i] = float32(sum)
	}
	return out
}

// script is speech with pauses of known place.
type script struct {
	x      []float32
	pauses []analysis.Span
}

func speak(t *testing.T, voiceName string) script {
	t.Helper()
	s := script{x: make([]float32, voice.Rate/2)}
	for _, line := range []struct {
		text  string
		after float64
	}{
		{"I wrote the plan and shared it with every department", 0.35},
		{"We rebuilt the billing system over six months", 1.2},
		{"Half of the staff left", 0.5},
		{"That taught me to ask better questions early", 4.5},
		{"She sells fresh fish", 0.8},
		{"The result was a forty percent drop in support tickets", 0},
	} {
		s.x = append(s.x, say(t, voiceName, line.text)...)
		at := float64(len(s.x)) / voice.Rate
		if line.after > 0 {
			s.pauses = append(s.pauses, analysis.Span{Start: at, End: at + line.after})
		}
		s.x = append(s.x, make([]float32, int(line.after*voice.Rate))...)
	}
	s.x = append(s.x, make([]float32, voice.Rate)...)
	return s
}

// room adds low-passed noise of the given level, dB relative to full scale, and applies a gain in dB.
func room(x []float32, level, gain float64) []float32 {
	r := rand.New(rand.NewSource(5))
	out, low := make([]float32, len(x)), 0.0
	g := math.Pow(10, gain/20)
	for i := range out {
		low += 0.2 * (r.NormFloat64() - low) // standard deviation 1/3
		out[i] = float32(g * (float64(x[i]) + 3*low*math.Pow(10, level/20)))
	}
	return out
}

func checkPauses(t *testing.T, want []analysis.Span, got measured) {
	t.Helper()
	spans := append(append([]analysis.Span{}, got.pacing.Pauses...), got.pacing.Between...)
	if len(spans) != len(want) {
		t.Fatalf("%d pauses, want %d: %.2f", len(spans), len(want), spans)
	}
	for _, w := range want {
		best := math.Inf(1)
		for _, s := range spans {
			best = min(best, max(math.Abs(s.Start-w.Start), math.Abs(s.End-w.End)))
		}
		if best > 0.15 {
			t.Errorf("pause %.2f to %.2f is missed by %.2f s: %.2f", w.Start, w.End, best, spans)
		}
	}
}

func TestPausesAndPace(t *testing.T) {
	rt := openRuntime(t, models.ONNXRuntime)
	const words, syllables = 45, 60
	for _, name := range []string{"en-us", "en-us+f3"} {
		s := speak(t, name)
		for _, c := range []struct{ noise, gain float64 }{{-80, 0}, {-80, -12}, {-55, 0}, {-55, -12}} {
			t.Run(fmt.Sprintf("%s, noise %v dB, gain %v dB", name, c.noise, c.gain), func(t *testing.T) {
				m := measure(t, rt, room(s.x, c.noise, c.gain))
				checkPauses(t, s.pauses, m)
				if len(m.pacing.Answers) != 2 || len(m.pacing.Between) != 1 {
					t.Errorf("%d answers, %d gaps between", len(m.pacing.Answers), len(m.pacing.Between))
				}
				if n := len(m.pacing.Syllables); math.Abs(float64(n)/syllables-1) > 0.2 {
					t.Errorf("%d syllables, want about %d", n, syllables)
				}
				pace := m.finding["pace.wpm"]
				if want := words / analysis.Length(m.pacing.Answers) * 60; want < pace.Band[0] || want > pace.Band[1] {
					t.Errorf("%.0f words/min lie outside the band %.0f of %.0f", want, pace.Band, pace.Value)
				}
			})
		}
	}
}

// A later start of the same speech moves the pauses and leaves the numbers.
func TestShift(t *testing.T) {
	rt := openRuntime(t, models.ONNXRuntime)
	s := speak(t, "en-gb")
	a := measure(t, rt, room(s.x, -70, 0))
	for _, by := range []float64{0.25, 2, 61.3} {
		b := measure(t, rt, room(append(make([]float32, int(by*voice.Rate)), s.x...), -70, 0))
		if len(a.pacing.Pauses) != len(b.pacing.Pauses) {
			t.Fatalf("%d pauses, %d when shifted by %v s", len(a.pacing.Pauses), len(b.pacing.Pauses), by)
		}
		for i, p := range a.pacing.Pauses {
			q := b.pacing.Pauses[i]
			if math.Abs(q.Start-p.Start-by) > 0.04 || math.Abs(q.End-p.End-by) > 0.04 {
				t.Errorf("shift %v: %.3f became %.3f", by, p, q)
			}
		}
		x, y := a.finding["pace.articulation_rate"].Value, b.finding["pace.articulation_rate"].Value
		if math.Abs(x/y-1) > 0.06 {
			t.Errorf("shift %v: articulation rate %.2f became %.2f", by, x, y)
		}
	}
}

func TestNoSpeechInOtherSounds(t *testing.T) {
	rt := openRuntime(t, models.ONNXRuntime)
	silence := make([]float32, 8*voice.Rate)
	clicks, beeps := make([]float32, 8*voice.Rate), make([]float32, 8*voice.Rate)
	for i := range clicks {
		sec := float64(i) / voice.Rate
		if phase := math.Mod(sec, 0.7); phase < 0.01 {
			clicks[i] = float32(0.5 * math.Exp(-phase*800) * math.Sin(2*math.Pi*2500*sec))
		}
		if math.Mod(sec, 2) < 0.5 {
			beeps[i] = float32(0.3 * math.Sin(2*math.Pi*440*sec))
		}
	}
	for name, x := range map[string][]float32{
		"digital silence": silence, "quiet room": room(silence, -70, 0), "loud fan": room(silence, -30, 0),
		"clicks": room(clicks, -60, 0), "beeps": room(beeps, -60, 0),
	} {
		m := measure(t, rt, x)
		if m.speech.Reason != analysis.NoSpeech || m.finding["voice.speaking"].Value != 0 {
			t.Errorf("%s: speech at %.2f", name, m.speech.Segments)
		}
		for _, id := range []string{"pace.pauses", "pace.speech_rate", "pace.articulation_rate", "pace.wpm", "pace.variation"} {
			if f := m.finding[id]; !math.IsNaN(f.Value) || f.Reason != "no_speech" {
				t.Errorf("%s: %s is %v, reason %q", name, id, f.Value, f.Reason)
			}
		}
	}
}

// The runtime that cannot run the speech network still gives the levels, and the measures say why they are silent.
func TestWithoutSpeechNetwork(t *testing.T) {
	m := measure(t, openRuntime(t, models.OpenCV), room(make([]float32, voice.Rate), -40, 0))
	if len(m.voice.Speech) != 0 || len(m.voice.Intensity) != 100 {
		t.Errorf("%d probabilities, %d intensities", len(m.voice.Speech), len(m.voice.Intensity))
	}
	for id, f := range m.finding {
		want := "no_speech_network"
		if id == voices.Lips.ID {
			want = "no_video"
		}
		if !math.IsNaN(f.Value) || f.Reason != want {
			t.Errorf("%s is %v, reason %q", id, f.Value, f.Reason)
		}
	}
	if len(m.finding) != 8 {
		t.Errorf("%d findings", len(m.finding))
	}
}

// A network that could run, but whose file is not there, is an error and no silence.
func TestMissingNetwork(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink(filepath.Join(networktest.Dir(t), "lib"), filepath.Join(dir, "lib")); err != nil {
		t.Fatal(err)
	}
	rt, err := models.OpenRuntime(models.ONNXRuntime, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer rt.Close()
	in := samples(make([]float32, voice.Rate))
	if v, err := voice.Observe(context.Background(), &in, rt, 0, nil); !errors.Is(err, models.ErrMissing) || v != nil {
		t.Errorf("%v, %v; want %v", v, err, models.ErrMissing)
	}
}

func BenchmarkObserve(b *testing.B) {
	rt := openRuntime(b, models.ONNXRuntime)
	x := room(make([]float32, 10*voice.Rate), -40, 0)
	for b.Loop() {
		in := samples(x)
		if _, err := voice.Observe(context.Background(), &in, rt, 0, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/10, "s/s")
}

// An interviewer asks and a candidate answers: what is counted is as if the candidate spoke alone.
func TestInterviewerIsNotCounted(t *testing.T) {
	rt := openRuntime(t, models.ONNXRuntime)
	for _, names := range [][2]string{{"en-us", "en-us+f3"}, {"en-us+m7", "en-gb+f2"}} {
		alone, both := interview(t, names[0], names[1])
		want, got := measure(t, rt, room(alone, -70, 0)), measure(t, rt, room(both, -70, 0))
		if f := got.finding["voice.other_voice"]; !(f.Value > 0.15) {
			t.Fatalf("%v: the second voice is not told apart: %+v", names, f)
		}
		for _, id := range []string{"pace.pauses", "pace.speech_rate", "pace.articulation_rate", "pace.wpm"} {
			a, b := want.finding[id], got.finding[id]
			if math.Abs(b.Value/a.Value-1) > 0.05 {
				t.Errorf("%v: %s is %.2f, of the candidate alone %.2f", names, id, b.Value, a.Value)
			}
		}
		if d := cmp.Diff(want.pacing.Answers, got.pacing.Answers, cmpopts.EquateApprox(0, 0.15)); d != "" {
			t.Error(names, d)
		}
	}
}

// interview is three questions and answers, and the same with silence in place of the questions.
func interview(t *testing.T, candidate, interviewer string) (alone, both []float32) {
	for i, line := range []struct{ question, first, second string }{
		{"Why did you apply for this position", "I wrote the plan and shared it with every department", "We rebuilt the billing system over six months"},
		{"And what would you do differently", "That taught me to ask better questions early", "The result was a forty percent drop in support tickets"},
		{"Where do you see yourself in five years", "She sells fresh fish and I would like to help her", "Half of the staff left and we hired new ones"},
	} {
		pause := make([]float32, (i+2)*voice.Rate/4)
		answer := append(append(say(t, candidate, line.first), pause...), say(t, candidate, line.second)...)
		question := say(t, interviewer, line.question)
		for k := range question {
			question[k] *= 0.4 // farther from the microphone
		}
		silence := make([]float32, voice.Rate)
		alone = append(append(append(alone, make([]float32, len(question)+3*voice.Rate)...), answer...), silence...)
		both = append(append(append(append(append(both, silence...), question...), silence...), silence...), append(answer, silence...)...)
	}
	return alone, both
}
