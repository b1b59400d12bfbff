package vision

import (
	"testing"

	"poise/analysis/vision/internal/geom"

	"github.com/google/go-cmp/cmp"
)

// facesOf are faces of the given widths, side by side.
func facesOf(widths ...float64) (out []*trackedFace) {
	for i, w := range widths {
		x := 400 * float64(i)
		out = append(out, &trackedFace{view: &view{whole: true, sx: 1, sy: 1}, box: geom.Box{X0: x, X1: x + w, Y1: w}})
	}
	return out
}

// A bookshelf looks like a face twice as large as that of the person who sits before it.
func TestWhichFacesAreFollowed(t *testing.T) {
	for _, c := range []struct {
		name     string
		widths   []float64
		body     int // which face has one; -1: none
		followed []float64
	}{
		{"the person has the body", []float64{320, 130, 30}, 1, []float64{320, 130}},
		{"nobody has one", []float64{320, 130, 30}, -1, []float64{320}},
		{"the largest has it", []float64{200, 150, 60}, 0, []float64{200, 150}},
		{"the person is the fourth largest", []float64{320, 310, 300, 130}, 3, []float64{320, 310, 130}},
	} {
		all := facesOf(c.widths...)
		tr := &tracker{result: new(segmentResult), pose: &poseLandmarker{person: Largest}, unsorted: true}
		if c.body >= 0 {
			tr.body.face = all[c.body]
		}
		tr.keepLargest(all)
		tr.dropSmall()
		var got []float64
		for _, f := range tr.faces {
			got = append(got, f.box.W())
		}
		if d := cmp.Diff(c.followed, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
		tr.faces = facesOf(200, 50)
		tr.dropSmall()
		if len(tr.faces) != 2 {
			t.Errorf("%s: faces were dropped without a detection", c.name)
		}
	}
}
