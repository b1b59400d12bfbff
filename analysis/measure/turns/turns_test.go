package turns

import (
	"math"
	"math/rand"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/measure/gaze"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// talker is a voice: its pitch, level and the slope of its spectrum.
type talker struct{ hz, level, slope float64 }

type turn struct {
	span analysis.Span
	by   talker
}

// room is what is heard in 50 s when the talkers speak, each with the scatter of one voice, and another vowel every tenth of a second.
func room(r *rand.Rand, all ...turn) *analysis.Voice {
	const seconds = 50.0
	v := &analysis.Voice{Duration: seconds, SpeechHop: 0.032, Hop: 0.01, BandHop: 0.02, LoudnessHop: 0.1}
	n := int(seconds / v.Hop)
	for range n {
		v.Level, v.Intensity = append(v.Level, -70), append(v.Intensity, -70)
		v.Voicing, v.Pitch = append(v.Voicing, 0), append(v.Pitch, float32(math.NaN()))
	}
	v.Bands = make([]uint8, n/2*analysis.VoiceBands)
	v.Speech = make([]float32, int(seconds/v.SpeechHop)+1)
	for _, s := range all {
		shift, tilt, slope, curve, melody := r.NormFloat64(), r.NormFloat64(), 0.0, 0.0, 0.0
		for i := int(s.span.Start / v.Hop); float64(i)*v.Hop < s.span.End && i < n; i++ {
			if i%10 == 0 {
				slope, curve, melody = 0.8*r.NormFloat64(), 6*r.NormFloat64(), 2*r.NormFloat64()
			}
			v.Level[i], v.Intensity[i], v.Voicing[i] = float32(s.by.level), float32(s.by.level), 0.9
			v.Pitch[i] = float32(s.by.hz * math.Exp2((shift+melody+r.NormFloat64())/12))
			for b := range analysis.VoiceBands {
				v.Bands[i/2*analysis.VoiceBands+b] = uint8(2 * (90 + (s.by.slope+0.1*tilt+slope)*float64(b-12) + curve*math.Cos(math.Pi*float64(b)/6) + r.NormFloat64()))
			}
		}
		for i := int(s.span.Start / v.SpeechHop); float64(i)*v.SpeechHop < s.span.End; i++ {
			v.Speech[i] = 0.98
		}
	}
	return v
}

var (
	person      = talker{110, -20, -1}
	interviewer = talker{200, -28, -0.3}
	another     = talker{115, -21, -0.95}
)

// interview is three questions, each followed by an answer in two parts, 1.2, 2 and 0.5 s later.
func interview(asks talker) (all []turn) {
	at := 1.0
	for _, wait := range []float64{1.2, 2, 0.5} {
		all = append(all, turn{analysis.Span{Start: at, End: at + 3}, asks},
			turn{analysis.Span{Start: at + 3 + wait, End: at + 7 + wait}, person},
			turn{analysis.Span{Start: at + 7.6 + wait, End: at + 12 + wait}, person})
		at += 13 + wait
	}
	return all
}

func run3(t *testing.T, v *analysis.Voice, asked []analysis.Asked, tr *analysis.Transcript) (*Result, map[string]analysis.Finding) {
	t.Helper()
	return runOver(t, &analysis.Observations{Recording: analysis.Recording{Duration: v.Duration}, Voice: v, Transcript: tr}, asked)
}

func runOver(t *testing.T, obs *analysis.Observations, asked []analysis.Asked) (*Result, map[string]analysis.Finding) {
	t.Helper()
	profile, fs := analysis.DefaultProfile(), map[string]analysis.Finding{}
	p := &analysis.Pass{Profile: &profile, Asked: asked, Results: map[*analysis.Measure]any{gaze.Measure: &gaze.Result{}}, Obs: obs,
		Report: func(f analysis.Finding) { fs[f.ID] = f }, Moment: func(analysis.Moment) {}}
	for _, m := range []*analysis.Measure{speech.Measure, voices.Measure, pacing.Measure, Measure} {
		r, err := m.Run(p)
		if err != nil {
			t.Fatal(err)
		}
		p.Results[m] = r
	}
	return analysis.ResultOf[*Result](p, Measure), fs
}

func TestTwoVoices(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		v := room(rand.New(rand.NewSource(rapid.Int64().Draw(rt, "seed"))), interview(interviewer)...)
		r, fs := run3(t, v, nil, nil)
		if !r.Told || len(r.Other) != 3 || len(r.Own) != 6 {
			rt.Fatalf("told %v: %d and %d stretches", r.Told, len(r.Own), len(r.Other))
		}
		var took []float64
		for _, q := range r.Questions {
			took = append(took, *q.Latency)
		}
		if d := cmp.Diff([]float64{1.2, 2, 0.5}, took, cmpopts.EquateApprox(0, 0.04)); d != "" {
			rt.Error(d)
		}
		if f := fs[Latency.ID]; math.Abs(f.Value-1.2) > 0.04 || f.Band[0] > 1.2 || f.Band[1] < 1.2 {
			rt.Error(f)
		}
		if f := fs[voices.OtherVoice.ID]; math.Abs(f.Value-9/34.2) > 0.02 {
			rt.Error(f)
		}
	})
}

