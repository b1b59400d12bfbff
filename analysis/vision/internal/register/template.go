package register

import (
	"math"

	"poise/analysis/vision/internal/headpose"
)

// Template is a person's mean picture around the eyes, with what is found again in frames. It is not changed once built:
// goroutines may share it.
type Template struct {
	picture []float32
	marks   marks
	patches [Patches]patch
	irises  [2]pixels
	lids    [2]patch
	model   []headpose.Vec
	rigid   []point // the model as the template's frames show it, pixels of the crop
}

const (
	mostFrames  = 40 // of which a mean is made
	leastFrames = 8
	irisReach   = 1.25 // radii around an iris's centre that count for its place
	leastIris   = 30   // pixels of both irises
)

// Build makes a template of a person's typical frames among those given. model are the head model's points in the camera's axes,
// cm. It returns nil where there are too few frames to tell what is typical.
func Build(faces []*Face, model []headpose.Vec) *Template {
	if len(faces) < leastFrames {
		return nil
	}
	chosen := spread(typical(faces), mostFrames)
	t := &Template{model: model}
	offsets := t.average(chosen)
	t.rigid = make([]point, len(model))
	for i, f := range chosen {
		t.marks.add(&f.marks, offsets[i], 1/float64(len(chosen)))
		for k, r := range f.rigid(model) {
			t.rigid[k][0] += r[0] / float64(len(chosen))
			t.rigid[k][1] += r[1] / float64(len(chosen))
		}
	}
	t.choosePatches()
	t.chooseIrises()
	t.chooseLids()
	t.learnTrust(spread(faces, mostTrusted))
	return t
}

// spread is at most n of the faces, evenly.
func spread(faces []*Face, n int) []*Face {
	if len(faces) <= n {
		return faces
	}
	out := make([]*Face, n)
	for i := range out {
		out[i] = faces[i*len(faces)/n]
	}
	return out
}

// add takes in a share of another face's marks, moved back by an offset.
func (m *marks) add(o *marks, off point, share float64) {
	one := func(p *point, q point) {
		p[0] += share * (q[0] - off[0])
		p[1] += share * (q[1] - off[1])
	}
	for k := range 2 {
		for i := range m.ring[k] {
			one(&m.ring[k][i], o.ring[k][i])
		}
		for i := range m.iris[k] {
			one(&m.iris[k][i], o.iris[k][i])
		}
		one(&m.brow[k], o.brow[k])
	}
	one(&m.nose, o.nose)
}

func (t *Template) choosePatches() {
	for i, m := range patchMasks(&t.marks) {
		p := &t.patches[i]
		if m.count() < leastPatch {
			continue
		}
		p.anchor = m.center()
		p.pixels = pick(t.picture, m.every(patchStep))
		p.weigh(patchStep * patchStep)
		p.fitNear(t.rigid)
	}
}

// chooseIrises takes what the lids leave of the irises and a rim around them, but for a pixel at the lids, which move by themselves.
func (t *Template) chooseIrises() {
	for _, rim := range [...]int{1, 0} {
		for k := range t.irises {
			c, r := t.marks.iris[k][0], irisReach*t.marks.radius(k)
			in := where(func(x, y float64) bool { return math.Hypot(x-c[0], y-c[1]) < r })
			t.irises[k] = pick(t.picture, polygon(t.marks.ring[k][:]).shrink(rim).without(not(in)))
		}
		if min(len(t.irises[0].x), len(t.irises[1].x)) >= leastIris {
			return
		}
	}
}

func not(m mask) mask {
	out := make(mask, len(m))
	for i, in := range m {
		out[i] = !in
	}
	return out
}

// chooseLids takes a band over each iris with the upper lid's edge.
func (t *Template) chooseLids() {
	for k := range t.lids {
		c, r := t.marks.iris[k][0], t.marks.radius(k)
		p := &t.lids[k]
		p.pixels = pick(t.picture, where(func(x, y float64) bool {
			return math.Abs(x-c[0]) < r && y > c[1]-1.3*r && y < c[1]-.35*r
		}))
		p.anchor = c
		p.fitNear(t.rigid)
	}
}
