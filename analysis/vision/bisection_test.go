package vision

import (
	"math"
	"testing"

	"poise/analysis/vision/internal/geom"
	"poise/models"
)

func TestLandmarksAreCarriedByTheEyes(t *testing.T) {
	var m faceLandmarks
	for i := range m.points {
		s, c := math.Sincos(float64(i))
		m.points[i], m.depth[i] = geom.Point{X: 300 + 80*c, Y: 200 + float64(i%7)*10*s}, float64(i%50)
	}
	m.limbus = [2]geom.Point{leftEye.middle(&m), rightEye.middle(&m)}
	const tilt, grow = 0.03, 1.02
	moved := func(p geom.Point) geom.Point {
		return p.Sub(geom.Point{X: 300, Y: 200}).Rotate(tilt).Scale(grow).Add(geom.Point{X: 304, Y: 197})
	}
	was := m
	way := func(p geom.Point) geom.Point { return moved(p).Sub(p) }
	m.carry(way(leftEye.middle(&m)), way(rightEye.middle(&m)))
	for i, p := range was.points {
		if off := moved(p).Sub(m.points[i]).Norm(); off > 1e-9 {
			t.Fatalf("landmark %d is off by %g pixels", i, off)
		}
	}
	for k, p := range was.limbus {
		if off := moved(p).Sub(m.limbus[k]).Norm(); off > 1e-9 {
			t.Errorf("limbus %d is off by %g pixels", k, off)
		}
	}
	if got, want := m.depth[49], 49*grow; math.Abs(got-want) > 0.05 {
		t.Errorf("depth %g, want %g", got, want)
	}
}

func TestEyesTurnAlone(t *testing.T) {
	var m faceLandmarks
	by := geom.Point{X: 2, Y: -1}
	m.turnEyes(by)
	for i, p := range m.points {
		if turned := p == by; turned != (i >= models.MeshPoints) {
			t.Errorf("landmark %d moved by %v", i, p)
		}
	}
	if m.limbus != [2]geom.Point{by, by} {
		t.Errorf("limbus moved by %v", m.limbus)
	}
}
