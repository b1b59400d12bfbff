package posture_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/measure/internal/bodies"
)

// solid is a sitter in space: centimetres, x to the picture's right, y up, z towards the camera; angles in degrees.
type solid struct {
	seconds float64
	bend    float64 // of the upper trunk, forwards
	hinge   float64 // of the whole trunk about the hips, forwards, the neck kept upright
	lean    float64 // of the trunk about the hips, to the picture's right
	turn    float64 // of the trunk about the vertical, to the picture's right
	chin    float64 // of the neck, forwards
	tilt    float64 // of the head, to the picture's right
	yaw     float64 // of the head alone
}

// view is the camera: how far it stands from the eyes and how much higher, centimetres; it looks at the eyes.
type view struct{ distance, above float64 }

type vec [3]float64

func (a vec) plus(b vec) vec { return vec{a[0] + b[0], a[1] + b[1], a[2] + b[2]} }

// about turns a vector about an axis (0 x, 1 y, 2 z) by degrees.
func (a vec) about(axis int, degrees float64) vec {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	j, k := (axis+1)%3, (axis+2)%3
	out := a
	out[j], out[k] = a[j]*cos-a[k]*sin, a[j]*sin+a[k]*cos
	return out
}

// Lengths of an adult (Drillis & Contini 1966), centimetres.
const (
	lowerTrunk, upperTrunk = 25.0, 25.0
	halfShoulders          = 17.0
	belowNeck              = 5.0        // of the shoulders, below the neck's joints
	neckLength, neckSlope  = 15.0, 20.0 // to the ears; degrees forwards
	neckPart               = 0.5        // of what lowers the chin; the rest is about the ears
	halfEars               = 7.5
	noseAhead              = 11.0
	faceAcross             = 14.5
)

// joints are the points of a sitter: shoulders and ears (picture's left, right) and nose.
func (s solid) joints() (shoulders, ears [2]vec, nose vec) {
	trunk := func(v vec) vec { return v.about(0, s.hinge).about(1, s.turn).about(2, -s.lean) }
	middle := vec{0, lowerTrunk, 0}.plus(vec{0, upperTrunk, 0}.about(0, s.bend))
	for k, side := range [2]float64{-1, 1} {
		shoulders[k] = trunk(middle.plus(vec{side * halfShoulders, -belowNeck, -4}))
	}
	neck := vec{0, neckLength, 0}.about(0, neckSlope+s.bend+neckPart*s.chin)
	head := trunk(middle).plus(neck.about(1, s.turn).about(2, -s.lean-s.tilt))
	facing := func(v vec) vec { return v.about(0, s.chin).about(1, s.yaw).about(2, -s.tilt) }
	for k, side := range [2]float64{-1, 1} {
		ears[k] = head.plus(facing(vec{side * halfEars, 0, 0}))
	}
	return shoulders, ears, head.plus(facing(vec{0, -2, noseAhead}))
}

// project is where the camera sees a point, pixels, and its distance, centimetres.
func (c view) project(p vec) (x, y, distance float64) {
	eyes := vec{0, lowerTrunk + upperTrunk + neckLength*math.Cos(neckSlope*math.Pi/180) + 2, 12}
	p = p.plus(vec{-eyes[0], -eyes[1] - c.above, -eyes[2] - c.distance})
	p = p.about(0, math.Atan2(c.above, c.distance)*180/math.Pi)
	const focal = 1100.0
	return 640 - p[0]*focal/p[2], 300 + p[1]*focal/p[2], -p[2]
}

// film renders sitters one after the other as a camera sees them.
func film(c view, script ...solid) *analysis.Observations {
	shots := make([]bodies.Shot, len(script))
	for i, s := range script {
		shots[i] = bodies.Shot{Seconds: s.seconds}
	}
	obs := bodies.Observations(bodies.Setup{Rate: 15}, shots...)
	face, body := &obs.Visual.People[0].Face, &obs.Visual.People[0].Body
	set := func(frame, k int, p vec) {
		x, y, _ := c.project(p)
		at := frame*len(blazepose.Keypoints) + k
		body.X[at], body.Y[at] = float32(x), float32(y)
	}
	end, at := 0.0, -1
	for i, t := range obs.Visual.Time {
		for t >= end-1e-9 {
			at++
			end += script[at].seconds
		}
		s := script[at]
		shoulders, ears, nose := s.joints()
		_, _, left := c.project(ears[0])
		_, _, right := c.project(ears[1])
		distance := (left + right) / 2
		face.Width[i] = float32(faceAcross * 1100 / distance)
		face.HeadPitch[i], face.HeadYaw[i], face.HeadRoll[i] = float32(-s.chin), float32(s.yaw), float32(s.tilt)
		if body.Reason[i] != analysis.Measured {
			continue
		}
		set(i, blazepose.RightShoulder, shoulders[0])
		set(i, blazepose.LeftShoulder, shoulders[1])
		set(i, blazepose.RightEar, ears[0])
		set(i, blazepose.LeftEar, ears[1])
		set(i, blazepose.Nose, nose)
	}
	return obs
}

var found = []string{"posture.slouch", "posture.turned", "posture.lean", "head.lowered"}

