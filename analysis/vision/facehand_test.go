package vision

import (
	"math"
	"testing"

	"poise/analysis/vision/internal/geom"
)

// A hand is looked for at the face on the side of its arm, turned inwards, and turns with the face.
func TestHandRegionAtTheFace(t *testing.T) {
	f := &trackedFace{box: geom.Box{X0: 300, X1: 500, Y0: 100, Y1: 340}}
	left, right := f.handRegion(0), f.handRegion(1)
	if left.Center.X-400 != 400-right.Center.X || left.Center.X <= 400 || left.Angle != -right.Angle || right.Angle <= 0 {
		t.Errorf("left hand %+v, right hand %+v of a face at 400", left, right)
	}
	if left.Center.Y < 220 || left.Center.Y > 340 || left.Side != 360 {
		t.Errorf("region %+v of a face from 100 to 340", left)
	}
	f.roi.Angle = math.Pi / 2
	if turned := f.handRegion(0); math.Abs(turned.Center.X-(400-(left.Center.Y-220))) > 1e-9 || turned.Angle-left.Angle != math.Pi/2 {
		t.Errorf("region %+v of a face that lies on its side", turned)
	}
}

func TestWhereAHandIsGuessed(t *testing.T) {
	pic := geom.Picture{Width: 640, Height: 360}
	f := &trackedFace{box: geom.Box{X0: 200, X1: 400, Y0: 100, Y1: 300}}
	for name, c := range map[string]struct {
		at   geom.Point
		want bool
	}{
		"at the mouth": {geom.Point{X: 300, Y: 250}, true}, "beside the face": {geom.Point{X: 450, Y: 250}, true},
		"below the picture": {geom.Point{X: 300, Y: 370}, false}, "far away": {geom.Point{X: 600, Y: 250}, false},
		"no number": {geom.Point{X: math.NaN(), Y: 250}, false},
	} {
		var m bodyKeypoints
		for i := range m.points {
			m.points[i] = geom.Point{X: -100, Y: -100}
		}
		m.points[handKeys[1][1]] = c.at
		if got := m.guessHandAt(f, pic); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
