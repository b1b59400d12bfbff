package pacing

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// phrase is a stretch of speech with syllables of equal length.
type phrase struct {
	start, end float64
	syllables  int
	whispered  bool
}

// voice is the columns of phrases in a room at -70 dB: each syllable is a bump of the intensity, 15 dB high.
func voice(length float64, gain float64, phrases ...phrase) *analysis.Voice {
	v := &analysis.Voice{Duration: length, SpeechHop: 0.032, Hop: 0.01}
	in := func(t float64) *phrase {
		for i := range phrases {
			if t >= phrases[i].start && t < phrases[i].end {
				return &phrases[i]
			}
		}
		return nil
	}
	for i := 0; float64(i)*v.SpeechHop < length; i++ {
		p := float32(0.01)
		if in(float64(i)*v.SpeechHop+0.016) != nil {
			p = 1
		}
		v.Speech = append(v.Speech, p)
	}
	for i := 0; float64(i)*v.Hop < length; i++ {
		t := float64(i) * v.Hop
		db, voicing := -70+math.Sin(float64(i)*1.7), 0.2
		if p := in(t); p != nil {
			phase := (t - p.start) / (p.end - p.start) * float64(p.syllables)
			db = -27.5 - 7.5*math.Cos(2*math.Pi*phase)
			if voicing = 0.9; p.whispered {
				voicing = 0.2
			}
		}
		v.Level = append(v.Level, float32(db+gain))
		v.Intensity = append(v.Intensity, float32(db+gain))
		v.Voicing = append(v.Voicing, float32(voicing))
	}
	return v
}

type outcome struct {
	result   *Result
	findings map[string]analysis.Finding
	moments  []analysis.Moment
}

func measure(t interface{ Fatal(...any) }, v *analysis.Voice, excluded ...analysis.Span) outcome {
	profile := analysis.DefaultProfile()
	o := outcome{findings: map[string]analysis.Finding{}}
	p := &analysis.Pass{Obs: &analysis.Observations{Voice: v}, Profile: &profile, Exclude: excluded,
		Results: map[*analysis.Measure]any{}, Report: func(analysis.Finding) {}, Moment: func(analysis.Moment) {}}
	for _, m := range []*analysis.Measure{speech.Measure, voices.Measure} {
		r, err := m.Run(p)
		if err != nil {
			t.Fatal(err)
		}
		p.Results[m] = r
	}
	reported := 0
	p.Report = func(f analysis.Finding) { o.findings[f.ID] = f; reported++ }
	p.Moment = func(m analysis.Moment) { o.moments = append(o.moments, m) }
	got, err := Measure.Run(p)
	if err != nil || reported != len(Measure.Defines) || len(o.findings) != reported {
		t.Fatal("findings", reported, len(o.findings), err)
	}
	o.result = got.(*Result)
	return o
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.3f, want %.3f", what, got, want)
	}
}

func (o outcome) kinds() map[string]int {
	n := map[string]int{}
	for _, m := range o.moments {
		n[m.Kind]++
	}
	return n
}

