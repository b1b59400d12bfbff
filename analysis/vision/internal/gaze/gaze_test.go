package gaze

import (
	"math"
	"testing"

	"poise/analysis/vision/internal/headpose"

	"pgregory.net/rapid"
)

// see builds what the camera sees of an eye that looks in the given direction, angles in the camera's frame.
func see(cam headpose.Camera, head headpose.Pose, outer, inner headpose.Vec, yaw, pitch float64) Eye {
	e := Eye{ModelOuter: outer, ModelInner: inner}
	px := func(v headpose.Vec) [2]float64 { x, y := cam.Project(v); return [2]float64{x, y} }
	e.Outer, e.Inner = px(head.Apply(outer)), px(head.Apply(inner))
	center := head.Apply(outer.Add(inner).Scale(0.5).Add(headpose.Vec{Z: CenterBack}))
	look := headpose.FromAngles(yaw, pitch, 0).Apply(headpose.Vec{Z: -1})
	e.Iris = px(center.Add(look.Scale(IrisReach)))
	return e
}

func TestDirectionRecoversRotation(t *testing.T) {
	outer, inner := headpose.Vec{X: -4.4, Y: -2.7, Z: -3.2}, headpose.Vec{X: -1.9, Y: -2.6, Z: -3.8}
	rapid.Check(t, func(t *rapid.T) {
		cam := headpose.Assume(1280, 720, headpose.FieldOfView)
		hy, hp := rapid.Float64Range(-30, 30).Draw(t, "head yaw"), rapid.Float64Range(-20, 20).Draw(t, "head pitch")
		yaw, pitch := rapid.Float64Range(-25, 25).Draw(t, "yaw"), rapid.Float64Range(-25, 25).Draw(t, "pitch")
		head := headpose.Pose{R: headpose.FromAngles(hy, hp, rapid.Float64Range(-20, 20).Draw(t, "roll")),
			T: headpose.Vec{X: rapid.Float64Range(-15, 15).Draw(t, "x"), Z: rapid.Float64Range(40, 120).Draw(t, "z")}}
		dir, _, ok := see(cam, head, outer, inner, yaw, pitch).Direction(cam, head)
		y, p := headpose.Direction(dir)
		if !ok || math.Abs(y-yaw) > 0.3 || math.Abs(p-pitch) > 0.3 {
			t.Fatalf("direction %.2f %.2f (%v), want %.2f %.2f", y, p, ok, yaw, pitch)
		}
	})
}

func TestDirectionRefusesAnIrisOutsideTheEye(t *testing.T) {
	cam := headpose.Assume(1280, 720, headpose.FieldOfView)
	head := headpose.Pose{R: headpose.FromAngles(0, 0, 0), T: headpose.Vec{Z: 60}}
	e := see(cam, head, headpose.Vec{X: -4.4, Z: -3.2}, headpose.Vec{X: -1.9, Z: -3.8}, 0, 0)
	e.Iris[0] += 60
	if _, _, ok := e.Direction(cam, head); ok {
		t.Error("an iris far outside the eye gave a direction")
	}
}
