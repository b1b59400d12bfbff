package gesture_test

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/bodies"
)

// speaking adds sound in which someone speaks during a span.
func speaking(obs *analysis.Observations, s analysis.Span) *analysis.Observations {
	v := &analysis.Voice{Duration: obs.Recording.Duration, SpeechHop: 0.032, Hop: 0.01, Peak: 0.5, Noise: -60}
	for t := 0.0; t < v.Duration; t += v.SpeechHop {
		p := float32(0.01)
		if s.Contains(t) {
			p = 0.98
		}
		v.Speech = append(v.Speech, p)
	}
	for t := 0.0; t < v.Duration; t += v.Hop {
		level := float32(-60)
		if s.Contains(t) {
			level = -20
		}
		v.Intensity, v.Level = append(v.Intensity, level), append(v.Level, level)
		v.Voicing, v.Pitch = append(v.Voicing, 0.9), append(v.Pitch, 120)
	}
	obs.Voice = v
	return obs
}

func TestStrokesWithSpeechAlone(t *testing.T) {
	script := []bodies.Shot{{Seconds: 10, Arms: bodies.Clasped}, {Seconds: 10, Arms: bodies.Reaching}, {Seconds: 5, Arms: bodies.Clasped},
		{Seconds: 10, Arms: bodies.Reaching}, {Seconds: 5, Arms: bodies.Clasped}}
	for _, s := range []bodies.Setup{{}, {Rate: 15}, {Rate: 60}, {Mirror: true}, {Scale: 0.5, Noise: 1}} {
		r, err := bodies.Run(speaking(bodies.Observations(s, script...), analysis.Span{Start: 0, End: 22}), nil)
		if err != nil {
			t.Fatal(err)
		}
		f := r.Findings["gesture.rate"]
		// Out and back once a second: 10 or 20 strokes in 22 s of speech, depending on whether the turn is a stop.
		if n := f.Parts["count"]; n < 9 || n > 21 || math.Abs(f.Value-n/22*60) > 0.1*f.Value {
			t.Errorf("%+v: %.1f per minute, parts %v", s, f.Value, f.Parts)
		}
		for _, m := range r.Of("gesture.rate") {
			if m.Start < 9.5 || m.End > 21 {
				t.Errorf("%+v: stroke from %.2f to %.2f s", s, m.Start, m.End)
			}
		}
	}
}

func TestNotMeasured(t *testing.T) {
	for reason, obs := range map[string]*analysis.Observations{
		"no_video":     {},
		"no_audio":     bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 20, Arms: bodies.Reaching}),
		"hands_hidden": speaking(bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 20}), analysis.Span{Start: 2, End: 12}),
	} {
		r, err := bodies.Run(obs, nil)
		if err != nil {
			t.Fatal(err)
		}
		if f := r.Findings["gesture.rate"]; !math.IsNaN(f.Value) || f.Reason != reason {
			t.Errorf("gestures are %v because %q, want %q", f.Value, f.Reason, reason)
		}
	}
}
