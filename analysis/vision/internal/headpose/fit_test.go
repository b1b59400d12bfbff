package headpose

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// blob is a face-like cloud of points in model coordinates (cm).
var blob = []Vec{{-4.4, -2.7, -3.2}, {4.4, -2.7, -3.2}, {-1.9, -2.6, -3.8}, {1.9, -2.6, -3.8}, {0, -2.5, -5.1}, {0, 1, -7},
	{0, -8, -4.6}, {-3, -7.5, -4}, {3, -7.5, -4}, {-7, -3, 1}, {7, -3, 1}, {-6.5, 0, 1}, {6.5, 0, 1}}

func TestFitRecoversPose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		yaw := rapid.Float64Range(-60, 60).Draw(t, "yaw")
		pitch := rapid.Float64Range(-40, 40).Draw(t, "pitch")
		roll := rapid.Float64Range(-40, 40).Draw(t, "roll")
		cam := AssumeCamera(1280, 720, FieldOfView)
		want := Pose{R: FromAngles(yaw, pitch, roll), T: Vec{rapid.Float64Range(-20, 20).Draw(t, "x"),
			rapid.Float64Range(-10, 10).Draw(t, "y"), rapid.Float64Range(35, 200).Draw(t, "z")}}
		sights := make([]Correspondence, len(blob))
		for i, m := range blob {
			p := want.Apply(m)
			u, v := cam.Project(p)
			sights[i] = Correspondence{Model: m, U: u, V: v, Depth: cam.F / want.T.Z * p.Z, Weight: 1}
		}
		start := FromAngles(yaw+10, pitch-8, roll+5)
		got, _, ok := Fit(sights, cam, start)
		if !ok {
			t.Fatal("no pose")
		}
		y, p, r := got.R.Angles()
		if math.Abs(y-yaw) > 0.8 || math.Abs(p-pitch) > 0.8 || math.Abs(r-roll) > 0.8 {
			t.Fatalf("angles %.2f %.2f %.2f, want %.2f %.2f %.2f", y, p, r, yaw, pitch, roll)
		}
	})
}

func TestAnglesRoundTripAndMirror(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		yaw := rapid.Float64Range(-85, 85).Draw(t, "yaw")
		pitch := rapid.Float64Range(-80, 80).Draw(t, "pitch")
		roll := rapid.Float64Range(-85, 85).Draw(t, "roll")
		r := FromAngles(yaw, pitch, roll)
		y, p, q := r.Angles()
		if math.Abs(y-yaw)+math.Abs(p-pitch)+math.Abs(q-roll) > 1e-6 {
			t.Fatalf("angles %g %g %g, want %g %g %g", y, p, q, yaw, pitch, roll)
		}
		m := Rot{{r[0].X, -r[0].Y, -r[0].Z}, {-r[1].X, r[1].Y, r[1].Z}, {-r[2].X, r[2].Y, r[2].Z}} // mirrored left-right
		y, p, q = m.Angles()
		if math.Abs(y+yaw)+math.Abs(p-pitch)+math.Abs(q+roll) > 1e-6 {
			t.Fatalf("mirrored angles %g %g %g", y, p, q)
		}
	})
}

func TestSigns(t *testing.T) {
	face := Vec{0, 0, -1}
	if v := FromAngles(30, 0, 0).Apply(face); v.X < 0.4 {
		t.Errorf("yaw 30 points to %v, want right", v)
	}
	if v := FromAngles(0, 30, 0).Apply(face); v.Y > -0.4 {
		t.Errorf("pitch 30 points to %v, want up", v)
	}
	if v := FromAngles(0, 0, 30).Apply(Vec{1, 0, 0}); v.Y < 0.4 {
		t.Errorf("roll 30 turns right to %v, want down (clockwise)", v)
	}
}

func TestTowardsLens(t *testing.T) {
	for _, p := range []Vec{{0, 0, 50}, {20, -10, 60}, {-30, 15, 80}} {
		yaw, pitch := Direction(TowardsLens(p).Apply(p.Scale(-1)))
		if math.Abs(yaw)+math.Abs(pitch) > 1e-9 {
			t.Errorf("from %v: line to the lens is %g, %g, want 0, 0", p, yaw, pitch)
		}
	}
}

func TestFitRefusesNonsense(t *testing.T) {
	cam := AssumeCamera(640, 480, FieldOfView)
	same := make([]Correspondence, 10)
	for i := range same {
		same[i] = Correspondence{Model: blob[i], U: 100, V: 100, Weight: 1}
	}
	nan := append([]Correspondence(nil), same...)
	nan[3].U = math.NaN()
	for name, s := range map[string][]Correspondence{"few": same[:3], "one place": same, "nan": nan} {
		if _, _, ok := Fit(s, cam, FromAngles(0, 0, 0)); ok {
			t.Errorf("%s: a pose was found", name)
		}
	}
}
