package sight

import (
	"math"

	"poise/analysis/vision/internal/geom"
)

const (
	// degree is by how much, in mm, an iris moves when the eye turns by a degree, 12 mm before its centre. Eyes that hold a target
	// move by less (Rolfs 2009, doi 10.1016/j.visres.2009.08.010).
	degree = 0.21
	// farthestTurn is by how much, in mm, an eye may turn from one look to the next: most of a sample.
	farthestTurn = 4 * degree
	// other is the share of a patch's texture from which it shows something else than before: a lid that comes down changes most of
	// an eye, the noise of a webcam a few hundredths.
	other = 0.2
	// misplaced is how far, in mm, an eye's surroundings may lie beside its landmarks in one of two looks: landmarks jitter by a few
	// tenths; one of the looks with more is wrong.
	misplaced = 1.5
	// turned is by how much, in mm, an eye or the nose may lie off its place once the face was put there: landmarks jitter by as much in a
	// face of 200 pixels.
	turned = 0.25
	// farthest is how far, in mm, an eye may lie from where it was supposed: most of a sample.
	farthest = 1.0
	// scatter is by how much, in mm, a landmark scatters in a large face.
	scatter = 0.1
	// unlike is how much more a picture may differ from the blend of two others than these from each other. With noise alone it differs
	// by three quarters of that.
	unlike = 1.5
	// rounding, in grey levels, and sampling, a share of the texture, are the mean squares by which pictures differ that show the same:
	// a tenth of a sample's shift makes up for as much.
	rounding, sampling = 2.0, 0.005
)

// Pair are two looks at a face, between which it may be interpolated.
type Pair struct {
	Calm  bool // eyes and lids are in both about as they were: a look-away or a blink has to be seen
	Still bool // the eyes hold their target too

	a, b  *Sight
	rest  [patches]float64 // by what each patch differs besides its movement; see restOf
	lids  [2]float64       // the same of what lies between the lids
	blend [patches]patch   // what lies between the two
}

// PairOf compares two looks.
func PairOf(a, b *Sight) *Pair {
	p := &Pair{a: a, b: b}
	if !a.whole || !b.whole {
		return p
	}
	c := compare(&a.patches, &b.patches)
	for k := range c.lids {
		eye := c.lids[k].solve()
		if p.lids[k] = eye.rest; !eye.sure || eye.rest > other*eye.texture {
			return p
		}
	}
	turn, off, sure := c.turn()
	p.Calm = sure && turn.Norm() <= farthestTurn && off.Norm() <= misplaced
	p.Still = holds(turn)
	for k := range p.rest {
		p.rest[k] = c.face[k].solve().rest
	}
	return p
}

// RestOf compares a look with itself: what lies between is a face that rests.
func RestOf(s *Sight) *Pair { return &Pair{Calm: true, Still: true, a: s, b: s, blend: s.patches} }

// At supposes a face on the way from one look to the next, w of it behind it.
func (p *Pair) At(w float64) {
	for k := range p.blend {
		a, b := &p.a.patches[k], &p.b.patches[k]
		for i := range p.blend[k] {
			p.blend[k][i] = a[i] + float32(w)*(b[i]-a[i])
		}
	}
}

// Off is by how many mm, along the line of the eyes and down the face, the left and the right eye of a face are off their supposed places,
// nothing where that is less than landmarks scatter by. It reports false where that can't be told.
func (p *Pair) Off(s *Sight) (off [2]geom.Point, ok bool) {
	if !s.whole {
		return off, false
	}
	for k := range off {
		m := momentsOf(&p.blend[k], &s.patches[k], &face[k])
		c := m.solve()
		if off[k] = c.moved.Scale(pitch[k]); !c.sure || off[k].Norm() > farthest {
			return off, false
		}
	}
	if max(off[0].Norm(), off[1].Norm()) < scatter {
		return [2]geom.Point{}, true
	}
	return off, true
}

// Between tells whether a face is in its supposed place and otherwise what lies between both looks too, by how many mm, along the line of
// the eyes and down the face, its irises are off their supposed place, and whether the eyes hold their target nevertheless.
func (p *Pair) Between(s *Sight) (turn geom.Point, quiet, ok bool) {
	if !s.whole {
		return turn, false, false
	}
	all := compare(&p.blend, &s.patches)
	for k := range all.face {
		c := all.face[k].solve()
		if !c.like(p.rest[k]) || k != mouth && c.moved.Norm()*pitch[k] > turned {
			return turn, false, false
		}
	}
	for k := range all.lids {
		c := all.lids[k].solve()
		if !c.like(p.lids[k]) || c.rest > other*c.texture {
			return turn, false, false
		}
	}
	turn, _, sure := all.turn()
	small := turn.Norm() <= farthestTurn && math.Abs(turn.Y) <= degree // lids that move look like eyes that turn up or down
	return turn, holds(turn), sure && small
}

// Rests tells whether a face shows what it showed at the look, as Between does, and the eyes have not turned by half of what they may within a
// fixation: they are taken for where they were longer than between two looks.
func (p *Pair) Rests(s *Sight) (turn geom.Point, ok bool) {
	turn, _, ok = p.Between(s)
	return turn, ok && turn.Norm() <= degree/2
}

// holds tells whether eyes that turned by some mm hold their target.
func holds(turn geom.Point) bool { return turn.Norm() <= degree }

// like tells whether what changed against what lies between two looks is no more than these differ by.
func (c *change) like(rest float64) bool {
	return c.rest <= max(rounding+sampling*c.texture, unlike*rest)
}
