package consistency_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/measure"
	"poise/analysis/measure/consistency"
	"poise/analysis/measure/internal/columns"
)

// filmed are observations of someone who looks about, smiles, blinks, talks and leaves, at any rate, with any sound or none.
func filmed(t *rapid.T) *analysis.Observations {
	var shots []columns.Shot
	total := 0.0
	angle := rapid.Float64Range(-30, 30)
	for range rapid.IntRange(1, 6).Draw(t, "shots") {
		s := columns.Shot{Seconds: rapid.Float64Range(0.1, 20).Draw(t, "seconds"), Yaw: angle.Draw(t, "yaw"), Pitch: angle.Draw(t, "pitch"), HeadYaw: angle.Draw(t, "head"),
			Smile: rapid.Float64Range(-0.02, 0.15).Draw(t, "smile"), Blink: rapid.IntRange(0, 4).Draw(t, "blink") == 0, Talks: rapid.Bool().Draw(t, "talks"),
			Absent: rapid.SampledFrom([]analysis.Reason{analysis.Measured, analysis.Measured, analysis.NoFace, analysis.TooDark, analysis.FaceTurned}).Draw(t, "absent")}
		shots = append(shots, s)
		total += s.Seconds
	}
	rate := rapid.SampledFrom([]float64{5, 15, 30}).Draw(t, "rate")
	o := columns.Observations(columns.Visual(columns.Setup{Rate: rate, Noise: rapid.Float64Range(0, 3).Draw(t, "noise")}, shots...))
	if rapid.Bool().Draw(t, "longer") { // the picture ends early
		o.Recording.Duration = total * rapid.Float64Range(1, 50).Draw(t, "longer by")
	}
	if rapid.Bool().Draw(t, "sound") {
		o.Voice = heard(t, o.Recording.Duration*rapid.Float64Range(0.01, 1).Draw(t, "of it"))
	}
	return o
}

// heard is sound in which someone speaks from time to time, in syllables.
func heard(t *rapid.T, seconds float64) *analysis.Voice {
	v := &analysis.Voice{Duration: seconds, SpeechHop: 0.032, Hop: 0.01, Peak: 0.5, Noise: -60}
	every := rapid.Float64Range(0.5, 10).Draw(t, "speaks every")
	share := rapid.Float64Range(0, 1).Draw(t, "for")
	said := func(at float64) bool { return math.Mod(at, every) < share*every }
	for i := 0; float64(i)*v.SpeechHop < seconds; i++ {
		v.Speech = append(v.Speech, 0.01)
		if said(float64(i) * v.SpeechHop) {
			v.Speech[i] = 0.98
		}
	}
	for i := 0; float64(i)*v.Hop < seconds; i++ {
		level, pitch := float32(-70), float32(math.NaN())
		if at := float64(i) * v.Hop; said(at) {
			level, pitch = float32(-25+8*math.Sin(2*math.Pi*4*at)), 120
		}
		v.Level, v.Intensity = append(v.Level, level), append(v.Intensity, level)
		v.Voicing, v.Pitch = append(v.Voicing, 0.9), append(v.Pitch, pitch)
	}
	return v
}

// Whatever was seen and heard, what is said of it holds together, and nothing is said on too little.
func TestNoRecordingIsToldInContradictions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := filmed(t)
		opt := measure.Options{}
		if rapid.Bool().Draw(t, "excluded") {
			from := rapid.Float64Range(0, o.Recording.Duration).Draw(t, "from")
			opt.Exclude = []analysis.Span{{Start: from, End: from + rapid.Float64Range(0.1, 30).Draw(t, "excluded for")}}
		}
		res, err := measure.Run(o, analysis.DefaultProfile(), opt)
		if err != nil {
			t.Fatal(err)
		}
		if left := consistency.Broken(consistency.Recording{Seconds: o.Recording.Duration, Defines: res.Defines, Findings: res.Findings, Moments: res.Moments}); len(left) > 0 {
			t.Fatalf("broken: %+v", left)
		}
		for _, f := range res.Findings {
			if !math.IsNaN(f.Value) && (f.Seen() < analysis.LeastSeen || f.Unit == "share" && f.Band[1]-f.Band[0] < 1-f.Seen()-1e-6) {
				t.Fatalf("%s is %v in %v on %v of its time", f.ID, f.Value, f.Band, f.Seen())
			}
		}
	})
}
