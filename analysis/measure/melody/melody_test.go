package melody

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/pacing"
	"poise/analysis/measure/speech"
	"poise/analysis/measure/voices"
)

// speaker talks for a minute; in every second frame its pitch swings about 120 Hz by so many semitones (standard deviation
// of a sine: amplitude / √2). Every tenth pitch is an octave too high.
func speaker(swing func(t float64) float64) *analysis.Voice {
	v := &analysis.Voice{Duration: 60, SpeechHop: 0.032, Hop: 0.01}
	for i := range 6000 {
		t, hz, voicing := float64(i)*v.Hop, math.NaN(), float32(0.1)
		if i%2 == 0 {
			hz, voicing = 120*math.Exp2(swing(t)*math.Sin(2*math.Pi*t/2.3)/12), 0.9
		}
		if i%20 == 0 {
			hz *= 2
		}
		level := float32(-20)
		if t < 1 || t > 59 || math.Mod(t, 2) > 1.85 { // plosives let the room be heard
			level, voicing = -70, 0
		}
		v.Level, v.Intensity = append(v.Level, level), append(v.Intensity, level)
		v.Pitch, v.Voicing = append(v.Pitch, float32(hz)), append(v.Voicing, voicing)
	}
	for i := 0; float64(i)*v.SpeechHop < 60; i++ {
		p := float32(0.98)
		if t := float64(i) * v.SpeechHop; t < 1 || t > 59 {
			p = 0
		}
		v.Speech = append(v.Speech, p)
	}
	return v
}

func measured(t *testing.T, v *analysis.Voice) (f analysis.Finding, ms []analysis.Moment) {
	t.Helper()
	profile := analysis.DefaultProfile()
	p := &analysis.Pass{Profile: &profile, Results: map[*analysis.Measure]any{},
		Obs:    &analysis.Observations{Recording: analysis.Recording{Duration: 60}, Voice: v},
		Report: func(x analysis.Finding) { f = x }, Moment: func(m analysis.Moment) {
			if m.Measure == Variation.ID {
				ms = append(ms, m)
			}
		}}
	for _, m := range []*analysis.Measure{speech.Measure, voices.Measure, pacing.Measure, Measure} {
		r, err := m.Run(p)
		if err != nil {
			t.Fatal(err)
		}
		p.Results[m] = r
	}
	return f, ms
}

func TestSpread(t *testing.T) {
	for _, swing := range []float64{0.5, 3, 6} {
		f, ms := measured(t, speaker(func(float64) float64 { return swing }))
		// Half of the 16th to 84th percentile of a sine is its amplitude times sin(0.34 π).
		if want := swing * math.Sin(0.34*math.Pi); math.Abs(f.Value-want) > 0.05*want+0.02 || f.Band[0] > want || f.Band[1] < want {
			t.Errorf("swing of %v: %.2f, want %.2f, band %v", swing, f.Value, want, f.Band)
		}
		if hz := f.Parts["median_hz"]; math.Abs(hz-120) > 10 {
			t.Errorf("median %.1f Hz", hz)
		}
		if level := swing < 2; level != (len(ms) == 1) || level != (f.Parts["level_share"] == 1) {
			t.Errorf("swing of %v: %v, %v", swing, ms, f.Parts)
		}
	}
}

func TestLevelStretch(t *testing.T) {
	f, ms := measured(t, speaker(func(t float64) float64 {
		if t > 20 && t < 40 {
			return 0.5
		}
		return 5
	}))
	if len(ms) != 1 || math.Abs(ms[0].Start-20) > 5 || math.Abs(ms[0].End-40) > 5 || f.Parts["level_share"] < 0.1 {
		t.Errorf("%v, %v", ms, f.Parts)
	}
}

func TestNoVoicedSpeech(t *testing.T) {
	v := speaker(func(float64) float64 { return 3 })
	for i := range v.Voicing {
		v.Voicing[i] = 0.2
	}
	if f, _ := measured(t, v); !math.IsNaN(f.Value) || f.Reason != "too_short" {
		t.Errorf("whispering: %+v", f)
	}
	v.Speech = nil
	if f, _ := measured(t, v); !math.IsNaN(f.Value) || f.Reason != "no_speech_network" {
		t.Errorf("no network: %+v", f)
	}
}
