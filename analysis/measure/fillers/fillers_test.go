package fillers_test

import (
	"context"
	"io"
	"math"
	"math/rand"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/fillers"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
	"poise/analysis/voice"
)

// A vowel is a train of pulses through resonances, as a voice is (Fant 1960).
type vowel struct {
	start, length float64 // s
	hz, slide     float64 // pitch, semitones by which it rises
	formants      [2][4]float64
	hum           float64 // s of "m" behind it
}

var (
	uh    = [2][4]float64{{620, 1200, 2500, 3400}, {620, 1200, 2500, 3400}}
	ee    = [2][4]float64{{300, 2300, 3000, 3600}, {300, 2300, 3000, 3600}}
	oo    = [2][4]float64{{350, 750, 2400, 3300}, {350, 750, 2400, 3300}}
	eye   = [2][4]float64{{750, 1200, 2500, 3400}, {350, 2100, 2700, 3500}}
	woman = [2][4]float64{{750, 1430, 2800, 3900}, {750, 1430, 2800, 3900}}
)

func (w vowel) into(x []float32, r *rand.Rand) {
	n, hum := int(w.length*voice.Rate), int(w.hum*voice.Rate)
	var state [5][2]float64
	phase := 0.0
	for i := range n + hum {
		at := min(float64(i)/float64(n), 1)
		phase += w.hz * math.Exp2(w.slide*at/12) / voice.Rate * (1 + 0.005*r.NormFloat64())
		y := 0.0
		if phase >= 1 {
			phase--
			y = 1
		}
		f, widths := [5]float64{}, [5]float64{80, 90, 150, 200, 300}
		for k := range 4 {
			f[k] = w.formants[0][k] + at*(w.formants[1][k]-w.formants[0][k])
		}
		f[4] = 1 // spectrum of the glottis: falls 12 dB an octave above 100 Hz
		gain := 1.0
		if i >= n {
			f, widths, gain = [5]float64{250, 1050, 2200, 3000, 1}, [5]float64{60, 400, 400, 400, 300}, 0.3
		}
		for k := range f {
			a := math.Exp(-math.Pi * widths[k] / voice.Rate)
			b, c := 2*a*math.Cos(2*math.Pi*f[k]/voice.Rate), -a*a
			y = y*(1-b-c) + b*state[k][0] + c*state[k][1]
			state[k][1], state[k][0] = state[k][0], y
		}
		edge := min(1, float64(i)/160, float64(n+hum-i)/160)
		if k := int(w.start*voice.Rate) + i; k < len(x) {
			x[k] += float32(20 * gain * edge * y)
		}
	}
}

type stream []float32

func (s *stream) Read(buf []float32) (int, error) {
	if len(*s) == 0 {
		return 0, io.EOF
	}
	n := copy(buf, *s)
	*s = (*s)[n:]
	return n, nil
}

// heard observes six seconds in a quiet room: speech of changing vowels from 0.5 to 2.5 s and 3.5 to 5.5 s, and between
// them what add puts there. The network that finds speech is played: it hears speech wherever there is sound.
func heard(t *testing.T, add func(x []float32, r *rand.Rand), excluded ...analysis.Span) (analysis.Finding, []analysis.Moment) {
	return heardAs(t, add, func(*analysis.Observations) {}, excluded...)
}

