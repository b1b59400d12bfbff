package ssd

import (
	"math"
	"testing"

	"poise/analysis/vision/internal/geom"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAnchorsMatchTheNetworks(t *testing.T) {
	for name, c := range map[string]struct {
		layers []Layer
		want   int
		second geom.Point
	}{
		"face": {FaceLayers, 896, geom.Point{X: 1.5 / 16, Y: 0.5 / 16}},
		"pose": {PoseLayers, 2254, geom.Point{X: 1.5 / 28, Y: 0.5 / 28}},
	} {
		a := Anchors(c.layers)
		if len(a) != c.want {
			t.Errorf("%s: %d anchors, want %d", name, len(a), c.want)
		}
		if a[2] != c.second {
			t.Errorf("%s: third anchor %v, want %v", name, a[2], c.second)
		}
	}
}

func TestDecode(t *testing.T) {
	anchors := []geom.Point{{X: 0.5, Y: 0.5}, {X: 0.25, Y: 0.75}, {X: 0.1, Y: 0.1}}
	nan := float32(math.NaN())
	raw := []float32{
		12.8, -12.8, 25.6, 51.2, 6.4, 0, // wanted
		0, 0, 10, 10, 0, 0, // below the score
		0, nan, 10, 10, 0, 0, // not finite
	}
	got := Decode(raw, []float32{3, -3, 5}, anchors, 128, 0.5)
	want := []Detection{{Box: geom.Box{X0: 0.5, Y0: 0.2, X1: 0.7, Y1: 0.6}, Keys: []geom.Point{{X: 0.55, Y: 0.5}},
		Score: 1 / (1 + math.Exp(-3))}}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-6 })
	if d := cmp.Diff(want, got, near); d != "" {
		t.Error(d)
	}
	if Decode(raw, nil, anchors, 128, 0.5) != nil {
		t.Error("scores of no anchor gave detections")
	}
}

func TestMergeWeighsByScore(t *testing.T) {
	at := func(x, score float64) Detection {
		return Detection{Box: geom.Box{X0: x, Y0: 0, X1: x + 1, Y1: 1}, Keys: []geom.Point{{X: x}}, Score: score}
	}
	got := Suppress([]Detection{at(0.2, 0.6), at(5, 0.7), at(0, 0.9)}, 0.3)
	if len(got) != 2 || got[0].Score != 0.9 || got[1].Score != 0.7 {
		t.Fatalf("got %v, want two, best first", got)
	}
	if x := got[0].Keys[0].X; math.Abs(x-0.08) > 1e-9 {
		t.Errorf("merged keypoint at %g, want 0.2*0.6/1.5 = 0.08", x)
	}
}

func TestMergeLeavesNoOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 20).Draw(t, "n")
		var all []Detection
		for range n {
			x, y := rapid.Float64Range(0, 3).Draw(t, "x"), rapid.Float64Range(0, 3).Draw(t, "y")
			all = append(all, Detection{Box: geom.Box{X0: x, Y0: y, X1: x + 1, Y1: y + 1},
				Score: rapid.Float64Range(0.5, 1).Draw(t, "score")})
		}
		got := Suppress(all, 0.3)
		if (len(got) == 0) != (n == 0) || len(got) > n {
			t.Fatalf("%d of %d are left", len(got), n)
		}
		for i := 1; i < len(got); i++ {
			if got[i].Score > got[i-1].Score {
				t.Fatal("not best first")
			}
		}
	})
}
