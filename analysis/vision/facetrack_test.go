package vision

import (
	"math"
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

// What looks like a face in a pattern is often tilted as no neck bends; a child that leans into the picture is not.
func TestTiltedPatternIsNobody(t *testing.T) {
	for _, c := range []struct {
		name     string
		tilts    [2]float64
		body     int
		followed int
	}{
		{"a bookshelf's face", [2]float64{0, -65}, 0, 1},
		{"the bookshelf first", [2]float64{-65, 5}, 1, 1},
		{"both heads bent towards each other", [2]float64{20, -25}, 0, 2},
		{"filmed with the camera on its side", [2]float64{90, 80}, 0, 2},
		{"across the half turn", [2]float64{175, -175}, 0, 2},
		{"no body was found", [2]float64{0, -65}, -1, 2},
	} {
		all := facesOf(130, 128)
		for i, f := range all {
			a := c.tilts[i] * math.Pi / 180
			f.view = all[0].view
			f.landmarks.points[eyeOuterL] = geom.Point{X: 90 * math.Cos(a), Y: 90 * math.Sin(a)}
		}
		tr := &tracker{result: new(segmentResult), pose: &poseLandmarker{person: Largest}, unsorted: true, faces: all, faceCount: 2}
		if c.body >= 0 {
			tr.body.face = all[c.body]
		}
		if tr.dropSmall(); len(tr.faces) != c.followed || int(tr.faceCount) != c.followed {
			t.Errorf("%s: %d are followed, %d counted", c.name, len(tr.faces), tr.faceCount)
		}
	}
}
