package voice

import (
	"context"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"poise/analysis"
)

// heap is sound in memory.
type heap struct{ rest []float32 }

func (h *heap) Read(buf []float32) (int, error) {
	if len(h.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(buf, h.rest)
	h.rest = h.rest[n:]
	return n, nil
}

// mean square of a stretch of sound, dB.
func loudnessOf(x []float32, from, to float64) float64 {
	sum := 0.0
	for _, s := range x[int(from*Rate):int(to*Rate)] {
		sum += float64(s) * float64(s)
	}
	return 10 * math.Log10(sum/((to-from)*Rate))
}

// bursts are stretches of coloured noise as loud as speech.
func bursts(n int, seed uint64, spans []analysis.Span) []float32 {
	random, out, last := rand.New(rand.NewPCG(seed, 1)), make([]float32, n), 0.0
	for _, s := range spans {
		for i := int(s.Start * Rate); i < int(s.End*Rate); i++ {
			last = .9*last + .05*(2*random.Float64()-1)
			out[i] = float32(last * (1 + math.Sin(2*math.Pi*4*float64(i)/Rate)))
		}
	}
	return out
}

// A loudspeaker is taken out of a microphone's sound, late or early, however the tracks begin; who speaks into the microphone stays.
func TestCancel(t *testing.T) {
	const seconds = 40
	mine := []analysis.Span{{Start: 4, End: 8}, {Start: 18, End: 20}, {Start: 30, End: 34}}
	theirs := []analysis.Span{{Start: 0.5, End: 4}, {Start: 8, End: 20}, {Start: 21, End: 30}, {Start: 34, End: 38}}
	reflections := []struct {
		late float64
		gain float32
	}{{0, .2}, {.012, .1}, {.05, -.1}, {.2, .05}}
	for name, at := range map[string]struct{ delay, lead float64 }{
		"late": {.1, 0}, "early": {-.05, 0}, "the other begins later": {.1, 1.5}, "the other begins earlier": {.1, -.7},
	} {
		n := seconds * Rate
		me, them := bursts(n, 1, mine), bursts(n, 2, theirs)
		microphone := make([]float32, n)
		for i := range n {
			microphone[i] = me[i]
			for _, r := range reflections {
				if k := i - int(math.Round((at.delay+r.late)*Rate)); k >= 0 && k < n {
					microphone[i] += r.gain * them[k]
				}
			}
		}
		loudspeaker := them
		if k := int(at.lead * Rate); k > 0 {
			loudspeaker = them[k:]
		} else {
			loudspeaker = append(make([]float32, -k), them...)
		}
		leak := &Leak{alone: make([]bool, int(seconds/speechHop))}
		for i := range leak.alone {
			mid := (float64(i) + .5) * speechHop
			if during(theirs, mid) && !during(mine, mid-.1) && !during(mine, mid+.1) {
				leak.alone[i] = true
				leak.long++
			}
		}
		c, err := leak.Cancel(context.Background(), func() (Samples, Samples, error) {
			return &heap{microphone}, &heap{loudspeaker}, nil
		}, at.lead)
		if err != nil {
			t.Fatal(err)
		}
		var out []float32
		for buf := make([]float32, 1000); ; {
			k, err := c.Read(buf)
			if out = append(out, buf[:k]...); err != nil {
				break
			}
		}
		if len(out) != n {
			t.Fatalf("%s: %d samples of %d", name, len(out), n)
		}
		for _, s := range []analysis.Span{{Start: 9, End: 17}, {Start: 22, End: 29}} {
			if took := loudnessOf(microphone, s.Start, s.End) - loudnessOf(out, s.Start, s.End); took < 15 {
				t.Errorf("%s: %.1f dB of the leak are taken out at %v", name, took, s)
			}
		}
		off := 0.0
		for i := 18 * Rate; i < 20*Rate; i++ {
			off += math.Pow(float64(out[i]-me[i]), 2)
		}
		if d := loudnessOf(me, 18, 20) - 10*math.Log10(off/(2*Rate)); d < 20 {
			t.Errorf("%s: where both speak, the microphone's own is %.1f dB above what was changed of it", name, d)
		}
		if d := loudnessOf(out, 31, 33) - loudnessOf(microphone, 31, 33); math.Abs(d) > .1 {
			t.Errorf("%s: who speaks alone changes by %.1f dB", name, d)
		}
	}
}

func during(spans []analysis.Span, t float64) bool {
	for _, s := range spans {
		if s.Contains(t) {
			return true
		}
	}
	return false
}
