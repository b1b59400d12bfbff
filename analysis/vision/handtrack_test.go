package vision

import (
	"image"
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/vision/internal/geom"

	"github.com/google/go-cmp/cmp"
)

// A hand's region turns and grows with the hand: in it, wrist and fingers always lie at the same place.
func TestHandRegion(t *testing.T) {
	wrist, index, pinky := geom.Point{Y: 90}, geom.Point{X: -20}, geom.Point{X: 40}
	upright := handRegion(wrist, index, pinky)
	if upright.Angle != 0 || math.Abs(upright.Side-2*2.7*90) > 1e-9 {
		t.Errorf("upright hand: %+v", upright)
	}
	want := upright.FromPicture(wrist)
	if want.Y < 0.5 || want.Y > 0.9 {
		t.Errorf("the wrist lies at %.2f of the region's height", want.Y)
	}
	for _, angle := range []float64{0.4, 1.8, -2.5} {
		for _, size := range []float64{0.3, 4} {
			place := func(p geom.Point) geom.Point { return p.Scale(size).Rotate(angle).Add(geom.Point{X: 700, Y: 300}) }
			got := handRegion(place(wrist), place(index), place(pinky)).FromPicture(place(wrist))
			if math.Hypot(got.X-want.X, got.Y-want.Y) > 1e-9 {
				t.Errorf("turned by %g, %g times as large: wrist at %v, not %v", angle, size, got, want)
			}
		}
	}
}

func TestHandsToLookAt(t *testing.T) {
	pic := geom.Picture{Width: 640, Height: 480}
	marks := func(change func(m *bodyKeypoints)) *bodyKeypoints {
		m := new(bodyKeypoints)
		for i, k := range handKeys[0] {
			m.points[k] = geom.Point{X: 300 + 10*float64(i), Y: 300 - 20*float64(i)}
			m.visibility[k] = 0.9
		}
		change(m)
		return m
	}
	for name, c := range map[string]struct {
		change func(m *bodyKeypoints)
		want   bool
	}{
		"trusted":             {func(*bodyKeypoints) {}, true},
		"a finger not seen":   {func(m *bodyKeypoints) { m.visibility[blazepose.LeftPinky] = 0.4 }, false},
		"outside the picture": {func(m *bodyKeypoints) { m.points[blazepose.LeftIndex].Y = 480 }, false},
		"fingers beyond the edge": {func(m *bodyKeypoints) {
			for i, k := range handKeys[0] {
				m.points[k] = geom.Point{X: 300 + 20*float64(i), Y: 420 + 50*float64(min(i, 1))}
			}
		}, false},
		"no number": {func(m *bodyKeypoints) { m.points[blazepose.LeftWrist].X = math.NaN() }, false},
		"too small": {func(m *bodyKeypoints) {
			for _, k := range handKeys[0] {
				m.points[k] = m.points[k].Scale(0.1)
			}
		}, false},
	} {
		if _, got := marks(c.change).handRegion(pic, handKeys[0]); got != c.want {
			t.Errorf("%s: looked at %v", name, got)
		}
	}
}

// Each look goes to the person whose face the body wears, on the recording's own frames.
func TestPutHands(t *testing.T) {
	a, b := &tracklet{}, &tracklet{}
	segments := []*segmentResult{{times: make([]float64, 5), hands: []handRow{{frame: 1, tracklet: 0, side: 1, presence: 0.9}, {frame: 4, tracklet: 1, side: 1, presence: 0.8}}},
		{times: make([]float64, 5), hands: []handRow{{frame: 2, tracklet: 0, presence: 0.7}, {frame: 2, tracklet: -1, presence: 0.6}, {frame: 3, tracklet: 5}}}}
	owner := map[[2]int]*tracklet{{0, 0}: a, {0, 1}: b, {1, 0}: b}
	v := &analysis.Visual{Time: make([]float64, 10), People: make([]analysis.Person, 2)}
	putHands(v, segments, owner, map[*tracklet]int{a: 0, b: 1})
	var got [][]int32
	for i := range v.People {
		got = append(got, v.People[i].LeftHand.Frame, v.People[i].RightHand.Frame)
	}
	if d := cmp.Diff([][]int32{{7}, {1}, {7}, {4}}, got); d != "" {
		t.Error(d)
	}
	if n := len(v.People[1].RightHand.X); n != len(analysis.HandPoints) {
		t.Errorf("%d coordinates of one look", n)
	}
}

// A look at nothing gives no points, only how sure the network was.
func TestNoHandHasNoPoints(t *testing.T) {
	m := &handLandmarks{presence: 0.3}
	var row handRow
	where := &view{part: image.Rect(20, 10, 340, 250), sx: 2, sy: 2}
	m.fill(&row, where)
	if row.presence != 0.3 || row.x[0] == row.x[0] || row.z[20] == row.z[20] {
		t.Errorf("%+v", row)
	}
	m.presence, m.points[8] = 0.6, geom.Point{X: 10, Y: 20}
	m.fill(&row, where)
	if row.x[8] != 60 || row.y[8] != 60 {
		t.Errorf("tip at %v, %v of the stored picture", row.x[8], row.y[8])
	}
}
