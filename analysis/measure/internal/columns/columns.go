// Package columns builds visual columns from a script of states, for tests of measures: what the columns of a person
// look like who looks here for so long, then there.
package columns

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// Shot is a stretch of constant state.
type Shot struct {
	Seconds    float64
	Yaw, Pitch float64 // gaze relative to the lens, degrees; before Offset
	HeadYaw    float64 // degrees
	HeadPitch  float64
	Smile      float64         // raise and widening of the mouth, face widths
	Brows      float64         // relative raise of the brows
	Blink      bool            // the lids are closed
	Talks      bool            // the lips part and meet four times a second
	Absent     analysis.Reason // why there is no face; Measured: there is one
	NoEyes     analysis.Reason // why there is no gaze although there is a face
	Faces      uint8           // 0: one when a face is there
}

// Setup is what stays the same over a recording; the zero value is a 30 frames/s recording of someone without tracking
// error.
type Setup struct {
	Rate      float64 // frames/s; 0: 30
	Start     float64 // seconds: time of the first frame
	OffsetYaw float64 // degrees added to every raw gaze: the person's own eye offset
	OffsetUp  float64
	Noise     float64 // degrees: amplitude of a deterministic tracking noise

	// Depth is how deep the eyeballs turn, cm: with it the eyes are seen against the registered head, which sways by Sway degrees
	// to the sides and, out of step, up and down. 0: they are not registered.
	Depth, Sway float64
	Reach       float64 // cm: of the registered eyes; 0: 1.04
}

const (
	width, height = 1280, 720
	faceWidth     = 150.0
)

// Visual renders a script.
func Visual(s Setup, script ...Shot) *analysis.Visual {
	if s.Rate == 0 {
		s.Rate = 30
	}
	v := &analysis.Visual{Width: width, Height: height, People: make([]analysis.Person, 1)}
	end := 0.0
	for _, shot := range script {
		end += shot.Seconds
		for {
			t := float64(len(v.Time)) / s.Rate
			if t >= end-1e-9 {
				break
			}
			frame(v, s, shot, t)
		}
	}
	return v
}

// Observations wraps columns into a recording of the same length.
func Observations(v *analysis.Visual) *analysis.Observations {
	o := &analysis.Observations{Visual: v}
	if v != nil && len(v.Time) > 1 {
		n := len(v.Time)
		o.Recording.Duration = v.Time[n-1] + v.Time[1] - v.Time[0]
	}
	return o
}

func frame(v *analysis.Visual, s Setup, shot Shot, t float64) {
	i := float64(len(v.Time))
	jitter := s.Noise * (math.Sin(i*12.9898) + math.Sin(i*78.233)) / 2
	v.Time = append(v.Time, s.Start+t)
	v.Luma = append(v.Luma, float32(110+math.Mod(i*0.37, 1)))
	faces := shot.Faces
	if faces == 0 && shot.Absent == analysis.Measured {
		faces = 1
	}
	v.Faces, v.Bodies = append(v.Faces, faces), append(v.Bodies, 1)
	p := &v.People[0]
	eyes := shot.Absent
	if eyes == analysis.Measured {
		eyes = shot.NoEyes
	}
	f := &p.Face
	f.Reason, f.EyeReason = append(f.Reason, shot.Absent), append(f.EyeReason, eyes)
	open := 0.3
	if shot.Blink {
		open = 0.05
	}
	face := func(column *[]float32, x float64) { push(column, x, shot.Absent) }
	face(&f.Confidence, 0.99)
	face(&f.X, 560)
	face(&f.Y, 200)
	face(&f.W, faceWidth)
	face(&f.H, 200)
	face(&f.Width, faceWidth)
	face(&f.HeadYaw, shot.HeadYaw)
	face(&f.HeadPitch, shot.HeadPitch+usualHeadPitch)
	face(&f.HeadRoll, 0)
	face(&f.DirYaw, 0)
	face(&f.DirPitch, 0)
	for _, c := range []*[]float32{&f.LeftEyeOpen, &f.RightEyeOpen} {
		face(c, open)
	}
	push(&f.LeftEyeWeight, 1, eyes)
	push(&f.RightEyeWeight, 1, eyes)
	push(&f.GazeConfidence, 1, eyes)
	yaw, eyePitch := shot.Yaw+s.OffsetYaw+jitter, usualEyePitch+tracked(shot.Pitch-shot.HeadPitch)+s.OffsetUp-jitter
	for _, c := range []*[]float32{&f.LeftEyeYaw, &f.RightEyeYaw} {
		push(c, yaw-shot.HeadYaw, eyes)
	}
	for _, c := range []*[]float32{&f.LeftEyePitch, &f.RightEyePitch} {
		push(c, eyePitch, eyes)
	}
	push(&f.GazeYaw, yaw, eyes)
	push(&f.GazePitch, shot.HeadPitch+usualHeadPitch+eyePitch, eyes)
	if s.Depth > 0 {
		registered(f, s, shot, eyes, jitter, t)
	}
	points(f, shot, t)
	body(&p.Body, shot.Absent == analysis.NoFace)
}

