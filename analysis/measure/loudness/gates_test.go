package loudness

import (
	"math"
	"testing"

	"poise/analysis"
)

// level is a column of entries of 0.1 s: pairs of seconds and LUFS.
func level(pairs ...float64) (*analysis.Voice, []analysis.Span) {
	v := &analysis.Voice{LoudnessHop: 0.1}
	for i := 0; i < len(pairs); i += 2 {
		for range int(10*pairs[i] + 0.5) {
			v.Loudness = append(v.Loudness, float32(pairs[i+1]))
		}
	}
	return v, []analysis.Span{{End: 0.1 * float64(len(v.Loudness))}}
}

// The cases 1 to 5 of EBU Tech 3341 and 1 to 4 of EBU Tech 3342, as levels.
func TestGates(t *testing.T) {
	for _, c := range []struct {
		pairs      []float64
		loud, span float64 // NaN: not checked
	}{
		{[]float64{20, -23}, -23, 0},
		{[]float64{20, -33}, -33, 0},
		{[]float64{10, -36, 60, -23, 10, -36}, -23, math.NaN()},
		{[]float64{10, -72, 10, -36, 60, -23, 10, -36, 10, -72}, -23, math.NaN()},
		{[]float64{20, -26, 20.1, -20, 20, -26}, -23, math.NaN()},
		{[]float64{20, -20, 20, -30}, math.NaN(), 10},
		{[]float64{20, -20, 20, -15}, math.NaN(), 5},
		{[]float64{20, -40, 20, -20}, math.NaN(), 20},
		{[]float64{20, -50, 20, -35, 20, -20, 20, -35, 20, -50}, math.NaN(), 15},
		{[]float64{20, -80}, math.NaN(), math.NaN()},
	} {
		v, all := level(c.pairs...)
		got, span := integrated(blocks(v, all, 4)), lra(blocks(v, all, 30))
		if !math.IsNaN(c.loud) && math.Abs(got-c.loud) > 0.1 {
			t.Errorf("%v: %.2f LUFS, want %v", c.pairs, got, c.loud)
		}
		if !math.IsNaN(c.span) && math.Abs(span-c.span) > 1 {
			t.Errorf("%v: range %.2f LU, want %v", c.pairs, span, c.span)
		}
	}
	v, all := level(20, -80)
	if got := integrated(blocks(v, all, 4)); !math.IsNaN(got) {
		t.Errorf("silence has a loudness of %v", got)
	}
}

// What is excluded does not count, nor do blocks across it.
func TestBlocksStayWithinSpans(t *testing.T) {
	v, _ := level(5, -20, 5, -5, 5, -20)
	got := blocks(v, []analysis.Span{{Start: 0, End: 5}, {Start: 10, End: 15}}, 4)
	if len(got) != 2*47 {
		t.Errorf("%d blocks", len(got))
	}
	for _, b := range got {
		if math.Abs(b+20) > 1e-6 {
			t.Fatalf("a block of %v", b)
		}
	}
}

func TestDrop(t *testing.T) {
	v := &analysis.Voice{Hop: 0.01, Intensity: make([]float32, 300)}
	var nuclei []float64
	for i := range 8 {
		nuclei = append(nuclei, 0.3*float64(i)+0.1)
		v.Intensity[int(30*float64(i)+10.5)] = -20
		if i >= 6 {
			v.Intensity[int(30*float64(i)+10.5)] = -32
		}
	}
	if db, at, ok := drop(v, nuclei); !ok || math.Abs(db+12) > 1e-6 || math.Abs(at-1.9) > 1e-9 {
		t.Errorf("%v dB at %v s, %v", db, at, ok)
	}
	if _, _, ok := drop(v, nuclei[:5]); ok {
		t.Error("five syllables are judged")
	}
}

// How sentences end is less sure where few were heard.
func TestOneLess(t *testing.T) {
	for _, c := range []struct {
		drops     []float64
		low, high float64
	}{{[]float64{-3}, -3, -3}, {[]float64{-3, 5}, -3, 5}, {[]float64{9, -3, 1}, -1, 5}, {[]float64{1, 1, 1, 1, -20}, 1, 1}} {
		if low, high := oneLess(c.drops); low != c.low || high != c.high {
			t.Errorf("%v: %g to %g, want %g to %g", c.drops, low, high, c.low, c.high)
		}
	}
}
