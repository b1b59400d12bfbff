package fillers

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"poise/analysis"
	"poise/analysis/measure/speech"
)

func written(words ...analysis.TimedWord) *analysis.Transcript {
	return &analysis.Transcript{Source: analysis.FromMoonshine, Language: "en", Timed: true,
		Segments: []analysis.TranscriptSegment{{Start: 0, End: 10, Timed: words}}}
}

func word(text string, start, end float64) analysis.TimedWord {
	return analysis.TimedWord{Text: text, Start: start, End: end, Probability: 1}
}

// thinking puts hesitations between the words: before the word at an index, or after the last.
func thinking(tr *analysis.Transcript, at int, h analysis.Hesitation) *analysis.Transcript {
	s := &tr.Segments[0]
	s.Hesitations = make([]analysis.Hesitation, len(s.Timed)+1)
	s.Hesitations[at] = h
	return tr
}

// A sound of 0.4 s from 1 s on counts by what the words about it would be without it, and by what the recogniser thinks of there.
func TestWordsWeighSounds(t *testing.T) {
	everywhere := []analysis.Span{{Start: 0, End: 10}}
	others := []analysis.TimedWord{word("this", 3, 3.2), word("is", 3.2, 3.4), word("good", 3.4, 3.6)}
	and := append([]analysis.TimedWord{word("and", 0.9, 1.7)}, others...)
	for name, c := range map[string]struct {
		words      *analysis.Transcript
		confidence float64
		want       float64 // confidence; 0: it is left out
	}{
		"the word is the sound":                 {written(append(others, word("are", 1, 1.45))...), 0.9, 0},
		"the words share what is left":          {written(append(others, word("all", 0.8, 1.1), word("right", 1.1, 1.45))...), 0.9, 0.9},
		"the word is the sound, beside another": {written(append(others, word("there", 0.6, 1.02), word("and", 1.02, 1.45))...), 0.9, 0},
		"too little is left of the words":       {written(append(others, word("all", 0.95, 1.1), word("right", 1.1, 1.45))...), 0.9, 0},
		"words beside it may give way":          {written(append(others, word("corpus", 0.5, 0.97), word("and", 0.97, 1.43), word("I'm", 1.43, 1.6))...), 0.9, 0.9},
		"no word is near":                       {written(others...), 0.45, 0.45},
		"what is written there is a hesitation": {written(append(others, word("Uh,", 1, 1.4))...), 0.9, 0.9},
		"nobody recognised words":               {nil, 0.9, 0.9},
		"an uh was thought of":                  {thinking(written(and...), 0, analysis.Hesitation{Uh: 0.1}), 0.45, 0.45 + mostFor},
		"an uh was hardly thought of":           {thinking(written(and...), 0, analysis.Hesitation{Uh: math.Exp(even)}), 0.45, 0.45},
		"none was thought of":                   {thinking(written(and...), 2, analysis.Hesitation{Uh: 0.1}), 0.7, 0.7},
		"one was thought of after all words":    {thinking(written(word("and", 0.9, 1.7)), 1, analysis.Hesitation{Um: 0.1}), 0.45, 0.45 + mostFor},
	} {
		s := Filler{Span: analysis.Span{Start: 1, End: 1.4}, Confidence: c.confidence}
		got := newEvidence(c.words, everywhere).weigh([]Filler{s})
		switch {
		case c.want == 0 && len(got) > 0, c.want > 0 && (len(got) != 1 || math.Abs(got[0].Confidence-c.want) > 0.005):
			t.Errorf("%s: %+v, want %v", name, got, c.want)
		}
	}
}

// Which of both it was is what the recogniser thinks, where it thinks of any.
func TestWhichFiller(t *testing.T) {
	for h, um := range map[analysis.Hesitation]bool{{Um: 0.02, Uh: 0.01}: true, {Um: 0.01, Uh: 0.02}: false, {}: true} {
		got := newEvidence(thinking(written(word("and", 0.9, 1.7)), 0, h), []analysis.Span{{Start: 0, End: 10}}).weigh([]Filler{{Span: analysis.Span{Start: 1, End: 1.4}, Um: true, Confidence: 0.9}})
		if len(got) != 1 || got[0].Um != um {
			t.Errorf("%+v: %+v, want um %v", h, got, um)
		}
	}
}

// A silence after a word gives the sound no room.
func TestSilenceIsNoRoom(t *testing.T) {
	e := newEvidence(written(word("that", 0.9, 3)), []analysis.Span{{Start: 0.9, End: 1.48}})
	if got := e.weigh([]Filler{{Span: analysis.Span{Start: 1, End: 1.4}, Confidence: 0.9}}); len(got) != 1 {
		t.Errorf("0.18 s are enough for a word: %v", got)
	}
	if got := e.weigh([]Filler{{Span: analysis.Span{Start: 1, End: 1.45}, Confidence: 0.5}}); len(got) != 1 || got[0].Confidence != 0.5 {
		t.Errorf("the silence counted as room: %v", got)
	}
}

