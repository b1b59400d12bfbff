package speech

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"poise/analysis"
)

// scene is the columns of a recording in which someone speaks in the given spans: what the network and the level show.
type scene struct {
	length      float64
	spans       []analysis.Span
	noise, tone float64 // dB
	start       float64
	prob        float32 // of the network inside speech
}

func (s scene) voice() *analysis.Voice {
	v := &analysis.Voice{Start: s.start, Duration: s.length, SpeechHop: 0.032, Hop: 0.01}
	on := func(t float64) bool {
		for _, p := range s.spans {
			if p.Contains(t) {
				return true
			}
		}
		return false
	}
	for i := 0; float64(i)*v.SpeechHop < s.length; i++ {
		p := float32(0.01)
		// The network is late at the end, as the real one.
		if t := float64(i) * v.SpeechHop; on(t+0.016) || on(t-0.03) {
			p = s.prob
		}
		v.Speech = append(v.Speech, p)
	}
	for i := 0; float64(i)*v.Hop < s.length; i++ {
		db := s.noise + 2*math.Sin(float64(i)*1.7)
		if on(float64(i) * v.Hop) {
			db = s.tone + 6*math.Sin(float64(i)*0.4)
		}
		v.Level = append(v.Level, float32(db))
	}
	return v
}

func pass(v *analysis.Voice, excluded ...analysis.Span) (*analysis.Pass, *[]analysis.Finding, *[]analysis.Moment) {
	fs, ms, profile := &[]analysis.Finding{}, &[]analysis.Moment{}, analysis.DefaultProfile()
	return &analysis.Pass{Obs: &analysis.Observations{Voice: v}, Profile: &profile, Exclude: excluded,
		Report: func(f analysis.Finding) { *fs = append(*fs, f) },
		Moment: func(m analysis.Moment) { *ms = append(*ms, m) }}, fs, ms
}

func measured(t interface{ Fatal(...any) }, v *analysis.Voice, excluded ...analysis.Span) (*Result, analysis.Finding, []analysis.Moment) {
	p, fs, ms := pass(v, excluded...)
	r, err := Measure.Run(p)
	if err != nil || len(*fs) != 1 {
		t.Fatal(err, *fs)
	}
	return r.(*Result), (*fs)[0], *ms
}

var close20ms = cmpopts.EquateApprox(0, 0.02)

func spans(x ...float64) (out []analysis.Span) {
	for i := 0; i < len(x); i += 2 {
		out = append(out, analysis.Span{Start: x[i], End: x[i+1]})
	}
	return out
}

func TestSegments(t *testing.T) {
	for _, c := range []struct {
		name string
		s    scene
		want []analysis.Span
	}{
		{"quiet room", scene{20, spans(1, 4, 5, 9, 12, 18), -75, -20, 0, 1}, spans(1, 4, 5, 9, 12, 18)},
		{"noisy room", scene{20, spans(1, 4, 5, 9, 12, 18), -45, -20, 0, 1}, spans(1, 4, 5, 9, 12, 18)},
		{"digital silence", scene{20, spans(1, 4, 5, 9), -120, -30, 0, 1}, spans(1, 4, 5, 9)},
		{"late stream", scene{20, spans(1, 4), -75, -20, 7.5, 1}, spans(8.5, 11.5)},
		{"whole recording", scene{5, spans(0, 5), -75, -20, 0, 1}, spans(0, 5)},
		{"a plosive is no pause", scene{9, spans(1, 3, 3.12, 5), -75, -20, 0, 1}, spans(1, 5)},
		{"a short cough is no speech", scene{9, spans(1, 1.1, 4, 6), -75, -20, 0, 1}, spans(4, 6)},
		{"the network doubts: laughter", scene{9, spans(1, 2.5, 4, 6), -75, -20, 0, 0.55}, nil},
		{"whispering", scene{9, spans(1, 2.5), -75, -45, 0, 0.75}, spans(1, 2.5)},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, f, ms := measured(t, c.s.voice())
			if d := cmp.Diff(c.want, r.Segments, close20ms); d != "" {
				t.Fatal(d)
			}
			if want := analysis.Length(c.want) / c.s.length; math.Abs(f.Value-want) > 0.02 || f.Band[0] > want || f.Band[1] < want {
				t.Errorf("share %.3f, band %.3f, want %.3f", f.Value, f.Band, want)
			}
			if len(ms) != len(c.want) {
				t.Errorf("%d moments", len(ms))
			}
		})
	}
}

