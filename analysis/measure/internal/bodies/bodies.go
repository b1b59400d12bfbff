// Package bodies renders scripted people as visual columns, for tests of the measures of posture and movement, and runs
// those measures on them.
package bodies

import (
	"math"

	"poise/analysis"
)

// Arms is where the arms are.
type Arms uint8

// The positions of the arms. Down: the hands are below the picture and not trusted.
const (
	Down Arms = iota
	Open
	Crossed
	AtFace
	Clasped
	Reaching // the right hand strokes out and back once a second
	Waving   // the right hand swings beside the head at the shot's frequency
	Beating  // the right hand swings before the chest at the shot's frequency, above its elbow
)

// Shot is a stretch of one behaviour; oscillations start and end with it.
type Shot struct {
	Seconds float64
	Arms    Arms
	Hz      float64 // frequency of what follows
	Sway    float64 // face widths: amplitude sideways of the whole body
	Bounce  float64 // face widths: amplitude up and down of the whole body
	Wring   float64 // face widths: amplitude up and down of the hands
	Fingers float64 // face widths: amplitude up and down of what the picture shows at the hands, besides where the wrists are
	Guessed bool    // the picture shows the hands at rest, wherever the pose has the wrists
	Nod     float64 // degrees: amplitude of the head's pitch
	Shake   float64 // degrees: amplitude of the head's yaw
	Slouch  float64 // share by which the head is lower; the trunk bends as much, forward and down
	Turn    float64 // degrees of the torso
	Lean    float64 // degrees to the right of the picture
	Down    float64 // degrees by which the head looks down, from the lower neck
	Absent  analysis.Reason
}

// Setup is what stays the same; the zero value is 30 frames/s, 1280 x 720 pixels, no tracking error.
type Setup struct {
	Rate    float64 // frames/s
	Scale   float64 // of the picture
	Mirror  bool
	X, Y    float64 // pixels by which the person sits elsewhere
	Noise   float64 // pixels at scale 1: amplitude of the tracking error
	Sparse  int     // every which frame has a pose; 0: so that there are about 15 a second
	NoHands bool    // no wrist is ever trusted
	Blind   bool    // what moves at the hands was not observed, as in older recordings
	Wrists  float64 // visibility of wrists and fingers; 0: as the arms are held
}

const (
	width, height = 1280, 720
	shoulder      = 190.0 // pixels
	faceWidth     = 118.0

	// What bending the trunk does, by the share by which the head is lower: shoulders and head come nearer and sink (face widths).
	shouldersNearer, headNearer, sink = 0.2, 0.45, 0.6

	// The head bends about the lower neck, which leans forward by 20 degrees.
	neck, neckAngle = 0.42, 20 * math.Pi / 180 // shoulder widths; radians
)

type point struct{ x, y float64 }

// Observations renders a script.
func Observations(s Setup, script ...Shot) *analysis.Observations {
	if s.Rate == 0 {
		s.Rate = 30
	}
	if s.Scale == 0 {
		s.Scale = 1
	}
	if s.Sparse == 0 {
		s.Sparse = max(1, int(s.Rate/15))
	}
	v := &analysis.Visual{Width: int(width * s.Scale), Height: int(height * s.Scale), People: make([]analysis.Person, 1)}
	end, begun := 0.0, 0.0
	for _, shot := range script {
		begun, end = end, end+shot.Seconds
		for t := float64(len(v.Time)) / s.Rate; t < end-1e-9; t = float64(len(v.Time)) / s.Rate {
			render(v, s, shot, t, t-begun)
		}
	}
	o := &analysis.Observations{Visual: v}
	o.Recording.Duration = end
	return o
}

func render(v *analysis.Visual, s Setup, shot Shot, t, local float64) {
	i := len(v.Time)
	v.Time = append(v.Time, t)
	v.Luma, v.Faces, v.Bodies = append(v.Luma, 120), append(v.Faces, 1), append(v.Bodies, 1)
	r := renderer{s: s, shot: shot, phase: 2 * math.Pi * shot.Hz * local, local: local, frame: i}
	r.face(&v.People[0].Face)
	r.body(&v.People[0].Body)
}

// renderer places one frame. Lengths inside are in shoulder widths around the middle of the shoulders.
type renderer struct {
	s     Setup
	shot  Shot
	phase float64
	local float64
	frame int
}

