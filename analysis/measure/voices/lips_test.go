package voices

import (
	"math"
	"slices"
	"strings"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/columns"
	"poise/analysis/measure/speech"
)

// watched is a recording of 20 s in which a voice is heard from 2 to 9 and 10 to 18 s and the lips part and meet four times a
// second, by gap face widths, while moving says so. Landmarks tremble by a thousandth of a face width.
func watched(setup columns.Setup, gap float64, moving func(t float64) bool) *analysis.Observations {
	o := columns.Observations(columns.Visual(setup, columns.Shot{Seconds: 20}))
	f := &o.Visual.People[0].Face
	for i, t := range o.Visual.Time {
		g := 0.001 * math.Sin(float64(7*i))
		if moving(t) {
			g += gap / 2 * (1 - math.Cos(2*math.Pi*4*t))
		}
		for landmark, y := range map[int]float64{13: -g / 2, 14: g / 2} {
			k := 2 * (i*len(analysis.FacePoints) + slices.Index(analysis.FacePoints[:], landmark))
			f.Points[k], f.Points[k+1] = 640, float32(350+y*float64(f.Width[i]))
		}
	}
	v := &analysis.Voice{Duration: 20, SpeechHop: 0.032, Hop: 0.01}
	said := func(t float64) bool { return t >= 2 && t < 9 || t >= 10 && t < 18 }
	for i := 0; float64(i)*v.SpeechHop < v.Duration; i++ {
		v.Speech = append(v.Speech, 0.01)
		if said(float64(i) * v.SpeechHop) {
			v.Speech[i] = 0.98
		}
	}
	for i := 0; float64(i)*v.Hop < v.Duration; i++ {
		v.Level = append(v.Level, -70)
		if said(float64(i) * v.Hop) {
			v.Level[i] = -20
		}
	}
	o.Voice = v
	return o
}

func look(t *testing.T, o *analysis.Observations) (r *Result, f analysis.Finding, still []analysis.Moment) {
	t.Helper()
	profile := analysis.DefaultProfile()
	p := &analysis.Pass{Obs: o, Profile: &profile, Results: map[*analysis.Measure]any{}, Moment: func(m analysis.Moment) {
		if m.Kind == "lips_still" {
			still = append(still, m)
		}
	}, Report: func(x analysis.Finding) {
		if x.ID == Lips.ID {
			f = x
		}
	}}
	for _, m := range []*analysis.Measure{speech.Measure, Measure} {
		got, err := m.Run(p)
		if err != nil {
			t.Fatal(err)
		}
		p.Results[m] = got
	}
	return analysis.ResultOf[*Result](p, Measure), f, still
}

func TestLips(t *testing.T) {
	always, never := func(float64) bool { return true }, func(float64) bool { return false }
	first := func(t float64) bool { return t < 9.5 }
	for _, c := range []struct {
		name        string
		gap         float64
		moving      func(float64) bool
		least, most float64
		still       bool
		moments     int
	}{
		{"talks", 0.06, always, 0.95, 1, false, 0},
		{"talks with a mouth that hardly opens", 0.02, always, 0.8, 1, false, 0},
		{"listens", 0.06, never, 0, 0.05, true, 2},
		{"talks, then listens", 0.06, first, 0.42, 0.52, false, 1},
	} {
		for _, fps := range []float64{15, 30} {
			r, f, still := look(t, watched(columns.Setup{Rate: fps}, c.gap, c.moving))
			if !(f.Value >= c.least && f.Value <= c.most) || f.Band[0] > f.Value || f.Band[1] < f.Value || r.Still != c.still ||
				len(still) != c.moments || strings.Contains(r.Whose(), "hardly move") != c.still {
				t.Errorf("%s at %v/s: still %v, moments %v, %+v", c.name, fps, r.Still, still, f)
			}
		}
	}
}

func TestNoLips(t *testing.T) {
	always := func(float64) bool { return true }
	unseen := watched(columns.Setup{}, 0.06, always)
	unseen.Visual = nil
	mute := watched(columns.Setup{}, 0.06, always)
	mute.Voice = nil
	for want, o := range map[analysis.Reason]*analysis.Observations{
		analysis.NoVideo: unseen, analysis.NoAudio: mute, analysis.FrameRateTooLow: watched(columns.Setup{Rate: 5}, 0.06, always),
	} {
		if r, f, _ := look(t, o); !math.IsNaN(f.Value) || f.Reason != want.String() || r.Still {
			t.Errorf("%v: %+v", want, f)
		}
	}
}
