package voices

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"poise/analysis"
)

// talker has a pitch (Hz) and a tilt of the spectrum (dB a band); what it says makes both vary.
type talker struct{ hz, tilt float64 }

// heard is talkers in turns of so many seconds each, with .4 s of silence between.
func heard(random *rand.Rand, seconds float64, all ...talker) (*analysis.Voice, []analysis.Span) {
	v := &analysis.Voice{Hop: .01, BandHop: .02}
	var segments []analysis.Span
	for _, who := range all {
		start := v.Duration
		segments = append(segments, analysis.Span{Start: start, End: start + seconds})
		var sound [analysis.VoiceBands]float64
		hz := 0.0
		for i := range int(math.Round((seconds + .4) / v.Hop)) {
			if i%8 == 0 { // a phoneme
				hz = who.hz * math.Exp2(2*random.NormFloat64()/12)
				for b := range sound {
					sound[b] = 60 + who.tilt*float64(b) + 5*random.NormFloat64()
				}
			}
			voicing := float32(.9)
			if float64(i)*v.Hop >= seconds {
				voicing = 0
			}
			v.Pitch, v.Voicing = append(v.Pitch, float32(hz)), append(v.Voicing, voicing)
			if i%2 == 0 {
				for _, x := range sound {
					v.Bands = append(v.Bands, uint8(2*x))
				}
			}
		}
		v.Duration = float64(len(v.Pitch)) * v.Hop
	}
	return v, segments
}

func TestDivide(t *testing.T) {
	low, high := talker{110, -.8}, talker{200, -.3}
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		seconds := rapid.Float64Range(2, 6).Draw(t, "seconds of a turn")
		v, segments := heard(random, seconds, low, high, low, high, low, high)
		if out := divide(v, segments); !out.told || len(out.spans[0]) != 3 || len(out.spans[1]) != 3 {
			t.Errorf("two voices: %+v", out)
		}
		v, segments = heard(random, seconds, low, low, low, low, low, low)
		if out := divide(v, segments); out.told || out.alike {
			t.Errorf("one voice: %+v", out)
		}
	})
}

// What voices say themselves adds next to nothing; what another voice says adds much.
func TestGain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		gain := func(all ...talker) float64 {
			v, segments := heard(random, 4, all...)
			_, g := follow(steps(framesOf(v, segments), v.BandHop))
			return g
		}
		low, high := talker{110, -.8}, talker{200, -.3}
		if one, two := gain(low, low, low, low), gain(low, high, low, high); one > .5 || two < 2 {
			t.Errorf("one voice %.2f, two %.2f", one, two)
		}
	})
}