// sounding are ten seconds that are loud within spans.
func sounding(spans ...analysis.Span) (*analysis.Voice, *speech.Result) {
	v := &analysis.Voice{Duration: 10, Hop: 0.01}
	for i := range 1000 {
		v.Level = append(v.Level, -70)
		for _, s := range spans {
			if s.Contains((float64(i) + 0.5) * v.Hop) {
				v.Level[i] = -20
			}
		}
	}
	limits := make([]float32, 11)
	for i := range limits {
		limits[i] = -50
	}
	return v, &speech.Result{Limits: limits}
}

func TestRetime(t *testing.T) {
	v, heard := sounding(analysis.Span{Start: 1, End: 2}, analysis.Span{Start: 2.5, End: 3}, analysis.Span{Start: 3.05, End: 4}, analysis.Span{Start: 5, End: 6},
		analysis.Span{Start: 6.5, End: 8})
	fillers := &Result{Heard: []Filler{{Span: analysis.Span{Start: 5, End: 5.4}}, {Span: analysis.Span{Start: 6.5, End: 7}}}}
	tr := written(
		word("one", 0.6, 1.4),   // begins in silence
		word("two", 1.4, 2.4),   // ends in a silence
		word("okay", 1.9, 2.9),  // was given the end of the word before, and the silence
		word("apt", 2.9, 3.3),   // its closure is no silence
		word("three", 4.7, 5.8), // was given a silence and a filler
		word("um", 4.7, 5.8),    // is the filler
		word("I", 6.5, 6.9),     // was given the filler instead of what comes after it
		word("have", 7.2, 8),
	)
	want := []analysis.TimedWord{word("one", 1, 1.4), word("two", 1.4, 2), word("okay", 2.5, 2.9), word("apt", 2.9, 3.3), word("three", 5.4, 5.8), word("um", 4.7, 5.8),
		word("I", 7, 7.2), word("have", 7.2, 8)}
	if d := cmp.Diff(want, Retime(tr, v, fillers, heard).Segments[0].Timed, cmpopts.EquateApprox(0, 0.011)); d != "" {
		t.Error(d)
	}
	if tr.Segments[0].Timed[0].Start != 0.6 {
		t.Error("the observations' own transcript was changed")
	}
	file := *tr
	file.Source = analysis.FromFile
	if got := Retime(&file, v, fillers, heard); got != &file {
		t.Error("a transcript that was given is believed")
	}
}

// What the recogniser thinks of at one place makes only the surest sound there surer, and none less sure.
func TestOnePlaceIsOneFiller(t *testing.T) {
	tr := thinking(written(word("and", 0.9, 2.5)), 0, analysis.Hesitation{Uh: 0.1})
	got := newEvidence(tr, []analysis.Span{{Start: 0, End: 10}}).weigh([]Filler{
		{Span: analysis.Span{Start: 0.8, End: 1}, Confidence: 0.45}, {Span: analysis.Span{Start: 1.2, End: 1.6}, Confidence: 0.65}})
	if len(got) != 2 || got[0].Confidence != 0.45 || math.Abs(got[1].Confidence-0.9) > 0.005 {
		t.Errorf("%+v", got)
	}
}

// Where the recogniser thinks of a filler, the word that needs the sound is how it was written.
func TestAFillerWrittenAsAWord(t *testing.T) {
	for p, want := range map[float64]int{0.1: 1, 0.001: 0} {
		tr := thinking(written(word("ah.", 1, 1.45)), 0, analysis.Hesitation{Uh: p})
		got := newEvidence(tr, []analysis.Span{{Start: 0, End: 10}}).weigh([]Filler{{Span: analysis.Span{Start: 1, End: 1.4}, Confidence: 0.9}})
		if len(got) != want {
			t.Errorf("thought of with %v: %+v", p, got)
		}
	}
}

// Creak, whose pitch is mostly a guess, does not make a level vowel uneven.
func TestPitchOfCreak(t *testing.T) {
	f := &frames{v: &analysis.Voice{}}
	for i := range 20 {
		hz, voicing := float32(70+i%3), float32(0.8)
		if i%2 == 1 {
			hz, voicing = float32(200+20*(i%7)), 0.4
		}
		f.v.Pitch, f.v.Voicing = append(f.v.Pitch, hz), append(f.v.Voicing, voicing)
	}
	if mid, spread := f.pitch(0, 20); mid < 70 || mid > 72 || spread > 0.6 {
		t.Errorf("pitch %v, spread %v", mid, spread)
	}
	for i := range f.v.Voicing {
		f.v.Voicing[i] = 0.4
	}
	if _, spread := f.pitch(0, 20); spread < 1 {
		t.Errorf("of guesses alone the spread is %v", spread)
	}
}