// Keys that somebody presses in a pause neither shorten nor fill it.
func TestClicksBesideSpeech(t *testing.T) {
	v := scene{10, spans(1, 4, 4.5, 8), -70, -20, 0, 1}.voice()
	for _, at := range []float64{0.86, 0.93, 4.12, 4.2, 4.31, 4.38, 8.08, 8.13} {
		for i := range 3 { // 30 ms as loud as the voice
			v.Level[int(at/v.Hop)+i] = -20
		}
	}
	r, _, _ := measured(t, v)
	if d := cmp.Diff(spans(1, 4, 4.5, 8), r.Segments, close20ms); d != "" {
		t.Fatal(d)
	}
}

// The network hears speech, but the level says that there is a silence in it.
func TestLevelSplits(t *testing.T) {
	v := scene{10, spans(1, 4, 4.3, 8), -70, -20, 0, 1}.voice()
	for i := range v.Speech {
		if at := float64(i) * v.SpeechHop; at > 3.9 && at < 4.4 {
			v.Speech[i] = 0.9
		}
	}
	r, _, _ := measured(t, v)
	if d := cmp.Diff(spans(1, 4, 4.3, 8), r.Segments, close20ms); d != "" {
		t.Error(d)
	}
}

// A silence that just misses min_pause is told apart.
func TestNear(t *testing.T) {
	r, _, _ := measured(t, scene{10, spans(1, 4, 4.2, 6, 6.4, 8), -70, -20, 0, 1}.voice())
	if d := cmp.Diff(spans(4, 4.2), r.Near, close20ms); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(spans(1, 6, 6.4, 8), r.Segments, close20ms); d != "" {
		t.Error(d)
	}
}

func TestNotMeasured(t *testing.T) {
	deaf := scene{5, nil, -70, -20, 0, 1}.voice()
	deaf.Speech = nil
	for _, c := range []struct {
		name     string
		v        *analysis.Voice
		excluded []analysis.Span
		want     analysis.Reason
	}{
		{"no sound", nil, nil, analysis.NoAudio},
		{"no network", deaf, nil, analysis.NoSpeechNetwork},
		{"all left out", scene{5, spans(1, 2), -70, -20, 0, 1}.voice(), spans(0, 5), analysis.Excluded},
	} {
		r, f, ms := measured(t, c.v, c.excluded...)
		if r.Reason != c.want || f.Reason != c.want.String() || !math.IsNaN(f.Value) || f.Coverage != 0 || len(ms) != 0 {
			t.Errorf("%s: %v, %+v, %v", c.name, r.Reason, f, ms)
		}
	}
	r, f, _ := measured(t, scene{5, nil, -70, -20, 0, 1}.voice())
	if r.Reason != analysis.NoSpeech || f.Value != 0 || f.Coverage != 1 {
		t.Errorf("silence: %v, %+v", r.Reason, f)
	}
}

func TestExcluded(t *testing.T) {
	v := scene{20, spans(1, 6, 7, 9), -70, -20, 0, 1}.voice()
	r, f, _ := measured(t, v, analysis.Span{Start: 10, End: 15}, analysis.Span{Start: 3, End: 4})
	if d := cmp.Diff(spans(1, 3, 4, 6, 7, 9), r.Segments, close20ms); d != "" {
		t.Error(d)
	}
	if math.Abs(f.Coverage-14.0/20) > 1e-9 || math.Abs(f.LeftOut["excluded"]-0.3) > 1e-9 || math.Abs(f.Value-6.0/14) > 0.01 {
		t.Errorf("%+v", f)
	}
	if d := cmp.Diff(spans(6, 7), Gaps(r.Segments, spans(10, 15, 3, 4)), close20ms); d != "" {
		t.Error(d)
	}
}

