package gaze

import (
	"math"
	"testing"

	"poise/analysis/vision/internal/headpose"

	"pgregory.net/rapid"
)

var outer, inner = headpose.Vec{X: -4.4, Y: -2.7, Z: -3.2}, headpose.Vec{X: -1.9, Y: -2.6, Z: -3.8}

// see builds what the camera sees of an eye that looks in the given direction (angles in the camera's frame), of a person
// whose eyes lie off from the model's.
func see(cam headpose.Camera, head headpose.Pose, off headpose.Vec, yaw, pitch float64) Eye {
	e := Eye{ModelOuter: outer, ModelInner: inner}
	px := func(v headpose.Vec) [2]float64 { x, y := cam.Project(v); return [2]float64{x, y} }
	e.Outer, e.Inner = px(head.Apply(outer.Add(off))), px(head.Apply(inner.Add(off)))
	look := headpose.FromAngles(yaw, pitch, 0).Apply(headpose.Vec{Z: -1})
	e.Iris = px(e.Center(head, off).Add(look.Scale(IrisReach)))
	return e
}

func TestDirectionRecoversRotation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cam := headpose.AssumeCamera(1280, 720, headpose.FieldOfView)
		hy, hp := rapid.Float64Range(-30, 30).Draw(t, "head yaw"), rapid.Float64Range(-20, 20).Draw(t, "head pitch")
		yaw, pitch := rapid.Float64Range(-25, 25).Draw(t, "yaw"), rapid.Float64Range(-25, 25).Draw(t, "pitch")
		head := headpose.Pose{R: headpose.FromAngles(hy, hp, rapid.Float64Range(-20, 20).Draw(t, "roll")),
			T: headpose.Vec{X: rapid.Float64Range(-15, 15).Draw(t, "x"), Z: rapid.Float64Range(40, 120).Draw(t, "z")}}
		off := headpose.Vec{X: rapid.Float64Range(-0.4, 0.4).Draw(t, "off x"), Y: rapid.Float64Range(-0.4, 0.4).Draw(t, "off y")}
		e := see(cam, head, off, yaw, pitch)
		dir, ok := e.Direction(cam, head, off)
		y, p := headpose.Direction(dir)
		if !ok || math.Abs(y-yaw) > 1e-3 || math.Abs(p-pitch) > 1e-3 {
			t.Fatalf("direction %.2f %.2f (%v), want %.2f %.2f", y, p, ok, yaw, pitch)
		}
	})
}

func TestOffsetIsSeenWhenFacingTheLens(t *testing.T) {
	cam := headpose.AssumeCamera(1280, 720, headpose.FieldOfView)
	head := headpose.Pose{R: headpose.FromAngles(0, 0, 0), T: headpose.Vec{Z: 60}}
	want := headpose.Vec{X: 0.3, Y: -0.2}
	got := see(cam, head, want, 5, 5).Offset(cam, head)
	if got.Sub(want).Norm() > 0.01 {
		t.Errorf("offset %v, want %v", got, want)
	}
}

func TestDirectionRefusesAnIrisOutsideTheEye(t *testing.T) {
	cam := headpose.AssumeCamera(1280, 720, headpose.FieldOfView)
	head := headpose.Pose{R: headpose.FromAngles(0, 0, 0), T: headpose.Vec{Z: 60}}
	e := see(cam, head, headpose.Vec{}, 0, 0)
	e.Iris[0] += 60
	if _, ok := e.Direction(cam, head, headpose.Vec{}); ok {
		t.Error("an iris far outside the eye gave a direction")
	}
}
