package track

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"poise/analysis"
)

var near = cmpopts.EquateApprox(0, 1e-6)

// frames is n timestamps at a rate.
func frames(n int, rate float64) []float64 {
	t := make([]float64, n)
	for i := range t {
		t[i] = float64(i) / rate
	}
	return t
}

func TestClockHoldsLateFramesOnlySoLong(t *testing.T) {
	c := NewClock([]float64{1, 1.1, 1.2, 3.2, 3.3}, 0)
	if diff := cmp.Diff([]float64{0.1, 0.1, 0.5, 0.1, 0.1}, c.Hold, near); diff != "" {
		t.Error(diff)
	}
	if math.Abs(c.Total-2.4) > 1e-9 {
		t.Errorf("total %v, want 2.4", c.Total)
	}
}

func TestCoverage(t *testing.T) {
	const m, nf, ex = analysis.Measured, analysis.NoFace, analysis.Excluded
	tests := []struct {
		name     string
		duration float64
		reasons  []analysis.Reason
		want     Coverage
	}{
		{"all", 0, []analysis.Reason{m, m, m, m}, Coverage{Share: 1, Seconds: 0.4}},
		{"half a face", 0, []analysis.Reason{m, nf, nf, m}, Coverage{Share: 0.5, Seconds: 0.2,
			LeftOut: map[string]float64{"no_face": 0.5}, Main: nf}},
		{"picture ends early", 4, []analysis.Reason{m, m, ex, m}, Coverage{Share: 0.075, Seconds: 0.3,
			LeftOut: map[string]float64{"excluded": 0.025, "no_video": 0.9}, Main: analysis.NoVideo}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := NewClock(frames(4, 10), tt.duration).Coverage(tt.reasons)
			if diff := cmp.Diff(tt.want, got, near); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNothingIsNotZero(t *testing.T) {
	c := NewClock(nil, 10)
	if v := c.Share(nil, func(int) bool { return true }); !math.IsNaN(v) {
		t.Errorf("share of nothing is %v, want NaN", v)
	}
	if v := Median([]float64{math.NaN()}); !math.IsNaN(v) {
		t.Errorf("median of nothing is %v, want NaN", v)
	}
	if cov := c.Coverage(nil); cov.Share != 0 || cov.LeftOut["no_video"] != 1 {
		t.Errorf("coverage of nothing is %+v", cov)
	}
}

func TestExcludeLeavesTheInputAlone(t *testing.T) {
	in := make([]analysis.Reason, 5)
	out := NewClock(frames(5, 1), 0).Exclude(in, []analysis.Span{{Start: 1, End: 3}, {Start: 2.5, End: 3.5}, {Start: 90, End: 99}})
	want := []analysis.Reason{0, analysis.Excluded, analysis.Excluded, analysis.Excluded, 0}
	if diff := cmp.Diff(want, out); diff != "" {
		t.Error(diff)
	}
	if in[1] != analysis.Measured {
		t.Error("the observations were changed")
	}
}

func TestEpisodes(t *testing.T) {
	states := func(s string) []State {
		out := make([]State, len(s))
		for i, c := range s {
			out[i] = map[rune]State{'+': On, '-': Off, '?': unknown}[c]
		}
		return out
	}
	type span = analysis.Span
	tests := []struct {
		name, states string
		rules        Rules
		want         []span
	}{
		{"none", "--?--", Rules{}, nil},
		{"edges", "++--++", Rules{}, []span{{Start: 0, End: 0.2}, {Start: 0.4, End: 0.6}}},
		{"too short", "+--++-", Rules{Min: 0.2}, []span{{Start: 0.3, End: 0.5}}},
		{"bridged", "++??++", Rules{Bridge: 0.2}, []span{{Start: 0, End: 0.6}}},
		{"gap too long", "++???++", Rules{Bridge: 0.2}, []span{{Start: 0, End: 0.2}, {Start: 0.5, End: 0.7}}},
		{"off is not bridged", "++?-++", Rules{Bridge: 0.2}, []span{{Start: 0, End: 0.2}, {Start: 0.4, End: 0.6}}},
		{"off is merged", "++?-++", Rules{Merge: 0.2}, []span{{Start: 0, End: 0.6}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []span
			s := states(tt.states)
			for _, e := range NewClock(frames(len(s), 10), 0).Episodes(s, tt.rules) {
				got = append(got, e.Span)
			}
			if diff := cmp.Diff(tt.want, got, near); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEpisodesNeverOverlapAndFillIsTheirUnion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SliceOf(rapid.SampledFrom([]State{unknown, Off, On})).Draw(t, "states")
		r := Rules{Min: rapid.Float64Range(0, 1).Draw(t, "min"), Merge: rapid.Float64Range(0, 1).Draw(t, "merge")}
		c := NewClock(frames(len(s), 10), 0)
		es := c.Episodes(s, r)
		on := 0
		for k, e := range es {
			if k > 0 && e.Start < es[k-1].End-1e-9 {
				t.Fatalf("episodes %d and %d overlap", k-1, k)
			}
			if e.Length() < r.Min-1e-5 || s[e.First] != On || s[e.Last] != On {
				t.Fatalf("episode %+v breaks the rules %+v", e, r)
			}
			on += e.Last - e.First + 1
		}
		for _, f := range c.Fill(s, es) {
			if f == On {
				on--
			}
		}
		if on != 0 {
			t.Fatalf("fill and episodes differ by %d frames", on)
		}
	})
}

func TestRunningQuantileAgreesWithTheDirectWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		tm, v := make([]float64, n), make([]float64, n)
		at := 0.0
		for i := range v {
			at += rapid.Float64Range(0.01, 0.3).Draw(t, "dt")
			tm[i], v[i] = at, rapid.SampledFrom([]float64{math.NaN(), 1, 2, 3, 5}).Draw(t, "v")
		}
		half, q := rapid.Float64Range(0, 1).Draw(t, "half"), rapid.Float64Range(0, 1).Draw(t, "q")
		for i, got := range RunningQuantile(tm, v, half, q) {
			var w []float64
			for k := range v {
				if math.Abs(tm[k]-tm[i]) <= half+slack/2 {
					w = append(w, v[k])
				}
			}
			if diff := cmp.Diff(Quantile(w, q), got, near, cmpopts.EquateNaNs()); diff != "" {
				t.Fatal(i, diff)
			}
		}
	})
}

func TestZeroPhaseKeepsTheMomentOfAStepAtAnyRate(t *testing.T) {
	for _, rate := range []float64{10, 25, 30, 60} {
		tm := frames(int(4*rate), rate)
		v := make([]float32, len(tm))
		for i := range v {
			if tm[i] >= 2 {
				v[i] = 10
			}
		}
		out := ZeroPhase(tm, v, Euro{Cutoff: 1.5, Beta: 0.05, MaxGap: 1})
		cross := NewClock(tm, 0).Index(2)
		for i, x := range out {
			if x >= 5 {
				cross = i
				break
			}
		}
		if d := math.Abs(tm[cross] - 2); d > 1.5/rate {
			t.Errorf("at %v frames/s the step moved by %.3f s", rate, d)
		}
	}
}

func TestZeroPhaseLowersNoiseAndKeepsAbsence(t *testing.T) {
	tm := frames(200, 30)
	v := make([]float64, len(tm))
	for i := range v {
		v[i] = 3 + float64((i*7919)%13-6)/6
	}
	v[50] = math.NaN()
	out := ZeroPhase(tm, v, Euro{Cutoff: 1, MaxGap: 1})
	if !math.IsNaN(out[50]) {
		t.Error("absence was filled in")
	}
	if a, b := MAD(v), MAD(out[60:]); b > a/2 {
		t.Errorf("noise %.3f became %.3f", a, b)
	}
}

func TestResample(t *testing.T) {
	nan := math.NaN()
	got := Resample([]float64{0, 0.5, 1, 3, 4}, []float64{0, 5, nan, 30, 40}, 2, 2)
	want := Grid{Start: 0, Step: 0.5, Values: []float64{0, 5, nan, nan, nan, nan, 30, 35, 40}}
	if diff := cmp.Diff(want, got, near, cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
}

// TestQuantileIsThatOfSortedValues holds the selection against sorting, with ties and gaps.
func TestQuantileIsThatOfSortedValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 {
			if n := rapid.IntRange(-9, 9).Draw(t, "n"); n < 9 {
				return float64(n) / 3
			}
			return math.NaN()
		}), 0, 60).Draw(t, "v")
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		kept := slices.Clone(v)
		if got, want := Quantile(v, q), sortedQuantile(slices.Sorted(slices.Values(there(v, nil))), q); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Fatalf("%v-quantile of %v is %v, want %v", q, v, got, want)
		}
		if !slices.EqualFunc(v, kept, func(a, b float64) bool { return a == b || a != a && b != b }) {
			t.Fatal("the values were moved")
		}
	})
}

