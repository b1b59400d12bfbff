package vision

import (
	"testing"

	"poise/analysis"
	"poise/analysis/vision/internal/geom"

	"github.com/google/go-cmp/cmp"
)

// faceAt is a person whose face of the given width lies at x in some frames.
func faceAt(x, w float32, frames int) *person {
	q := &tracklet{}
	for i := range frames {
		q.rows = append(q.rows, faceRow{frame: i, x: x, w: w, h: w, confidence: 1})
	}
	return &person{tracklets: []*tracklet{q}}
}

func TestChoose(t *testing.T) {
	// By weight: a large face on the right, a smaller one on the left, one in between, and somebody who passes by at the edge.
	people := []*person{faceAt(900, 200, 100), faceAt(100, 150, 100), faceAt(500, 120, 90), faceAt(1200, 150, 5)}
	for who, want := range map[string][]float64{
		Largest: {1000, 175, 560, 1275},
		Left:    {175, 560, 1000, 1275},
		Right:   {1000, 560, 175, 1275},
		Both:    {175, 1000, 560, 1275},
	} {
		var got []float64
		for _, p := range orderPeople(people, who) {
			got = append(got, p.meanX())
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", who, d)
		}
	}
	if people[0].meanX() != 1000 {
		t.Error("choosing reordered its input")
	}
}

func TestLeads(t *testing.T) {
	var live []*trackedFace
	for _, x := range []float64{500, 900, 100} {
		live = append(live, &trackedFace{view: &view{sx: 1, sy: 1}, box: geom.Box{X0: x, X1: x + 100, Y1: 100}})
	}
	for who, want := range map[string][]float64{Largest: {500}, Left: {100}, Right: {900}, Both: {100, 900}} {
		f := &poseLandmarker{person: who}
		var got []float64
		for _, l := range f.facesToPose(live, nil) {
			got = append(got, l.box.X0)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", who, d)
		}
		if n := len(f.facesToPose(live[:1], nil)); n != 1 {
			t.Errorf("%s: %d leads of one face", who, n)
		}
		if n := len(f.facesToPose(nil, nil)); n != 0 {
			t.Errorf("%s: %d leads of nobody", who, n)
		}
	}
	f := &poseLandmarker{person: Largest}
	for followed, want := range map[*trackedFace]*trackedFace{live[1]: live[1], live[0]: live[0], new(trackedFace): live[0]} {
		if got := f.facesToPose(live, followed); len(got) != 1 || got[0] != want {
			t.Errorf("following the body of the face at %g leads to %+v", followed.box.X0, got)
		}
	}
}

func TestChosen(t *testing.T) {
	person := func(id float32) analysis.Person { return analysis.Person{Face: analysis.Face{X: []float32{id}}} }
	obs := &analysis.Observations{Options: analysis.Options{Person: Both},
		Visual: &analysis.Visual{People: []analysis.Person{person(1), person(2), person(3)}}}
	var got [][]float32
	for _, o := range SplitByPerson(obs) {
		ids := []float32{}
		for _, p := range o.Visual.People {
			ids = append(ids, p.Face.X[0])
		}
		got = append(got, ids)
		if o.Options.Person == Both {
			t.Error("a report of one person says both")
		}
	}
	if d := cmp.Diff([][]float32{{1, 2, 3}, {2, 1, 3}}, got); d != "" {
		t.Error(d)
	}
	obs.Visual.People = obs.Visual.People[:1]
	if n := len(SplitByPerson(obs)); n != 1 {
		t.Errorf("%d reports of one person", n)
	}
}
