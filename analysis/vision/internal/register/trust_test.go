package register

import (
	"math"
	"testing"

	"poise/analysis/vision/internal/headpose"
)

// The frame of glasses shines from frame to frame: what it covers does not pull the head about.
func TestShiningRimsAreNotTrusted(t *testing.T) {
	p := newPuppet(6)
	shine := func(i int) float64 { return 40 + 180*math.Abs(math.Sin(float64(i)*2.3)) }
	var faces []*Face
	for i := range 16 {
		a := float64(i)
		faces = append(faces, p.face(t, stance{yaw: 4 * math.Sin(a), pitch: 4 * math.Cos(1.3*a), rims: shine(i)}))
	}
	tm := Build(faces, p.model)
	var a Aligner
	var seen []Sighting
	var shines []stance
	for i := range 12 {
		s := stance{yaw: 8 * math.Sin(float64(i)), pitch: 6 * math.Cos(1.7*float64(i)), rims: shine(i + 40)}
		f := p.face(t, s)
		shines, seen = append(shines, s), append(seen, Sighting{Measure: a.Register(tm, f), Cam: f.Cam, Head: f.Head})
	}
	errors := func() (sum float64) {
		for i, c := range columnsOf(tm, seen) {
			for k := range 2 {
				sum += math.Abs(c.Iris[k][1]-irisAt(p, seen[i].Head, k, shines[i].iris)[1]) / float64(2*len(seen))
			}
		}
		return sum
	}
	with := errors()
	for i := range tm.patches {
		q := &tm.patches[i]
		for k := range q.trust {
			q.trust[k] = 1
		}
		q.weigh(patchStep * patchStep)
	}
	for i := range seen {
		f := p.face(t, shines[i])
		seen[i].Measure = a.Register(tm, f)
	}
	if without := errors(); with > .8*without {
		t.Errorf("irises off by %.4f cm with what pixels are trusted, %.4f without", with, without)
	}
}

// A patch that tells a place in one direction alone is no surer there for being far off in the other.
func TestWeightOfAnEdgeIsBounded(t *testing.T) {
	for _, off := range []point{{0, .1}, {3, .1}, {6, 0}} {
		g := glimpse{off: off, turned: headpose.Vec{}}
		g.weigh([2][2]float64{{1, 0}, {0, 4e5}}, 3, leastApart)
		if most := 1.001 / (leastApart * leastApart); g.weight[1][1] > most || g.weight[0][0] > g.weight[1][1] {
			t.Errorf("off by %v: weights %v, most %.1f", off, g.weight, most)
		}
	}
}
