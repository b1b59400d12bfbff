package quality_test

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/quality"
	"poise/analysis/measure/speech"
)

// sound is ten seconds of quiet with a voice at -20 dB in a span.
func sound(quiet float32, said analysis.Span) *analysis.Voice {
	v := &analysis.Voice{Duration: 10, SpeechHop: 0.032, Hop: 0.01, Peak: 0.5}
	for i := 0; float64(i)*v.SpeechHop < v.Duration; i++ {
		p := float32(0.01)
		if said.Contains((float64(i) + 0.5) * v.SpeechHop) {
			p = 0.98
		}
		v.Speech = append(v.Speech, p)
	}
	for i := 0; float64(i)*v.Hop < v.Duration; i++ {
		level := quiet
		if said.Contains(float64(i) * v.Hop) {
			level = -20
		}
		v.Intensity, v.Level = append(v.Intensity, level), append(v.Level, level)
	}
	return v
}

func TestSoundIsAVoiceAboveTheNoiseItsSamplesCanCarry(t *testing.T) {
	talk, none := analysis.Span{Start: 2, End: 7}, analysis.Span{}
	without := sound(-60, talk)
	without.Speech = nil
	for _, tt := range []struct {
		name   string
		voice  *analysis.Voice
		codec  string
		value  float64 // where there is no reason
		band   [2]float64
		reason string
	}{
		{"room", sound(-60, talk), "aac", 40, [2]float64{38, 42}, ""},
		{"digital silence", sound(-120, talk), "aac", 81.1, [2]float64{79.1, 102}, ""},
		{"8 bits", sound(-120, talk), "pcm_u8", 32.9, [2]float64{30.9, 102}, ""},
		{"8 bits, loud room", sound(-40, talk), "pcm_u8", 20, [2]float64{18, 22}, ""},
		{"nobody speaks", sound(-60, none), "aac", 0, [2]float64{}, "no_speech"},
		{"silence", sound(-120, none), "pcm_u8", 0, [2]float64{}, "no_speech"},
		{"one word", sound(-60, analysis.Span{Start: 2, End: 2.5}), "aac", 0, [2]float64{}, "too_short"},
		{"no network", without, "aac", 0, [2]float64{}, "no_speech_network"},
		{"no sound", nil, "aac", 0, [2]float64{}, "no_audio"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			profile := analysis.DefaultProfile()
			var f analysis.Finding
			p := &analysis.Pass{Profile: &profile, Moment: func(analysis.Moment) {}, Results: map[*analysis.Measure]any{},
				Obs: &analysis.Observations{Recording: analysis.Recording{Duration: 10, Audio: &analysis.AudioStream{Codec: tt.codec}}, Voice: tt.voice},
				Report: func(x analysis.Finding) {
					if x.ID == "quality.sound" {
						f = x
					}
				}}
			said, err := speech.Measure.Run(p)
			if err != nil {
				t.Fatal(err)
			}
			p.Results[speech.Measure] = said
			if _, err := quality.Measure.Run(p); err != nil {
				t.Fatal(err)
			}
			if f.Reason != tt.reason || math.IsNaN(f.Value) != (tt.reason != "") {
				t.Fatalf("%v dB because %q, want reason %q", f.Value, f.Reason, tt.reason)
			}
			near := func(a, b float64) bool { return math.Abs(a-b) < 0.2 }
			if tt.reason == "" && !(near(f.Value, tt.value) && near(f.Band[0], tt.band[0]) && near(f.Band[1], tt.band[1])) {
				t.Errorf("%.1f dB in %.1f, want %.1f in %v", f.Value, f.Band, tt.value, tt.band)
			}
		})
	}
}

func TestClippingCountsEvenWhereNobodySpeaks(t *testing.T) {
	v := sound(-60, analysis.Span{})
	v.Clipped, v.Peak = 0.02, 1
	for _, tt := range []struct {
		voice *analysis.Voice
		value float64
		why   string
	}{{v, 0.02, ""}, {nil, math.NaN(), "no_audio"}} {
		profile := analysis.DefaultProfile()
		var f analysis.Finding
		p := &analysis.Pass{Profile: &profile, Moment: func(analysis.Moment) {}, Results: map[*analysis.Measure]any{},
			Obs: &analysis.Observations{Recording: analysis.Recording{Duration: 10}, Voice: tt.voice},
			Report: func(x analysis.Finding) {
				if x.ID == "quality.clipping" {
					f = x
				}
			}}
		for _, m := range []*analysis.Measure{speech.Measure, quality.Measure} {
			r, err := m.Run(p)
			if err != nil {
				t.Fatal(err)
			}
			p.Results[m] = r
		}
		if f.Reason != tt.why || f.Value != tt.value && f.Value == f.Value || math.IsNaN(f.Value) != math.IsNaN(tt.value) {
			t.Errorf("%+v, want %v %s", f, tt.value, tt.why)
		}
	}
}
