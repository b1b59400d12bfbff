package pacing

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// measureSaid measures phrases with a transcript.
func measureSaid(t interface{ Fatal(...any) }, v *analysis.Voice, tr *analysis.Transcript, language string, excluded ...analysis.Span) outcome {
	profile := analysis.DefaultProfile()
	o := outcome{findings: map[string]analysis.Finding{}}
	p := &analysis.Pass{Obs: &analysis.Observations{Voice: v, Transcript: tr, Options: analysis.Options{Language: language}},
		Profile: &profile, Exclude: excluded, Results: map[*analysis.Measure]any{}, Report: func(analysis.Finding) {}, Moment: func(analysis.Moment) {}}
	for _, m := range []*analysis.Measure{speech.Measure, voices.Measure} {
		r, err := m.Run(p)
		if err != nil {
			t.Fatal(err)
		}
		p.Results[m] = r
	}
	p.Report = func(f analysis.Finding) { o.findings[f.ID] = f }
	p.Moment = func(m analysis.Moment) { o.moments = append(o.moments, m) }
	got, err := Measure.Run(p)
	if err != nil || len(o.findings) != len(Measure.Defines) {
		t.Fatal("findings", len(o.findings), err)
	}
	o.result = got.(*Result)
	return o
}

func heardBy(source string, segments ...analysis.TranscriptSegment) *analysis.Transcript {
	return &analysis.Transcript{Source: source, Language: "en", Timed: true, Segments: segments}
}

func wordsOf(list []Word) string {
	var out []string
	for _, w := range list {
		out = append(out, w.Text)
	}
	return strings.Join(out, " ")
}