// place brings a point of the body into the picture, leaning and swaying with it.
func (r *renderer) place(p point, seed float64) point {
	const hips = 1.6
	sin, cos := math.Sincos(r.shot.Lean * math.Pi / 180)
	y := p.y - hips
	p = point{p.x*cos - y*sin, p.x*sin + y*cos + hips}
	wave := math.Sin(r.phase) * faceWidth
	near := shoulder * (1 + shouldersNearer*r.shot.Slouch)
	x := 640 + p.x*near + r.shot.Sway*wave + r.s.X
	yy := 300 + p.y*near + r.shot.Bounce*wave + sink*r.shot.Slouch*faceWidth + r.s.Y
	x += r.s.Noise * noise(float64(r.frame), seed)
	yy += r.s.Noise * noise(float64(r.frame), seed+0.5)
	if r.s.Mirror {
		x = width - x
	}
	return point{x * r.s.Scale, yy * r.s.Scale}
}

// noise is a deterministic value from -1 to 1 that looks random.
func noise(i, seed float64) float64 {
	v := math.Sin(i*127.1+seed*311.7) * 43758.5453
	return 2*(v-math.Floor(v)) - 1
}

func (r *renderer) pitch() float64 { return r.shot.Nod*math.Sin(r.phase) - r.shot.Down }
func (r *renderer) yaw() float64   { return r.shot.Shake * math.Sin(r.phase) }

// head is the middle of the ears: in front of the shoulders, so that turning the torso moves it aside.
func (r *renderer) head() point {
	down := neck * (math.Cos(neckAngle) - math.Cos(neckAngle+r.shot.Down*math.Pi/180))
	return point{0.3 * math.Sin(r.shot.Turn*math.Pi/180), -0.72*(1-r.shot.Slouch) + down}
}

func (r *renderer) nose() point {
	h := r.head()
	return point{h.x + 0.2*math.Sin(r.yaw()*math.Pi/180), h.y + 0.1*(1-r.shot.Slouch) - 0.2*math.Sin(r.pitch()*math.Pi/180)}
}

// eyeCorners are across the face, in face widths towards the picture's right.
var eyeCorners = map[int]float64{33: -0.3, 133: -0.1, 362: 0.1, 263: 0.3}

func (r *renderer) face(f *analysis.Face) {
	why := r.shot.Absent
	if why == analysis.NoBody {
		why = analysis.Measured
	}
	f.Reason, f.EyeReason = append(f.Reason, why), append(f.EyeReason, why)
	side := 1.0
	if r.s.Mirror {
		side = -1
	}
	push := func(column *[]float32, v float64) {
		if why != analysis.Measured {
			v = math.NaN()
		}
		*column = append(*column, float32(v))
	}
	center := r.place(r.head(), 90)
	w := faceWidth * r.s.Scale * (1 + headNearer*r.shot.Slouch)
	for _, c := range []struct {
		column *[]float32
		v      float64
	}{
		{&f.Confidence, 0.99}, {&f.X, center.x - w/2}, {&f.Y, center.y - 0.6*w}, {&f.W, w}, {&f.H, 1.3 * w}, {&f.Width, w},
		{&f.HeadYaw, side * r.yaw()}, {&f.HeadPitch, r.pitch()}, {&f.HeadRoll, 0}, {&f.DirYaw, 0}, {&f.DirPitch, 0},
		{&f.LeftEyeYaw, 0}, {&f.LeftEyePitch, 0}, {&f.LeftEyeOpen, 0.3}, {&f.LeftEyeWeight, 1},
		{&f.RightEyeYaw, 0}, {&f.RightEyePitch, 0}, {&f.RightEyeOpen, 0.3}, {&f.RightEyeWeight, 1},
		{&f.GazeYaw, side * r.yaw()}, {&f.GazePitch, r.pitch()}, {&f.GazeConfidence, 1},
	} {
		push(c.column, c.v)
	}
	nose := r.nose()
	h := r.head()
	turn := point{(nose.x - h.x) * 0.8, (nose.y - h.y - 0.1) * 0.8}
	const ring = 36 // FacePoints ends with the outline's 36 points and 11 of the nose
	first := len(analysis.FacePoints) - ring - 11
	for k := range analysis.FacePoints {
		p := point{h.x + turn.x, h.y + turn.y}
		if at, corner := eyeCorners[analysis.FacePoints[k]]; corner {
			p.x += at * side * faceWidth / shoulder // the mesh knows no mirror: its right eye is the left one in the picture
		}
		if k >= first && k < first+ring {
			a := 2 * math.Pi * float64(k-first) / ring
			p = point{h.x + 0.5*faceWidth/shoulder*math.Sin(a), h.y + 0.1 - 0.7*faceWidth/shoulder*math.Cos(a)}
		}
		at := r.place(p, 100+float64(k))
		push(&f.Points, at.x)
		push(&f.Points, at.y)
	}
}