// A lower gain and a later start change nothing but the times.
func TestGainAndShift(t *testing.T) {
	base := scene{30, spans(2, 6, 6.5, 9, 11, 19, 23, 28), -65, -18, 0, 1}
	want, _, _ := measured(t, base.voice())
	rapid.Check(t, func(t *rapid.T) {
		gain := rapid.Float64Range(-30, 6).Draw(t, "gain")
		s := base
		s.noise, s.tone, s.start = s.noise+gain, s.tone+gain, rapid.Float64Range(0, 100).Draw(t, "start")
		got, _, _ := measured(t, s.voice())
		for i := range got.Segments {
			got.Segments[i].Start -= s.start
			got.Segments[i].End -= s.start
		}
		if d := cmp.Diff(want.Segments, got.Segments, cmpopts.EquateApprox(0, 0.011)); d != "" {
			t.Fatal(d)
		}
	})
}

// Whatever the columns hold, the result is in order, disjoint, inside the recording and outside excluded ranges.
func TestAnyColumns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 200).Draw(t, "chunks")
		v := &analysis.Voice{SpeechHop: 0.032, Hop: 0.01, Duration: float64(n) * 0.032}
		for range n {
			v.Speech = append(v.Speech, rapid.SampledFrom([]float32{0, 0.2, 0.4, 0.6, 1}).Draw(t, "p"))
		}
		for i := 0; float64(i)*0.01 < v.Duration; i++ {
			v.Level = append(v.Level, rapid.SampledFrom([]float32{-120, -60, -40, -20, 0}).Draw(t, "db"))
		}
		from := rapid.Float64Range(0, v.Duration).Draw(t, "from")
		cut := analysis.Span{Start: from, End: from + rapid.Float64Range(0, 2).Draw(t, "length")}
		r, f, _ := measured(t, v, cut)
		last := 0.0
		for _, s := range r.Segments {
			if s.Start < last || s.End <= s.Start || s.End > v.Duration+1e-9 {
				t.Fatalf("segments %v", r.Segments)
			}
			if s.Start < cut.End-1e-9 && s.End > cut.Start+1e-9 && cut.Length() > 0 {
				t.Fatalf("segment %v in excluded %v", s, cut)
			}
			last = s.End
		}
		if f.Value > 1+1e-9 || f.Coverage > 1+1e-9 || f.Value < f.Band[0]-1e-9 || f.Value > f.Band[1]+1e-9 {
			t.Fatalf("%+v", f)
		}
	})
}

func TestMeasureIsDescribed(t *testing.T) {
	if err := Measure.Validate(); err != nil {
		t.Error(err)
	}
}

// set overwrites the level, and the probability unless it is negative, in a span.
func set(v *analysis.Voice, s analysis.Span, db, p float32) {
	for i := range v.Level {
		if s.Contains(float64(i) * v.Hop) {
			v.Level[i] = db
		}
	}
	for i := range v.Speech {
		if p >= 0 && s.Contains(float64(i)*v.SpeechHop+0.016) {
			v.Speech[i] = p
		}
	}
}

func TestEdges(t *testing.T) {
	for _, c := range []struct {
		name string
		s    scene
		edit func(*analysis.Voice)
		want []analysis.Span
	}{
		{"a soft consonant ends the word", scene{9, spans(1, 4), -110, -20, 0, 1},
			func(v *analysis.Voice) { set(v, analysis.Span{Start: 4, End: 4.1}, -88, -1) }, spans(1, 4.1)},
		{"a breath is no speech", scene{12, spans(1, 4, 4.7, 8), -70, -20, 0, 1},
			func(v *analysis.Voice) { set(v, analysis.Span{Start: 4.25, End: 4.45}, -35, 0.01) }, spans(1, 4, 4.7, 8)},
		{"nor is a smack of the lips", scene{12, spans(1, 4, 4.7, 8), -70, -20, 0, 1},
			func(v *analysis.Voice) {
				set(v, analysis.Span{Start: 3.9, End: 4.8}, -70, 0.9)
				set(v, analysis.Span{Start: 4.33, End: 4.36}, -20, -1)
			}, spans(1, 3.9, 4.8, 8)},
	} {
		v := c.s.voice()
		c.edit(v)
		r, _, _ := measured(t, v)
		if d := cmp.Diff(c.want, r.Segments, close20ms); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
