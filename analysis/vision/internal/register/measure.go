package register

import (
	"math"

	"poise/analysis/vision/internal/headpose"
)

// Measure is what registration finds of a face in one frame, pixels of the crop.
type Measure struct {
	Template *Template
	View     View
	Skin     [Patches][2]float32 // where each patch's anchor lies; NaN where it was not found
	Noise    [Patches]float32    // grey levels that remain
	Iris     [2][2]float32       // left, right
	Mesh     [2][2]float32       // the same by the mesh
	Cost     float32             // of the irises, 0 to 1
	Lid      [2][2]float32       // a point on each upper lid's edge, over the iris; NaN where it was not found
	Radius   float32             // of the irises by the mesh, cm

	posed posed
}

// posed is the head as a structure has it, kept for whoever asks again.
type posed struct {
	by   *Structure
	pose headpose.Pose
	rms  float64
}

// Aligner registers faces; it is the scratch memory of one goroutine.
type Aligner struct{ search search }

// Register finds a template's patches, irises and lids again in a face.
func (a *Aligner) Register(t *Template, f *Face) *Measure {
	nan := float32(math.NaN())
	m := &Measure{Template: t, View: f.View, Radius: float32(f.IrisRadius())}
	rigid := f.rigid(t.model)
	for i := range t.patches {
		p := &t.patches[i]
		m.Skin[i] = [2]float32{nan, nan}
		if p.near == nil {
			continue
		}
		if at, noise, ok := a.search.find(p, f.Image, p.warp(rigid)); ok {
			m.Skin[i], m.Noise[i] = [2]float32{float32(at[0]), float32(at[1])}, float32(noise)
		}
	}
	around := t.around(m, f)
	a.irises(t, f, m, around)
	for k := range t.lids {
		m.Lid[k] = [2]float32{nan, nan}
		p := &t.lids[k]
		if p.near == nil {
			continue
		}
		w := p.warp(rigid)
		begin := around[k][1] - (w.shift[1] - p.anchor[1])
		if off, ok := a.search.lid(p, f.Image, w, begin); ok {
			m.Lid[k] = [2]float32{float32(w.shift[0]), float32(w.shift[1] + off)}
		}
	}
	return m
}

// around is how far the skin at each eye's corners has moved; as far as the mesh's iris where neither corner was found.
func (t *Template) around(m *Measure, f *Face) (moved [2]point) {
	for k, own := range corners {
		n := 0.0
		for _, i := range own {
			if p := m.Skin[i]; p[0] == p[0] {
				moved[k][0] += float64(p[0]) - t.patches[i].anchor[0]
				moved[k][1] += float64(p[1]) - t.patches[i].anchor[1]
				n++
			}
		}
		if n == 0 {
			moved[k] = point{f.marks.iris[k][0][0] - t.marks.iris[k][0][0], f.marks.iris[k][0][1] - t.marks.iris[k][0][1]}
			continue
		}
		moved[k] = point{moved[k][0] / n, moved[k][1] / n}
	}
	return moved
}

func (a *Aligner) irises(t *Template, f *Face, m *Measure, around [2]point) {
	var begin point
	for k := range 2 {
		for i := range 2 {
			begin[i] += (f.marks.iris[k][0][i] - t.marks.iris[k][0][i] - around[k][i]) / 2
			m.Mesh[k][i] = float32(f.marks.iris[k][0][i])
		}
	}
	off, cost := a.search.irises(t, f.Image, around, begin)
	m.Cost = float32(cost)
	for k := range 2 {
		for i := range 2 {
			m.Iris[k][i] = float32(t.marks.iris[k][0][i] + around[k][i] + off[k][i])
		}
	}
}