func TestWordsOfATranscript(t *testing.T) {
	v := voice(12, 0, phrase{start: 1, end: 5, syllables: 16}, phrase{start: 6, end: 10, syllables: 16})
	tr := heardBy(analysis.FromMoonshine,
		analysis.TranscriptSegment{Start: 0.7, End: 5.3, Text: "Um, we moved, like, 40 of our servers, you know, and I learned"},
		analysis.TranscriptSegment{Start: 5.7, End: 10.3, Text: "Our servers were, basically, my servers"},
		analysis.TranscriptSegment{Start: 10.5, End: 11.8, Text: "heard where nobody speaks"})
	o := measureSaid(t, v, tr, "en")
	if d := cmp.Diff("we moved like forty of our servers you know and i learned our servers were basically my servers", wordsOf(o.result.Spoken)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff("um like you know basically", wordsOf(o.result.Fillers)); d != "" {
		t.Error(d)
	}
	last := 0.0
	for _, w := range o.result.Spoken {
		if w.Start < last-1e-9 || w.End <= w.Start || w.Start < 0.9 || w.End > 10.1 || w.Start > 5.05 && w.End < 5.95 {
			t.Errorf("%+v after %v", w, last)
		}
		last = w.End
	}
	wpm := o.findings[WPM.ID]
	if want := 18 / 9.0 * 60; math.Abs(wpm.Value-want) > 0.03*want || !strings.Contains(wpm.Method, "Moonshine") || wpm.Parts["words"] != 18 {
		t.Errorf("%+v, want about %v words/min", wpm, want)
	}
	got := o.result.Transcript
	if len(got.Segments) != 2 || got.Segments[0].Words != 12 || math.Abs(got.Segments[1].WPM-90) > 3 || len(tr.Segments) != 3 || tr.Counts != nil {
		t.Errorf("%+v of %+v", got, tr)
	}
	want := &analysis.WordCounts{Words: 18, I: 2, We: 3, Most: []analysis.WordCount{{Word: "servers", Count: 3}}, Fillers: []analysis.WordCount{
		{Word: "basically", Count: 1}, {Word: "like", Count: 1}, {Word: "um", Count: 1}, {Word: "you know", Count: 1}}}
	if d := cmp.Diff(want, got.Counts); d != "" {
		t.Error(d)
	}
}

func TestExcludedWordsAreLeftOut(t *testing.T) {
	v := voice(12, 0, phrase{start: 1, end: 9, syllables: 32})
	tr := heardBy(analysis.FromMoonshine, analysis.TranscriptSegment{Start: 0.7, End: 9.3, Text: "a b c d e f g h i j k l m n o p"})
	o := measureSaid(t, v, tr, "en", analysis.Span{Start: 5, End: 20})
	if n := len(o.result.Spoken); n != 8 {
		t.Errorf("%d words in the first half, want 8: %s", n, wordsOf(o.result.Spoken))
	}
	if wpm := o.findings[WPM.ID].Value; math.Abs(wpm-120) > 6 {
		t.Errorf("%v words/min, want 120", wpm)
	}
	o = measureSaid(t, v, tr, "en", analysis.Span{Start: 0, End: 20})
	if len(o.result.Spoken) != 0 || !math.IsNaN(o.findings[WPM.ID].Value) {
		t.Errorf("all excluded, but %d words, %v", len(o.result.Spoken), o.findings[WPM.ID].Value)
	}
}

// timedWords are words that are all equally long, with times of their own.
func timedWords(start, end float64, words ...string) analysis.TranscriptSegment {
	s := analysis.TranscriptSegment{Start: start, End: end, Text: strings.Join(words, " ")}
	step := (end - start) / float64(len(words))
	for i, w := range words {
		s.Timed = append(s.Timed, analysis.TimedWord{Text: w, Start: start + float64(i)*step, End: start + float64(i+1)*step, Probability: 1})
	}
	return s
}

// Words with times of their own are where these say, but never in a silence, and what is left out takes its words and its time along.
func TestTimedWords(t *testing.T) {
	v := voice(12, 0, phrase{start: 1, end: 5, syllables: 16}, phrase{start: 6, end: 10, syllables: 16})
	first, second := timedWords(1, 5, "We", "moved", "40", "servers."), timedWords(5, 10, "Well,", "that", "was", "it.", "Good.")
	tr := heardBy(analysis.FromMoonshine, first, second) // "Well" is given the silence, and a quarter of a second of speech
	o := measureSaid(t, v, tr, "en")
	if got := wordsOf(o.result.Spoken); got != "we moved forty servers well that was it good" {
		t.Error(got)
	}
	for i, want := range map[int]float64{0: 1, 2: 3, 5: 6, 6: 7} {
		if got := o.result.Spoken[i].Start; math.Abs(got-want) > 0.05 {
			t.Errorf("word %d begins at %.2f, want %.2f", i, got, want)
		}
	}
	o = measureSaid(t, v, tr, "en", analysis.Span{Start: 3, End: 5})
	if got := wordsOf(o.result.Spoken); got != "we moved well that was it good" {
		t.Error(got)
	}
	if got, want := o.findings[WPM.ID].Value, 7/6.0*60; math.Abs(got-want) > 1 {
		t.Errorf("%.1f words/min without a stretch of speech, want %.1f", got, want)
	}
}

// What is withheld counts neither as words nor as time; where all is, words are not estimated from syllables either.
func TestWithheld(t *testing.T) {
	v := voice(12, 0, phrase{start: 1, end: 5, syllables: 16}, phrase{start: 6, end: 10, syllables: 16})
	tr := heardBy(analysis.FromMoonshine, timedWords(1, 5, "we", "moved", "forty", "two", "servers", "then"))
	tr.Withheld = []analysis.Span{{Start: 5.7, End: 10.3}}
	o := measureSaid(t, v, tr, "en")
	f := o.findings[WPM.ID]
	if want := 6 / 4.7 * 60; math.Abs(f.Value-want) > 2 || f.LeftOut[analysis.UnclearWords.String()] < 0.3 {
		t.Errorf("%+v, want %.0f words/min", f, want)
	}
	if rate := o.findings[SpeechRate.ID]; math.Abs(rate.Parts["syllables"]-32) > 2 {
		t.Errorf("syllables are heard all the same: %+v", rate)
	}
}

func TestWhereWordsComeFrom(t *testing.T) {
	v := voice(12, 0, phrase{start: 1, end: 5, syllables: 16}, phrase{start: 6, end: 10, syllables: 16})
	untimed := &analysis.Transcript{Source: analysis.FromFile, Language: "en", Segments: []analysis.TranscriptSegment{{Text: "one two three four five six"}}}
	two := heardBy(analysis.FromFile, analysis.TranscriptSegment{Start: 1, End: 5, Text: "why did you go", Speaker: "A"},
		analysis.TranscriptSegment{Start: 6, End: 10, Text: "because it was late that day", Speaker: "B"})
	for name, c := range map[string]struct {
		tr       *analysis.Transcript
		language string
		excluded []analysis.Span
		want     float64 // words/min; NaN: not measured
		method   string
	}{
		"none":                {nil, "en", nil, 32 / 1.4 / 9 * 60, "estimated"},
		"none, older":         {nil, "", nil, 32 / 1.4 / 9 * 60, "estimated"},
		"none, German":        {nil, "de", nil, math.NaN(), ""},
		"text":                {untimed, "en", nil, 6 / 9.0 * 60, "given"},
		"text, excluded":      {untimed, "en", []analysis.Span{{Start: 11, End: 12}}, 32 / 1.4 / 9 * 60, "estimated"},
		"German text":         {&analysis.Transcript{Source: analysis.FromFile, Language: "de", Timed: true, Segments: []analysis.TranscriptSegment{{Start: 1, End: 10, Text: "ja nein 2024 gut"}}}, "de", nil, 4 / 9.0 * 60, "given"},
		"the longer speaker":  {two, "en", nil, 6 / 4.0 * 60, "speaker with the most words"},
		"no word, but speech": {heardBy(analysis.FromMoonshine), "en", nil, 32 / 1.4 / 9 * 60, "estimated"},
	} {
		o := measureSaid(t, v, c.tr, c.language, c.excluded...)
		f := o.findings[WPM.ID]
		if math.IsNaN(c.want) {
			if !math.IsNaN(f.Value) || f.Reason != analysis.OtherLanguage.String() {
				t.Errorf("%s: %+v", name, f)
			}
			continue
		}
		if math.Abs(f.Value-c.want) > 0.05*c.want || !strings.Contains(f.Method, c.method) {
			t.Errorf("%s: %.1f words/min (%s), want %.1f (%s)", name, f.Value, f.Method, c.want, c.method)
		}
	}
}

// Words never leave their segment, keep their order, and their number is what was said, wherever the segments lie.
func TestWordsStayInOrder(t *testing.T) {
	v := voice(30, 0, phrase{start: 2, end: 6, syllables: 14}, phrase{start: 6.5, end: 12, syllables: 24}, phrase{start: 18, end: 25, syllables: 20})
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.Float64Range(-5, 30).Draw(t, "start")
		s := analysis.TranscriptSegment{Start: start, End: start + rapid.Float64Range(0, 20).Draw(t, "length"),
			Text: strings.Repeat("some words ", rapid.IntRange(1, 20).Draw(t, "words"))}
		o := measureSaid(t, v, heardBy(analysis.FromFile, s), "en")
		if len(o.result.Spoken) != len(strings.Fields(s.Text)) {
			t.Fatalf("%d words of %q", len(o.result.Spoken), s.Text)
		}
		last := s.Start
		for _, w := range o.result.Spoken {
			if w.Start < last-1e-6 || w.End < w.Start || w.End > s.End+1e-6 {
				t.Fatalf("%+v after %v in %+v", w, last, s)
			}
			last = w.End
		}
	})
}

// The more words, the narrower the band, but never to nothing.
func TestHeardWithin(t *testing.T) {
	last := 1.0
	for _, n := range []float64{0, 3, 8, 20, 100, 1000, 10000} {
		fewest, most := heardWithin(n)
		if width := most - fewest; width > last || fewest > 0.951 || most < 1.049 || fewest < 0.68 || most > 1.21 {
			t.Errorf("%v words: %v to %v after a width of %v", n, fewest, most, last)
		} else {
			last = width
		}
	}
}