// registered appends the eyes against the registered head.
func registered(f *analysis.Face, s Setup, shot Shot, eyes analysis.Reason, jitter, t float64) {
	sin := func(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }
	yaw, pitch := s.Sway*math.Sin(2*math.Pi*t/5), s.Sway*math.Sin(2*math.Pi*t/3.3)
	last := len(f.HeadYaw) - 1
	f.HeadYaw[last] += float32(yaw)
	f.HeadPitch[last] += float32(pitch)
	ax, ay := -sin(shot.HeadYaw+yaw), sin(shot.HeadPitch+pitch)
	reach := s.Reach
	if reach == 0 {
		reach = 1.04
	}
	x := s.Depth*ax + reach*sin(shot.Yaw+s.OffsetYaw+jitter)
	y := s.Depth*ay - reach*sin(shot.Pitch+s.OffsetUp-jitter)
	push(&f.AxisX, ax, shot.Absent)
	push(&f.AxisY, ay, shot.Absent)
	for _, c := range []*[]float32{&f.LeftIrisX, &f.RightIrisX} {
		push(c, x, eyes)
	}
	for _, c := range []*[]float32{&f.LeftIrisY, &f.RightIrisY} {
		push(c, y, eyes)
	}
	for _, c := range []*[]float32{&f.LeftLidY, &f.RightLidY} {
		push(c, lidsFollow*y, eyes)
	}
	push(&f.IrisCost, 0.05, eyes)
	push(&f.IrisRadius, 0.585*reach/1.04*reach/1.04, eyes)
	push(&f.SkinCost, 0.6, shot.Absent)
	push(&f.Apart, 0, shot.Absent)
}

// lidsFollow is by how much the upper lids of people follow an iris: so that irises and lids together measure all of its way.
const lidsFollow = 0.685

// Usual measures of someone who looks into the lens, degrees: see package baseline.
const usualEyePitch, usualHeadPitch = 6.0, -4.0

// tracked is what networks report of an eye's vertical rotation: less of it downwards than upwards.
func tracked(rotation float64) float64 {
	if rotation < 0 {
		return rotation / 1.25
	}
	return rotation / 0.7
}

func push(column *[]float32, x float64, why analysis.Reason) {
	if why != analysis.Measured {
		x = math.NaN()
	}
	*column = append(*column, float32(x))
}

// points lays out the landmarks that measures read, in face widths around the face's centre; all others lie there.
func points(f *analysis.Face, shot Shot, t float64) {
	gap := 0.0
	if shot.Talks {
		gap = 0.03 * (1 - math.Cos(2*math.Pi*4*t))
	}
	at := map[int][2]float64{
		33: {-0.3, -0.2}, 133: {-0.1, -0.2}, 362: {0.1, -0.2}, 263: {0.3, -0.2},
		105: {-0.2, -0.2 - 0.14*(1+shot.Brows)}, 52: {-0.2, -0.2 - 0.14*(1+shot.Brows)},
		334: {0.2, -0.2 - 0.14*(1+shot.Brows)}, 282: {0.2, -0.2 - 0.14*(1+shot.Brows)},
		2: {0, 0.1}, 61: {-0.16 - shot.Smile/2, 0.3 - shot.Smile}, 291: {0.16 + shot.Smile/2, 0.3 - shot.Smile},
		14: {0, gap},
	}
	for _, p := range analysis.FacePoints {
		push(&f.Points, 640+faceWidth*at[p][0], shot.Absent)
		push(&f.Points, 300+faceWidth*at[p][1], shot.Absent)
	}
}

// body places head and shoulders in the picture; arms, hips and legs are below it. Who left has no body.
func body(b *analysis.Body, left bool) {
	why := analysis.Measured
	if left {
		why = analysis.NoBody
	}
	b.Reason = append(b.Reason, why)
	push(&b.Confidence, 0.99, why)
	for k := range blazepose.Keypoints {
		x, y := 640.0, 300.0
		switch {
		case k == blazepose.LeftShoulder:
			x, y = 790, 480
		case k == blazepose.RightShoulder:
			x, y = 490, 480
		case k >= blazepose.LeftElbow:
			y = 900
		}
		push(&b.X, x, why)
		push(&b.Y, y, why)
		push(&b.Visibility, 0.95, why)
	}
}