// heardAs is the same with the observations changed.
func heardAs(t *testing.T, add func(x []float32, r *rand.Rand), change func(*analysis.Observations), excluded ...analysis.Span) (analysis.Finding, []analysis.Moment) {
	r := rand.New(rand.NewSource(7))
	x := make([]float32, 6*voice.Rate)
	for i := range x {
		x[i] = float32(0.0005 * r.NormFloat64())
	}
	for k := range 16 {
		from, to := [][2][4]float64{ee, eye, oo, uh}[k%4][0], [][2][4]float64{oo, ee, uh, eye}[k%4][0]
		start := 0.5 + 0.25*float64(k)
		if k >= 8 {
			start++
		}
		vowel{start, 0.17, 110 + 15*math.Sin(float64(k)), -2, [2][4]float64{from, to}, 0}.into(x, r)
	}
	add(x, r)
	in := stream(x)
	v, err := voice.Observe(context.Background(), &in, nil, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	v.SpeechHop = 0.032
	for i := 0; float64(i)*v.SpeechHop < v.Duration; i++ {
		p := float32(0.02)
		if k := int((float64(i) + 0.5) * v.SpeechHop / v.Hop); k < len(v.Level) && v.Level[max(0, k-3)] > -50 {
			p = 0.95
		}
		v.Speech = append(v.Speech, p)
	}
	profile := analysis.DefaultProfile()
	obs := &analysis.Observations{Recording: analysis.Recording{Duration: 6}, Voice: v}
	change(obs)
	var got analysis.Finding
	var ms []analysis.Moment
	p := &analysis.Pass{Profile: &profile, Exclude: excluded, Results: map[*analysis.Measure]any{},
		Obs:    obs,
		Report: func(f analysis.Finding) { got = f }, Moment: func(m analysis.Moment) {
			if m.Measure == fillers.Fillers.ID {
				ms = append(ms, m)
			}
		}}
	for _, m := range []*analysis.Measure{speech.Measure, voices.Measure, pacing.Measure, fillers.Measure} {
		if p.Results[m], err = m.Run(p); err != nil {
			t.Fatal(err)
		}
	}
	return got, ms
}

func TestWhatCountsAsAFiller(t *testing.T) {
	one := func(w vowel) func([]float32, *rand.Rand) {
		return func(x []float32, r *rand.Rand) { w.into(x, r) }
	}
	for _, c := range []struct {
		name string
		add  func(x []float32, r *rand.Rand)
		kind string // empty: none
	}{
		{"nothing", func([]float32, *rand.Rand) {}, ""},
		{"uh", one(vowel{2.8, 0.4, 100, -0.5, uh, 0}), "uh"},
		{"um", one(vowel{2.75, 0.25, 100, -0.5, uh, 0.3}), "um"},
		{"a woman's uh", one(vowel{2.8, 0.4, 210, -0.5, woman, 0}), "uh"},
		{"held ee", one(vowel{2.8, 0.4, 100, 0, ee, 0}), ""},
		{"held oo", one(vowel{2.8, 0.4, 100, 0, oo, 0}), ""},
		{"eye", one(vowel{2.8, 0.4, 100, 0, eye, 0}), ""},
		{"a melody on uh", one(vowel{2.8, 0.4, 100, 12, uh, 0}), ""},
		{"a short uh", one(vowel{2.9, 0.08, 100, 0, uh, 0}), ""},
		{"laughter", func(x []float32, r *rand.Rand) {
			for k := range 5 {
				vowel{2.7 + 0.15*float64(k), 0.08, 180, -3, uh, 0}.into(x, r)
			}
		}, ""},
		{"breath", func(x []float32, r *rand.Rand) {
			for i := range 6400 {
				x[45000+i] += float32(0.02 * r.NormFloat64())
			}
		}, ""},
		{"hum of a machine", func(x []float32, r *rand.Rand) {
			for i := range 9600 {
				x[44000+i] += float32(0.05 * math.Sin(2*math.Pi*100*float64(i)/voice.Rate))
			}
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, ms := heard(t, c.add)
			want := 0
			if c.kind != "" {
				want = 1
			}
			if len(ms) != want || f.Parts["heard_count"] != float64(want) {
				t.Fatalf("%v, %+v", ms, f)
			}
			if want == 1 && (ms[0].Kind != c.kind || math.Abs(ms[0].Start-2.78) > 0.06 || ms[0].End < 3.1 || ms[0].End > 3.4) {
				t.Errorf("%+v, want %s", ms[0], c.kind)
			}
		})
	}
}

func TestAnExcludedFillerIsNone(t *testing.T) {
	_, ms := heard(t, func(x []float32, r *rand.Rand) { vowel{2.8, 0.4, 100, -0.5, uh, 0}.into(x, r) },
		analysis.Span{Start: 2.9, End: 3})
	if len(ms) != 0 {
		t.Error(ms)
	}
}

// The network that finds speech hears none in a filler that stands alone: then it is one at the person's pitch.
func TestFillerAloneInAPause(t *testing.T) {
	deaf := func(obs *analysis.Observations) {
		for i := range obs.Voice.Speech {
			if at := float64(i) * obs.Voice.SpeechHop; at > 2.5 && at < 3.5 {
				obs.Voice.Speech[i] = 0.1
			}
		}
	}
	for hz, want := range map[float64]int{100: 1, 240: 0} {
		if _, ms := heardAs(t, func(x []float32, r *rand.Rand) { vowel{2.8, 0.4, hz, -0.5, uh, 0}.into(x, r) }, deaf); len(ms) != want {
			t.Errorf("at %v Hz: %v, want %d", hz, ms, want)
		}
	}
}

// In what is no clear English other sounds are fillers, so none is counted.
func TestNoFillersInAnotherLanguage(t *testing.T) {
	f, ms := heardAs(t, func(x []float32, r *rand.Rand) { vowel{2.8, 0.4, 100, -0.5, uh, 0}.into(x, r) },
		func(obs *analysis.Observations) { obs.NoTranscript = analysis.UnclearWords.String() })
	if len(ms) > 0 || !math.IsNaN(f.Value) || f.LeftOut[analysis.UnclearWords.String()] != 1 {
		t.Errorf("%+v, %v", f, ms)
	}
}
