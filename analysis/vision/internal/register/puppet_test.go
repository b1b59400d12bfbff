package register

import (
	"math"
	"math/rand/v2"
	"testing"

	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/headpose"
)

const pictureW, pictureH = 250, 200

var lens = headpose.Camera{F: 660, CX: pictureW / 2, CY: pictureH / 2}

// puppet is a head that is drawn: a curved face with skin of random blotches, two eyes with irises, in cm.
type puppet struct {
	model  []headpose.Vec
	blotch [14][4]float64 // frequency (2), phase, height
	eye    [2]point       // middles
}

// stance is what a frame shows.
type stance struct {
	yaw, pitch, roll float64
	at               headpose.Vec
	iris             point   // cm from the middle of the eyes
	lid              float64 // cm by which the upper lid is lowered
	gain, bias       float64 // of the light
	drag             float64 // share of the irises' movement by which the mesh drags the corners along
	rims             float64 // grey levels of a frame of glasses around the eyes; 0: none
}

func newPuppet(seed uint64) *puppet {
	r := rand.New(rand.NewPCG(seed, 7))
	p := &puppet{model: make([]headpose.Vec, 468), eye: [2]point{{3.1, -2.6}, {-3.1, -2.6}}}
	for i := range p.blotch {
		p.blotch[i] = [4]float64{r.Float64()*8 - 4, r.Float64()*8 - 4, r.Float64() * 7, 5 + 8*r.Float64()}
	}
	for i := range p.model {
		p.model[i] = p.at(point{r.Float64()*12 - 6, r.Float64()*12 - 7})
	}
	for k := range 2 {
		for i, m := range ring[k] {
			a := float64(i) * math.Pi / 8
			side := 1 - 2*float64(k)
			p.model[m] = p.at(point{p.eye[k][0] + side*1.5*math.Cos(a), p.eye[k][1] + .55*math.Sin(a)})
		}
		for i, m := range brows[k] {
			p.model[m] = p.at(point{p.eye[k][0] + float64(i) - 1, p.eye[k][1] - 1.7})
		}
	}
	for i, m := range bridge {
		p.model[m] = p.at(point{0, -3.2 + float64(i)*.5})
	}
	p.model[noseTip] = p.at(point{0, 1.2})
	return p
}

// at is the place on the face over a place in its plane.
func (p *puppet) at(q point) headpose.Vec {
	return headpose.Vec{X: q[0], Y: q[1], Z: depthAt(q)}
}

func depthAt(q point) float64 { return -4 + .05*(q[0]*q[0]+.5*q[1]*q[1]) - 1.2*math.Exp(-q[0]*q[0]) }

func (s *stance) pose() headpose.Pose {
	return headpose.Pose{R: headpose.FromAngles(s.yaw, s.pitch, s.roll), T: s.at.Add(headpose.Vec{Z: 50})}
}

// face draws the puppet and cuts its eyes out, with landmarks as a mesh has them that is half right about the irises.
func (p *puppet) face(t testing.TB, s stance) *Face {
	t.Helper()
	pose, pix := s.pose(), make([]byte, pictureW*pictureH)
	back := pose.R.T()
	from, across := back.Apply(pose.T.Scale(-1)), headpose.Vec{}
	for i := range pix {
		across = back.Apply(lens.Ray(float64(i%pictureW), float64(i/pictureW)))
		z := -4.0
		var q point
		for range 4 {
			l := (z - from.Z) / across.Z
			q = point{from.X + l*across.X, from.Y + l*across.Y}
			z = depthAt(q)
		}
		pix[i] = byte(math.Max(0, math.Min(255, (1+s.gain)*p.light(q, &s)+s.bias)))
	}
	marks := make([]geom.Point, 478)
	put := func(i int, m headpose.Vec) { marks[i].X, marks[i].Y = lens.Project(pose.Apply(m)) }
	for i, m := range p.model {
		put(i, m)
	}
	for k := range 2 {
		for _, i := range ring[k] {
			put(i, p.model[i].Add(headpose.Vec{X: s.drag * s.iris[0], Y: s.drag * s.iris[1]}))
		}
		c := point{p.eye[k][0] + .7*s.iris[0], p.eye[k][1] + .7*s.iris[1]}
		for i, d := range [5]point{{0, 0}, {.58, 0}, {0, -.58}, {-.58, 0}, {0, .58}} {
			put(irisCenter[k]+i, p.at(point{c[0] + d[0], c[1] + d[1]}))
		}
	}
	f := FaceOf(marks, lens, pose)
	f.Angle, f.Open, f.Image = [2]float64{s.yaw, s.pitch}, .35, make([]byte, Width*Height)
	var cut Cutter
	defer cut.Close()
	if err := cut.Cut(f.Image, pix, pictureW, pictureH, f.View); err != nil {
		t.Fatal(err)
	}
	return f
}

// light is the grey level of a place of the face.
func (p *puppet) light(q point, s *stance) float64 {
	v, down := 130.0, 0.0
	for _, c := range p.eye { // the lid's skin goes with its edge
		down += s.lid * soft(.55-math.Hypot((q[0]-c[0])*.5, q[1]-c[1]+.6), .1)
	}
	for _, b := range p.blotch {
		v += b[3] * math.Sin(b[0]*q[0]+b[1]*(q[1]-down)+b[2])
	}
	for _, c := range p.eye {
		x, y := q[0]-c[0], q[1]-c[1]
		lower := .55 * math.Sqrt(math.Max(0, 1-x*x/2.25))
		upper := -lower + s.lid*math.Sqrt(math.Max(0, 1-x*x/2.25))
		white := soft(y-upper, .05) * soft(lower-y, .05) * soft(1.5-math.Abs(x), .05)
		iris := soft(.58-math.Hypot(x-s.iris[0], y-s.iris[1]), .05)
		v = v*(1-white) + white*(200*(1-iris)+60*iris)
		if s.rims > 0 {
			rim := soft(.12-math.Abs(math.Hypot(x/1.2, y)-1.7), .04)
			v = v*(1-rim) + rim*s.rims
		}
	}
	return v
}

func soft(d, width float64) float64 { return 1 / (1 + math.Exp(-d/width*2)) }