// Pace and pauses are the person's own once two voices are told apart: a pause of 0.6 s in every answer, and of the words in
// the transcript those of the answers. What the mouth would say is not known here; the person speaks longer.
func TestOwnPace(t *testing.T) {
	all := interview(interviewer)
	v := room(rand.New(rand.NewSource(2)), all...)
	timed, loose, named := &analysis.Transcript{Timed: true}, &analysis.Transcript{}, &analysis.Transcript{}
	spoken := 0.0
	for _, x := range all {
		text, name := "one two three four five six", "Interviewer"
		if x.by == person {
			text, name = "one two three four", "Person"
			spoken += x.span.Length()
		}
		s := analysis.TranscriptSegment{Start: x.span.Start, End: x.span.End, Text: text}
		timed.Segments = append(timed.Segments, s)
		loose.Segments = append(loose.Segments, analysis.TranscriptSegment{Text: text})
		named.Segments = append(named.Segments, analysis.TranscriptSegment{Text: text, Speaker: name})
	}
	answers := spoken + 3*0.6
	for _, c := range []struct {
		name   string
		tr     *analysis.Transcript
		wpm    float64
		method string
	}{
		{"times", timed, 60 * 6 * 4 / answers, "the voice that speaks longer"},
		{"names", named, 60 * 6 * 4 / answers, "the voice that speaks longer"},
		{"neither times nor names", loose, 60 * (6*4 + 3*6) / (answers + 3*3 + 1.2 + 2 + 0.5 + 2*1), "both voices, since the transcript"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.tr.Source = analysis.FromFile
			r, fs := run3(t, v, nil, c.tr)
			if !r.Sure {
				t.Fatal("the person speaks twice as long as the other")
			}
			if f := fs[pacing.WPM.ID]; math.Abs(f.Value/c.wpm-1) > 0.03 || !strings.Contains(f.Method, c.method) {
				t.Errorf("%.1f words/min, want %.1f: %s", f.Value, c.wpm, f.Method)
			}
			f := fs[pacing.Pauses.ID]
			if math.Abs(f.Parts["longest_s"]-0.6) > 0.04 || f.Parts["count"] != 3 || f.LeftOut[analysis.OtherVoice.String()] < 0.17 {
				t.Errorf("pauses %+v", f)
			}
		})
	}
}

// One voice, or two that are alike, is not made two: nothing is said about turns.
func TestUncertainVoices(t *testing.T) {
	for _, asks := range []talker{person, another} {
		rapid.Check(t, func(rt *rapid.T) {
			v := room(rand.New(rand.NewSource(rapid.Int64().Draw(rt, "seed"))), interview(asks)...)
			r, fs := run3(t, v, nil, nil)
			if r.Told || len(r.Questions) != 0 || !math.IsNaN(fs[voices.OtherVoice.ID].Value) || !strings.Contains(fs[voices.OtherVoice.ID].Reason, "told apart") ||
				!math.IsNaN(fs[Latency.ID].Value) || fs[Latency.ID].Reason == "" {
				rt.Fatalf("%+v", fs)
			}
		})
	}
}

func TestGivenQuestions(t *testing.T) {
	v := room(rand.New(rand.NewSource(1)), interview(interviewer)...)
	alone := room(rand.New(rand.NewSource(1)), interview(person)...)
	nan := math.NaN()
	tr := &analysis.Transcript{Timed: true, Segments: []analysis.TranscriptSegment{{Start: 1, End: 4, Text: "So, why do you want this job?"},
		{Start: 5.2, End: 9, Text: "I want this job because of the team and of what it builds, and of the town"}}}
	took := func(x float64) *float64 { return &x }
	for _, c := range []struct {
		name  string
		voice *analysis.Voice
		tr    *analysis.Transcript
		asked []analysis.Asked
		want  []analysis.Question
	}{
		{"range", alone, nil, []analysis.Asked{{Start: 1, End: 4, Text: "Why?"}}, []analysis.Question{{Start: 1, End: 4, Text: "Why?", Latency: took(1.2)}}},
		{"start in silence", alone, nil, []analysis.Asked{{Start: 4.5, End: nan}}, []analysis.Question{{Start: 4.5, Latency: took(0.7)}}},
		{"start within speech: its end is not known", alone, nil, []analysis.Asked{{Start: 2, End: nan}}, []analysis.Question{{Start: 2}}},
		{"start of a turn", v, nil, []analysis.Asked{{Start: 1.3, End: nan}}, []analysis.Question{{Start: 1.3, Latency: took(1.2)}}},
		{"in the transcript", alone, tr, []analysis.Asked{{Start: nan, End: nan, Text: "Why do you want this job?"}},
			[]analysis.Question{{Start: 1, End: 4, Text: "Why do you want this job?", Latency: took(1.2)}}},
		{"nowhere", alone, tr, []analysis.Asked{{Start: nan, End: nan, Text: "What is your quest?"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := run3(t, c.voice, c.asked, c.tr)
			for i := range c.want {
				c.want[i].Source = analysis.QuestionGiven
			}
			if d := cmp.Diff(c.want, r.Questions, cmpopts.EquateApprox(0, 0.04), cmpopts.EquateEmpty(),
				cmpopts.IgnoreFields(analysis.Question{}, "Answer", "WPM", "EyeContact")); d != "" {
				t.Error(d)
			}
		})
	}
	// Texts alone go with the turns, in order.
	r, _ := run3(t, v, []analysis.Asked{{Start: nan, End: nan, Text: "a"}, {Start: nan, End: nan, Text: "b"}, {Start: nan, End: nan, Text: "c"}}, nil)
	if len(r.Questions) != 3 || r.Questions[2].Text != "c" || math.Abs(*r.Questions[1].Latency-2) > 0.04 {
		t.Errorf("%+v", r.Questions)
	}
}
