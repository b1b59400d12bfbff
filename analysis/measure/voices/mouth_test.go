package voices

import (
	"math/rand/v2"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/internal/track"
)

// A mouth tells whose voice is whose where it moves with one of them, in turns of even length too, and not where it moves by itself.
func TestMouthTells(t *testing.T) {
	const seconds, rate, trials = 60, 25, 60
	turns := func(random *rand.Rand, even bool) (voices [2][]analysis.Span) {
		at := 0.0
		for k := 0; at < seconds; k++ {
			length := 5.0
			if !even {
				length = 2 + 6*random.Float64()
			}
			voices[k%2] = append(voices[k%2], analysis.Span{Start: at + .3, End: min(at+length, seconds)})
			at += length
		}
		return voices
	}
	watch := func(random *rand.Rand, moving [][]analysis.Span) *mouth {
		times, moves := make([]float64, seconds*rate), make([]float64, seconds*rate)
		for i := range times {
			times[i] = float64(i) / rate
			moves[i] = .001 + .002*random.Float64()
			for _, spans := range moving {
				for _, s := range spans {
					if s.Contains(times[i]) {
						moves[i] += .01 * random.Float64()
					}
				}
			}
		}
		return &mouth{clock: track.NewClock(times, seconds), moves: moves}
	}
	told := 0
	for seed := range uint64(trials) {
		random := rand.New(rand.NewPCG(seed, 7))
		voices := turns(random, seed%2 == 0)
		if voice, v, _ := watch(random, voices[1:]).seen(voices); voice != 1 || v != tells {
			t.Errorf("seed %d: the mouth moves with the second voice: %d, %d", seed, voice, v)
		}
		third := turns(random, false)
		if _, v, _ := watch(random, third[:1]).seen(voices); v == tells {
			told++
		}
	}
	if told > trials/8 {
		t.Errorf("a mouth that moves with neither voice tells in %d of %d", told, trials)
	}
	random := rand.New(rand.NewPCG(1, 1))
	if _, v, _ := watch(random, nil).seen([2][]analysis.Span{{{Start: 1, End: 9}}, {{Start: 10, End: 11}}}); v != unseen {
		t.Error("a second of a voice is enough")
	}
}