func TestRates(t *testing.T) {
	// Two answers, 18.5 s and 9 s with their pauses; 24 s of speech; 96 syllables.
	o := measure(t, voice(40, 0, phrase{1, 7, 24, false}, phrase{7.5, 13.5, 24, false}, phrase{14.5, 19.5, 20, false},
		phrase{25, 29, 16, false}, phrase{31, 34, 12, false}))
	if d := cmp.Diff([]analysis.Span{{Start: 1, End: 19.5}, {Start: 25, End: 34}}, o.result.Answers, cmpopts.EquateApprox(0, 0.02)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]int{"pause": 3, "between_answers": 1}, o.kinds()); d != "" {
		t.Error(d)
	}
	near(t, "syllables", float64(len(o.result.Syllables)), 96, 0)
	pauses := o.findings["pace.pauses"]
	near(t, "pauses/min", pauses.Value, 3/27.5*60, 0.05)
	near(t, "median pause", pauses.Parts["median_s"], 1, 0.03)
	near(t, "longest pause", pauses.Parts["longest_s"], 2, 0.03)
	near(t, "share of pauses", pauses.Parts["share"], 3.5/27.5, 0.01)
	near(t, "coverage", pauses.Coverage, 27.5/40, 0.01)
	near(t, "silence", pauses.LeftOut["no_speech"], 12.5/40, 0.01)
	near(t, "speech rate", o.findings["pace.speech_rate"].Value, 96/27.5, 0.03)
	near(t, "articulation rate", o.findings["pace.articulation_rate"].Value, 4, 0.03)
	near(t, "words/min", o.findings["pace.wpm"].Value, 96/27.5*60/1.4, 1.5)
	for id, f := range o.findings {
		if !(f.Band[0] <= f.Value && f.Value <= f.Band[1]) {
			t.Errorf("%s: band %v of %v", id, f.Band, f.Value)
		}
	}
}

func TestGain(t *testing.T) {
	p := []phrase{{1, 7, 24, false}, {7.4, 13.5, 20, false}}
	loud, soft := measure(t, voice(15, 0, p...)), measure(t, voice(15, -12, p...))
	if d := cmp.Diff(loud.result, soft.result, cmpopts.EquateApprox(0, 0.011)); d != "" {
		t.Error(d)
	}
}

func TestWhisperHasNoSyllables(t *testing.T) {
	o := measure(t, voice(10, 0, phrase{1, 4, 12, false}, phrase{5, 8, 12, true}))
	near(t, "syllables", float64(len(o.result.Syllables)), 12, 0)
}

func TestVariation(t *testing.T) {
	// 20 s at 3.5 syllables/s (150 words/min), 20 s at 5 (214), 20 s at 2 (86).
	o := measure(t, voice(62, 0, phrase{1, 21, 70, false}, phrase{21.3, 41, 99, false}, phrase{41.3, 61, 40, false}))
	if d := cmp.Diff(map[string]int{"pause": 2, "rush": 1, "drag": 1}, o.kinds()); d != "" {
		t.Fatal(d)
	}
	for _, m := range o.moments {
		switch m.Kind {
		case "rush":
			near(t, "start of the rush", m.Start, 21, 8)
			near(t, "end of the rush", m.End, 41, 8)
			if m.Value < 175 || !strings.HasPrefix(m.Why, "Fast: ") {
				t.Errorf("rush at %.0f words/min: %s", m.Value, m.Why)
			}
		case "drag":
			near(t, "start of the drag", m.Start, 41, 8)
			near(t, "end of the drag", m.End, 61, 8)
		}
	}
	v := o.findings["pace.variation"]
	near(t, "slowest", v.Parts["slowest"], 86, 6)
	near(t, "fastest", v.Parts["fastest"], 214, 8)
	near(t, "spread", v.Value, 48, 8)
	even := measure(t, voice(62, 0, phrase{1, 61, 210, false}))
	near(t, "spread of an even pace", even.findings["pace.variation"].Value, 0, 3)
	if len(even.moments) != 0 {
		t.Errorf("an even pace has moments: %v", even.moments)
	}
}

