package fidget

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/measure/figure"
	"poise/analysis/measure/internal/track"
)

func TestFoldedHandThatSwimsAlone(t *testing.T) {
	left := swing{Span: analysis.Span{Start: 3, End: 7}, part: "hands", kind: "wring", frequency: 1, size: 0.2}
	right := left
	right.side, right.size = 1, 0.15
	if got := distinct([]swing{left}); got != nil {
		t.Errorf("one hand alone wrings: %+v", got)
	}
	if got := distinct([]swing{left, right}); len(got) != 1 || got[0].side != 0 {
		t.Errorf("both hands: %+v, want the larger movement", got)
	}
	right.frequency = 2
	if got := distinct([]swing{left, right}); got != nil {
		t.Errorf("hands that hold each other move apart: %+v", got)
	}
}

func TestWhatExplainsHandsThatMove(t *testing.T) {
	not := explained{said: []analysis.Span{{Start: 0, End: 10}}, touch: []analysis.Span{{Start: 20, End: 30}}}
	for _, c := range []struct {
		kind, part string
		start      float64
		want       bool
	}{
		{"hands", "hands", 5, true}, {"wring", "hands", 5, false}, {"sway", "torso", 5, false}, // spoken
		{"hands", "hands", 22, true}, {"wring", "hands", 22, true}, {"rock", "head", 22, false}, // at the face
		{"hands", "hands", 12, false},
	} {
		s := swing{Span: analysis.Span{Start: c.start, End: c.start + 4}, kind: c.kind, part: c.part}
		if got := not.explains(s); got != c.want {
			t.Errorf("%s from %v s: %v", c.kind, c.start, got)
		}
	}
}

// path is a movement to and fro at hz between from and to seconds, on a slow drift, with what else moves.
func path(seconds, from, to, hz float64, other func(t float64) float64) figure.Curve {
	x := track.Grid{Step: 1 / figure.Rate, Values: make([]float64, int(seconds*figure.Rate))}
	y := track.Grid{Step: x.Step, Values: make([]float64, len(x.Values))}
	for i := range x.Values {
		t := x.At(i)
		x.Values[i] = 0.02*t + other(t)
		if t >= from && t <= to {
			x.Values[i] += 0.1 * math.Sin(2*math.Pi*hz*(t-from))
		}
	}
	return figure.Curve{X: x, Y: y}
}

func TestExtent(t *testing.T) {
	still := func(float64) float64 { return 0 }
	raise := func(t float64) float64 { return 3 * math.Max(0, math.Min(t-8, 0.5)) } // a hand that leaves from 8 s on
	for _, hz := range []float64{0.9, 1.8, 3, 5} {
		for name, other := range map[string]func(float64) float64{"still": still, "raise": raise} {
			got := extent(path(12, 4, 8, hz, other), hz, 5.5, 6.5)
			if math.Abs(got.Start-4) > 0.45 || math.Abs(got.End-8) > 0.45 {
				t.Errorf("%v Hz from 4 to 8 s, %s: found from %.2f to %.2f s", hz, name, got.Start, got.End)
			}
		}
		c := path(12, 4, 8, hz, still)
		for i := range c.X.Values {
			if at := c.X.At(i); at < 4.9 || at > 7.1 {
				c.X.Values[i] = math.NaN()
			}
		}
		if got := extent(c, hz, 6, 6); math.Abs(got.Start-4.9) > 0.1 || math.Abs(got.End-7.1) > 0.1 {
			t.Errorf("%v Hz seen from 4.9 to 7.1 s: found from %.2f to %.2f s", hz, got.Start, got.End)
		}
	}
	slips := func(t float64) float64 { // the phase turns over at 6.2 s
		if t < 6.2 || t > 8 {
			return 0
		}
		return -0.2 * math.Sin(2*math.Pi*1.8*(t-4))
	}
	if got := extent(path(12, 4, 8, 1.8, slips), 1.8, 5, 5); got.End > 6.7 {
		t.Errorf("a wave that turns over at 6.2 s goes on to %.2f s", got.End)
	}
}
