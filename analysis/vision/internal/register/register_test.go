package register

import (
	"math"
	"testing"

	"poise/analysis/vision/internal/headpose"
)

// still are frames of the puppet that hardly moves: what a template is made of.
func (p *puppet) still(t testing.TB, n int) []*Face {
	var out []*Face
	for i := range n {
		a := float64(i)
		out = append(out, p.face(t, stance{yaw: math.Sin(a), pitch: math.Cos(1.3 * a), at: headpose.Vec{X: .2 * math.Sin(2*a)},
			iris: point{.02 * math.Sin(3*a), .02 * math.Cos(4*a)}, drag: .5}))
	}
	return out
}

// The irises' movement against the skin comes out whole though the mesh has seven tenths of it and drags the corners along
// by half, with the head turned, moved and differently lit.
func TestIrisesAgainstSkin(t *testing.T) {
	p := newPuppet(1)
	tm := Build(p.still(t, 12), p.model)
	if tm == nil {
		t.Fatal("no template")
	}
	stances := []stance{{iris: point{.2, 0}}, {iris: point{-.25, .05}}, {iris: point{0, .15}}, {iris: point{.05, -.12}},
		{yaw: 9, iris: point{.1, .1}}, {yaw: -12, pitch: 4, iris: point{-.15, 0}}, {pitch: -10, iris: point{0, .12}},
		{pitch: 9, roll: 6, iris: point{.1, -.05}}, {at: headpose.Vec{X: 2, Y: -1, Z: 8}, iris: point{.2, .1}},
		{gain: .1, bias: -15, iris: point{-.2, -.1}}}
	var a Aligner
	var seen []Sighting
	for _, s := range append([]stance{{}}, stances...) {
		s.drag = .5
		f := p.face(t, s)
		seen = append(seen, Sighting{Measure: a.Register(tm, f), Cam: f.Cam, Head: f.Head})
	}
	cols := columnsOf(tm, seen)
	for i, s := range stances {
		c, zero, h := &cols[i+1], &cols[0], seen[i+1].Head
		for k := range 2 {
			want := irisAt(p, h, k, s.iris)
			zeroWant := irisAt(p, seen[0].Head, k, point{})
			dx := c.Iris[k][0] - zero.Iris[k][0] - (want[0] - zeroWant[0])
			dy := c.Iris[k][1] - zero.Iris[k][1] - (want[1] - zeroWant[1])
			if math.Abs(dx) > .05 || math.Abs(dy) > .03 {
				t.Errorf("%+v eye %d: iris off by %.3f, %.3f cm", s, k, dx, dy)
			}
		}
		if c.IrisCost > .3 || !(c.SkinCost < .6) {
			t.Errorf("%+v: cost %.2f, skin %.2f", s, c.IrisCost, c.SkinCost)
		}
		l, r := axis(h.R, h.Apply(Eyes(p.model)[0])), axis(h.R, h.Apply(Eyes(p.model)[1]))
		want := point{(l[0] + r[0]) / 2, (l[1] + r[1]) / 2}
		if math.Hypot(c.Axis[0]-want[0], c.Axis[1]-want[1]) > .03 {
			t.Errorf("%+v: axis %v, want %v", s, c.Axis, want)
		}
	}
}

// irisAt is the iris against where the eye's centre projects, cm.
func irisAt(p *puppet, h headpose.Pose, k int, iris point) point {
	c := h.Apply(Eyes(p.model)[k])
	u0, v0 := lens.Project(c)
	u, v := lens.Project(h.Apply(p.at(point{p.eye[k][0] + iris[0], p.eye[k][1] + iris[1]})))
	return point{(u - u0) * c.Z / lens.F, (v - v0) * c.Z / lens.F}
}

// The upper lid's edge, which follows the irises up and down, is found by itself.
func TestLidFollowed(t *testing.T) {
	p := newPuppet(2)
	tm := Build(p.still(t, 12), p.model)
	var a Aligner
	var seen []Sighting
	lowered := []float64{0, .1, .2, -.08}
	for _, l := range lowered {
		f := p.face(t, stance{lid: l, iris: point{0, l}})
		seen = append(seen, Sighting{Measure: a.Register(tm, f), Cam: f.Cam, Head: f.Head})
	}
	cols := columnsOf(tm, seen)
	for i, l := range lowered {
		for k := range 2 {
			if got := cols[i].LidY[k] - cols[0].LidY[k]; math.Abs(got-l) > .04 {
				t.Errorf("lid lowered by %.2f: measured %.3f cm", l, got)
			}
		}
	}
}

// The pose of a head that the mesh has turned wrongly moves towards the right one.
func TestPoseCorrectsTheMesh(t *testing.T) {
	p := newPuppet(3)
	tm := Build(p.still(t, 12), p.model)
	var a Aligner
	var seen []Sighting
	for i := range 30 {
		f := p.face(t, stance{yaw: 8 * math.Sin(float64(i)), pitch: 6 * math.Cos(1.7*float64(i))})
		seen = append(seen, Sighting{Measure: a.Register(tm, f), Cam: f.Cam, Head: f.Head})
	}
	s := Learn(tm, seen)
	wrong := seen[5]
	wrong.Head.R = headpose.FromAngles(0, 2, 0).Mul(wrong.Head.R)
	pose, rms := s.fit(&wrong, wrong.Head, finalSteps)
	before, after := vectorOf(wrong.Head.R.Mul(seen[5].Head.R.T())).Norm(), vectorOf(pose.R.Mul(seen[5].Head.R.T())).Norm()
	if !(after < .6*before) || !(rms < .3) {
		t.Errorf("rotation off by %.4f rad before, %.4f after; patches by %.2f pixels", before, after, rms)
	}
}

func TestFewFramesMakeNoTemplate(t *testing.T) {
	p := newPuppet(4)
	if Build(p.still(t, leastFrames-1), p.model) != nil || Build(nil, p.model) != nil {
		t.Error("a template of too few frames")
	}
}

// A face that is not there any more costs its columns, not the program.
func TestRegisterAgainstAnything(t *testing.T) {
	p := newPuppet(5)
	tm := Build(p.still(t, 10), p.model)
	var a Aligner
	for name, fill := range map[string]func(i int) byte{
		"black": func(int) byte { return 0 }, "white": func(int) byte { return 255 }, "stripes": func(i int) byte { return byte(i * 37) },
	} {
		f := p.face(t, stance{yaw: 40, pitch: -30})
		for i := range f.Image {
			f.Image[i] = fill(i)
		}
		m := a.Register(tm, f)
		c := columnsOf(tm, []Sighting{{m, f.Cam, f.Head}})
		if len(c) != 1 || math.IsInf(c[0].Iris[0][0], 0) {
			t.Errorf("%s: %+v", name, c)
		}
		if c[0].IrisCost < .3 && c[0].SkinCost < 1 {
			t.Errorf("%s passes for the face: costs %.2f, %.2f", name, c[0].IrisCost, c[0].SkinCost)
		}
	}
}

// columnsOf are the columns of all that was seen of one template.
func columnsOf(t *Template, seen []Sighting) []Columns {
	s, out := Learn(t, seen), make([]Columns, len(seen))
	for i := range seen {
		out[i] = s.Columns(&seen[i])
	}
	Settle(out)
	return out
}
