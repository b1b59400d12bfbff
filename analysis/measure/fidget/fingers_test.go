package fidget_test

import (
	"math"
	"testing"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/internal/bodies"
)

// The hand's own points decide where a hand is, and whether it is on the face at all.
func TestFingersDecideTouches(t *testing.T) {
	const eye, chin = 133, 152
	for name, c := range map[string]struct {
		landmark int
		dx       float64 // pixels beside it
		presence float32
		count    float64
		sure     float64
		kind     string
	}{
		"at the eye":          {landmark: eye, presence: 0.9, count: 1, sure: 1, kind: "eyes"},
		"at the chin":         {landmark: chin, presence: 0.9, count: 1, sure: 1, kind: "chin"},
		"far beside the face": {landmark: eye, dx: -250, presence: 0.9, count: 0},
		"no hand found":       {landmark: eye, dx: -250, presence: 0.2, count: 1, kind: ""},
	} {
		for _, mirror := range []bool{false, true} {
			o := bodies.Observations(bodies.Setup{Mirror: mirror}, bodies.Shot{Seconds: 4, Arms: bodies.Open}, bodies.Shot{Seconds: 4, Arms: bodies.AtFace},
				bodies.Shot{Seconds: 4, Arms: bodies.Open})
			p := &o.Visual.People[0]
			for _, h := range []*analysis.Hand{&p.LeftHand, &p.RightHand} { // mirrored, the other hand touches
				for f := 0; f < len(o.Visual.Time); f += 10 {
					x, y := p.Face.Point(f, c.landmark)
					h.Frame, h.Presence = append(h.Frame, int32(f)), append(h.Presence, c.presence)
					for range analysis.HandPoints {
						h.X, h.Y, h.Z = append(h.X, x+float32(c.dx)), append(h.Y, y), append(h.Z, 0)
					}
				}
			}
			r, err := bodies.Run(o, nil)
			if err != nil {
				t.Fatal(err)
			}
			f := r.Findings["fidget.self_touch"]
			if f.Parts["count"] != c.count || f.Parts["confirmed"] != c.sure {
				t.Errorf("%s, mirrored %v: %v", name, mirror, f.Parts)
			}
			for _, m := range r.Of(f.ID) {
				if c.kind != "" && m.Kind != c.kind {
					t.Errorf("%s, mirrored %v: at the %s", name, mirror, m.Kind)
				}
			}
		}
	}
}

// Of somebody who sits close, the pose sees no arm; a hand that is found at the face touches it all the same.
func TestHandAtTheFaceWithoutAnArm(t *testing.T) {
	const mouth = 14
	o := bodies.Observations(bodies.Setup{NoHands: true}, bodies.Shot{Seconds: 12})
	p := &o.Visual.People[0]
	for f := 0; f < len(o.Visual.Time); f += 10 {
		h, x, y := &p.RightHand, float32(math.NaN()), float32(math.NaN())
		h.Frame, h.Presence = append(h.Frame, int32(f)), append(h.Presence, 0)
		if at := o.Visual.Time[f]; at >= 4 && at < 8 {
			h.Presence[len(h.Presence)-1] = 0.9
			x, y = p.Face.Point(f, mouth)
		}
		for range analysis.HandPoints {
			h.X, h.Y, h.Z = append(h.X, x), append(h.Y, y), append(h.Z, 0)
		}
	}
	r, err := bodies.Run(o, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := r.Of("fidget.self_touch")
	if len(got) != 1 || math.Abs(got[0].Start-4) > 0.5 || math.Abs(got[0].End-8) > 0.5 {
		t.Errorf("%+v, want a touch from 4 to 8 s", got)
	}
}

// In long hair, the network invents a wrist that leaps about from pose to pose; a hand that scratches does not move as fast.
func TestWristThatLeapsAboutInHair(t *testing.T) {
	for leap, want := range map[float32]int{5: 1, 30: 0} {
		o := bodies.Observations(bodies.Setup{}, bodies.Shot{Seconds: 6}, bodies.Shot{Seconds: 4, Arms: bodies.AtFace}, bodies.Shot{Seconds: 6})
		b := &o.Visual.People[0].Body
		side := leap
		for i, r := range b.Reason {
			if r == analysis.Measured {
				b.X[i*len(blazepose.Keypoints)+blazepose.RightWrist] += side
				side = -side
			}
		}
		r, err := bodies.Run(o, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Of("fidget.self_touch"); len(got) != want {
			t.Errorf("a wrist that leaps by %v pixels to either side: %+v, want %d", leap, got, want)
		}
	}
}