// TestPosturesInSpace films sitters from near and far, from below and above.
func TestPosturesInSpace(t *testing.T) {
	for name, c := range map[string]struct {
		solid
		want []string
	}{
		"upright":                       {solid{}, nil},
		"chin down":                     {solid{chin: 12}, []string{"head.lowered"}},
		"chin down to notes":            {solid{chin: 28}, []string{"head.lowered"}},
		"chin up":                       {solid{chin: -12}, nil},
		"leaning in":                    {solid{hinge: 10}, nil},
		"slouch":                        {solid{bend: 22}, []string{"posture.slouch"}},
		"slouch, chin down":             {solid{bend: 20, chin: 20}, []string{"posture.slouch", "head.lowered"}},
		"turned":                        {solid{turn: 32}, []string{"posture.turned"}},
		"turned, looking at the camera": {solid{turn: -35, yaw: 6}, []string{"posture.turned"}},
		"head turned":                   {solid{yaw: 25}, nil},
		"head tilted":                   {solid{tilt: 12}, nil},
		"leaning aside":                 {solid{lean: 10}, []string{"posture.lean"}},
		"leaning aside, head upright":   {solid{lean: -13, tilt: 5}, []string{"posture.lean"}},
	} {
		for _, view := range []view{{60, 0}, {100, 0}, {130, 5}, {70, -12}, {90, -15}, {70, 12}, {110, 20}} {
			for _, marked := range []*analysis.Span{nil, {Start: 1, End: 5}} {
				s := c.solid
				s.seconds = 6
				r := measure(t, film(view, solid{seconds: 10}, s, solid{seconds: 6}), marked)
				var got []string
				for _, id := range found {
					for _, m := range r.Of(id) {
						if math.Abs(m.Start-10) > 0.5 || math.Abs(m.End-16) > 0.5 {
							t.Errorf("%s, camera %v: %s from %.1f to %.1f s", name, view, id, m.Start, m.End)
						}
						got = append(got, id)
					}
				}
				if fmt.Sprint(got) != fmt.Sprint(c.want) {
					t.Errorf("%s, camera %v, marked %v: found %v, want %v", name, view, marked != nil, got, c.want)
				}
			}
		}
	}
}

// TestUprightIsNoSlouch draws heads held, cameras placed and chairs moved at random.
func TestUprightIsNoSlouch(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(name string, least, most float64) float64 { return rapid.Float64Range(least, most).Draw(rt, name) }
		c := view{draw("distance", 60, 130), draw("above", -15, 20)}
		s := solid{seconds: 6, chin: draw("chin", -15, 25), yaw: draw("yaw", -20, 20), tilt: draw("tilt", -10, 10), hinge: draw("hinge", -3, 3)}
		r := measure(rt, film(c, solid{seconds: 10}, s, solid{seconds: 6}), nil)
		for _, id := range found[:3] {
			if m := r.Of(id); len(m) > 0 {
				rt.Errorf("camera %v, %+v: %+v", c, s, m)
			}
		}
	})
}

// TestUnseenIsNotJudged hides what decides: then nothing is found, and nothing is called upright either.
func TestUnseenIsNotJudged(t *testing.T) {
	hide := func(o *analysis.Observations, keypoints ...int) {
		b := &o.Visual.People[0].Body
		for i, at := range o.Visual.Time {
			for _, k := range keypoints {
				if at >= 10 && at < 16 {
					b.Visibility[i*len(blazepose.Keypoints)+k] = 0.2
				}
			}
		}
	}
	noFace := func(o *analysis.Observations) {
		f := &o.Visual.People[0].Face
		nan := float32(math.NaN())
		for i, at := range o.Visual.Time {
			if at >= 10 && at < 16 {
				f.Reason[i], f.Width[i], f.HeadPitch[i], f.HeadYaw[i], f.HeadRoll[i] = analysis.NoFace, nan, nan, nan, nan
			}
		}
	}
	const all, part = 22.0, 6.0
	for name, c := range map[string]struct {
		solid
		spoil  func(*analysis.Observations)
		id     string
		reason string
		left   float64 // seconds left out
	}{
		"slouch without a face":      {solid{bend: 22}, noFace, "posture.slouch", "no_face", part},
		"upright without a face":     {solid{}, noFace, "posture.slouch", "", 0},
		"slouch without a shoulder":  {solid{bend: 22}, func(o *analysis.Observations) { hide(o, blazepose.LeftShoulder) }, "posture.slouch", "shoulders_hidden", part},
		"turned without a shoulder":  {solid{turn: 32}, func(o *analysis.Observations) { hide(o, blazepose.RightShoulder) }, "posture.turned", "shoulders_hidden", part},
		"turned without an ear":      {solid{turn: 32}, func(o *analysis.Observations) { hide(o, blazepose.RightEar) }, "posture.turned", "shoulders_hidden", part},
		"leaning without an ear":     {solid{lean: 12}, func(o *analysis.Observations) { hide(o, blazepose.LeftEar) }, "posture.lean", "shoulders_hidden", part},
		"head lowered, without face": {solid{chin: 20}, noFace, "head.lowered", "no_face", part},
	} {
		s := c.solid
		s.seconds = part
		obs := film(view{100, 0}, solid{seconds: 10}, s, solid{seconds: 6})
		c.spoil(obs)
		r := measure(t, obs, &analysis.Span{Start: 1, End: 5})
		if m := r.Of(c.id); len(m) > 0 {
			t.Errorf("%s: found %+v", name, m)
		}
		if f := r.Findings[c.id]; math.Abs(f.LeftOut[c.reason]-c.left/all) > 0.4/all {
			t.Errorf("%s: left out %v, want %.2f because %q", name, f.LeftOut, c.left/all, c.reason)
		}
	}
}