func TestNotMeasured(t *testing.T) {
	short := voice(5, 0, phrase{1, 1.6, 2, false})
	for _, c := range []struct {
		name  string
		voice *analysis.Voice
		want  map[string]string // reason by finding; "" measured
	}{
		{"no sound", nil, map[string]string{"pace.pauses": "no_audio", "pace.speech_rate": "no_audio",
			"pace.articulation_rate": "no_audio", "pace.wpm": "no_audio", "pace.variation": "no_audio"}},
		{"silence", voice(5, 0), map[string]string{"pace.pauses": "no_speech", "pace.speech_rate": "no_speech",
			"pace.articulation_rate": "no_speech", "pace.wpm": "no_speech", "pace.variation": "no_speech"}},
		{"one word", short, map[string]string{"pace.pauses": "", "pace.speech_rate": "too_short",
			"pace.articulation_rate": "too_short", "pace.wpm": "too_short", "pace.variation": "too_short"}},
		{"one sentence", voice(8, 0, phrase{1, 6, 20, false}), map[string]string{"pace.pauses": "", "pace.speech_rate": "",
			"pace.articulation_rate": "", "pace.wpm": "", "pace.variation": "too_short"}},
	} {
		o := measure(t, c.voice)
		got := map[string]string{}
		for id, f := range o.findings {
			got[id] = f.Reason
			if math.IsNaN(f.Value) != (f.Reason != "") {
				t.Errorf("%s: %s is %v with reason %q", c.name, id, f.Value, f.Reason)
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// A silence in which the user left something out is no pause.
func TestExcluded(t *testing.T) {
	p := []phrase{{1, 7, 24, false}, {8, 13, 20, false}, {14, 20, 24, false}}
	o := measure(t, voice(22, 0, p...), analysis.Span{Start: 7.2, End: 7.8})
	if len(o.result.Pauses) != 1 || len(o.result.Answers) != 2 {
		t.Errorf("pauses %v, answers %v", o.result.Pauses, o.result.Answers)
	}
	o = measure(t, voice(22, 0, p...), analysis.Span{Start: 13.5, End: 22})
	near(t, "syllables", float64(len(o.result.Syllables)), 44, 0)
	near(t, "excluded", o.findings["pace.wpm"].LeftOut["excluded"], 8.5/22, 0.001)
}

func TestPeaks(t *testing.T) {
	for _, c := range []struct {
		name string
		x    []float64
		want []int
	}{
		{"one", []float64{0, 5, 0}, []int{1}},
		{"falling", []float64{5, 3, 0}, []int{0}},
		{"rising", []float64{0, 3, 5}, []int{2}},
		{"ripple of 1 dB", []float64{0, 5, 4, 5.5, 0}, []int{3}},
		{"dip of 2 dB", []float64{0, 5, 3, 5, 0}, []int{1, 3}},
		{"slow dip", []float64{5, 4, 3, 2, 3, 4, 5}, []int{0, 6}},
		{"flat", []float64{1, 1, 1}, []int{0}},
	} {
		if d := cmp.Diff(c.want, peaks(c.x, 2)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// As many syllables are found as there are, at any pace people speak at.
func TestSyllableCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 60).Draw(t, "syllables")
		rate := rapid.Float64Range(2, 7).Draw(t, "rate")
		end := 1 + float64(n)/rate
		o := measure(t, voice(end+1, rapid.Float64Range(-20, 5).Draw(t, "gain"), phrase{1, end, n, false}))
		if len(o.result.Syllables) != n {
			t.Fatalf("%d syllables, want %d", len(o.result.Syllables), n)
		}
	})
}

func TestMeasureIsDescribed(t *testing.T) {
	if err := Measure.Validate(); err != nil {
		t.Error(err)
	}
}

// Unstressed syllables are softer; a syllable's echo in the room is far softer.
func TestReach(t *testing.T) {
	for _, c := range []struct {
		softer float32
		want   float64
	}{{18, 24}, {40, 12}} {
		v := voice(8, 0, phrase{1, 7, 24, false})
		for i := range v.Intensity {
			if int(float64(i)*v.Hop*4)%2 == 0 {
				v.Intensity[i] -= c.softer
			}
		}
		near(t, "syllables", float64(len(measure(t, v).result.Syllables)), c.want, 0)
	}
}

// Windows in which little is said do not count.
func TestSparseAnswers(t *testing.T) {
	o := measure(t, voice(60, 0, phrase{1, 4, 12, false}, phrase{14, 17, 12, false}, phrase{27, 30, 12, false}, phrase{40, 43, 12, false}))
	if f := o.findings["pace.variation"]; f.Reason != "too_short" {
		t.Errorf("%+v", f)
	}
}