// Of many values the pivot comes from a sample of them.
func TestQuantileOfManyValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		v := make([]float64, rapid.IntRange(sampled, 9000).Draw(t, "n"))
		different := rapid.IntRange(1, 20000).Draw(t, "different")
		for i := range v {
			v[i] = float64(r.IntN(different))
		}
		q := rapid.SampledFrom([]float64{0, 0.001, 0.1, 0.5, 0.95, 0.9999, 1}).Draw(t, "q")
		if got, want := Quantile(v, q), sortedQuantile(slices.Sorted(slices.Values(v)), q); got != want {
			t.Fatalf("%v-quantile of %d values is %v, want %v", q, len(v), got, want)
		}
	})
}

func TestAmongIsWithin(t *testing.T) {
	c := NewClock(frames(100, 10), 0)
	for _, spans := range [][]analysis.Span{nil, {{Start: 2, End: 3}}, {{Start: 5, End: 20}, {Start: -1, End: 0.5}}, {{Start: 3, End: 3}}, {{Start: 50, End: 60}}} {
		first, in := c.Among(spans)
		got := make([]bool, len(c.Time))
		copy(got[first:], in)
		if want := c.Within(spans); !slices.Equal(got, want) || len(in) > 0 && !in[0] {
			t.Errorf("%v: from %d on %v, want %v", spans, first, in, want)
		}
	}
}
