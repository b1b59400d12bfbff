package voice

import (
	"slices"
	"testing"

	"poise/analysis"
)

// scene is the columns of speech at -20 dB, rests in a room's noise at -60 dB, and digital silence.
type scene struct{ *analysis.Voice }

func newScene() scene { return scene{&analysis.Voice{Peak: .5, SpeechHop: speechHop, Hop: hopSeconds}} }

// add adds so many seconds of a level and a probability of speech, and returns where they lie.
func (s scene) add(seconds float64, db, p float32) analysis.Span {
	from := s.Duration
	s.Duration += seconds
	for float64(len(s.Level))*s.Hop < s.Duration {
		s.Level = append(s.Level, db)
	}
	for float64(len(s.Speech))*s.SpeechHop < s.Duration {
		s.Speech = append(s.Speech, p)
	}
	return analysis.Span{Start: from, End: s.Duration}
}

func (s scene) speak() { s.add(1.9, -20, 1); s.add(0.1, -50, 0.6) } // it dies away
func (s scene) rest()  { s.add(0.8, -60, 0) }

func TestMutedIsLost(t *testing.T) {
	muted := newScene()
	muted.speak()
	muted.rest()
	muted.speak()
	off := muted.add(1.6, floorLevel, 0)
	muted.speak()
	muted.rest()
	muted.speak()
	muted.rest()
	if got := Lost(muted.Voice, nil, []analysis.Span{off}); !slices.Equal(got, []analysis.Span{off}) {
		t.Errorf("muted in %v: lost %v", off, got)
	}
}

func TestMutedAtTheEdgesIsLost(t *testing.T) {
	v := newScene()
	first := v.add(30, floorLevel, 0)
	v.speak()
	v.rest()
	v.speak()
	last := v.add(5, floorLevel, 0)
	if got := Lost(v.Voice, nil, []analysis.Span{first, last}); !slices.Equal(got, []analysis.Span{first, last}) {
		t.Errorf("lost %v, want %v and %v", got, first, last)
	}
	short := newScene()
	still := short.add(1, floorLevel, 0)
	short.speak()
	short.rest()
	short.speak()
	if got := Lost(short.Voice, nil, []analysis.Span{still}); len(got) > 0 {
		t.Errorf("lost %v of a device that begins late", got)
	}
}

func TestSilenceThroughoutIsLost(t *testing.T) {
	v := newScene()
	all := v.add(20, floorLevel, 0)
	v.Peak = 0
	if got := Lost(v.Voice, nil, []analysis.Span{all}); !slices.Equal(got, []analysis.Span{all}) {
		t.Errorf("lost %v, want %v", got, all)
	}
}

func TestGateIsNotLost(t *testing.T) {
	v := newScene()
	var still []analysis.Span
	still = append(still, v.add(0.7, floorLevel, 0))
	for range 4 {
		v.speak()
		v.add(0.2, -60, 0.05)
		still = append(still, v.add(0.8, floorLevel, 0))
	}
	if got := Lost(v.Voice, nil, still); len(got) > 0 {
		t.Errorf("a noise gate's silences are lost: %v", got)
	}
}

func TestHolesAreLost(t *testing.T) {
	v := newScene()
	for range 3 {
		v.speak()
		v.rest()
	}
	holes := []analysis.Span{{Start: 1, End: 1.05}, {Start: 2.5, End: 3.5}, {Start: 3.5, End: 4}}
	want := []analysis.Span{{Start: 2.5, End: 4}}
	if got := Lost(v.Voice, holes, nil); !slices.Equal(got, want) {
		t.Errorf("lost %v, want %v: no words are missed in 50 ms", got, want)
	}
	for _, s := range speechSegments(v.Voice, want) {
		if s.Start < 4 && s.End > 2.5 {
			t.Errorf("segment %v holds what was lost", s)
		}
	}
}
