package sight

import (
	"math"

	"poise/analysis/vision/internal/geom"
)

const (
	// degree is by how much, in mm, an iris moves when the eye turns by a degree, 12 mm before its centre.
	degree = 0.21
	// stillest is by how much, in mm, eyes move that hold a target (Rolfs 2009, doi 10.1016/j.visres.2009.08.010).
	stillest = degree / 2
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
	// unlike is how much more a picture may differ from the blend of two others than these from each other. With noise alone it differs
	// by three quarters of that.
	unlike = 1.5
	// rounding, in grey levels, and sampling, a share of the texture, are the mean squares by which pictures differ that show the same:
	// a tenth of a sample's shift makes up for as much.
	rounding, sampling = 2.0, 0.005
)

// Calm tells whether eyes and lids are in two looks about as they were, and still whether the eyes hold their target too: a look-away or a
// blink has to be seen.
func Calm(a, b *Sight) (calm, still bool) {
	if !a.whole || !b.whole {
		return false, false
	}
	for k := leftEye; k <= rightEye; k++ {
		if eye := changeOf(&a.patches[k], &b.patches[k], &lids); !eye.sure || eye.rest > other*eye.texture {
			return false, false
		}
	}
	turn, off, sure := turnOf(&a.patches, &b.patches)
	return sure && turn.Norm() <= farthestTurn && off.Norm() <= misplaced, Still(turn)
}

// turnOf is by how many mm both eyes have moved against the face, and this against its landmarks.
func turnOf(base, now *[patches]patch) (turn, off geom.Point, sure bool) {
	of := func(k int, in *region) moments { return momentsOf(&base[k], &now[k], in) }
	eyes := of(leftEye, &lids).plus(of(rightEye, &lids))
	face := of(leftEye, &around).plus(of(rightEye, &around)).plus(of(nose, &everything))
	e, f := eyes.solve(), face.solve()
	return e.moved.Sub(f.moved).Scale(pitch[leftEye]), f.moved.Scale(pitch[leftEye]), e.sure && f.sure
}

// Off is by how many mm, along the line of the eyes and down the face, the left and the right eye of a face that was supposed on the way from
// one look to the next, w of it behind it, are off their supposed places. It reports false where that can't be told.
func (s *Sight) Off(a, b *Sight, w float64) (off [2]geom.Point, ok bool) {
	if !s.whole || !a.whole || !b.whole {
		return off, false
	}
	blend := blendOf(a, b, w)
	for k := range off {
		c := changeOf(&blend[k], &s.patches[k], &around)
		if off[k] = c.moved.Scale(pitch[k]); !c.sure || off[k].Norm() > farthest {
			return off, false
		}
	}
	return off, true
}

// Between tells whether a face seen on the way from one look to the next, w of it behind it, is in its place and otherwise what lies between
// these too, and by how many mm, along the line of the eyes and down the face, the irises are off their supposed place.
func (s *Sight) Between(a, b *Sight, w float64) (turn geom.Point, ok bool) {
	if !s.whole || !a.whole || !b.whole {
		return turn, false
	}
	blend := blendOf(a, b, w)
	for k := range patches {
		in := &everything
		if k <= rightEye {
			in = &around
		}
		c := changeOf(&blend[k], &s.patches[k], in)
		if !like(c, &a.patches[k], &b.patches[k], in) || k != mouth && c.moved.Norm()*pitch[k] > turned {
			return turn, false
		}
	}
	for k := leftEye; k <= rightEye; k++ {
		c := changeOf(&blend[k], &s.patches[k], &lids)
		if !like(c, &a.patches[k], &b.patches[k], &lids) || c.rest > other*c.texture {
			return turn, false
		}
	}
	turn, _, sure := turnOf(&blend, &s.patches)
	return turn, sure && turn.Norm() <= farthestTurn && math.Abs(turn.Y) <= degree // lids that move look like eyes that turn up or down
}

// Still tells whether eyes hold their target where irises are off their supposed place.
func Still(turn geom.Point) bool { return turn.Norm() <= stillest }

// like tells whether what changed against the blend of a and b is no more than these differ by.
func like(c change, a, b *patch, in *region) bool {
	return c.rest <= max(rounding+sampling*c.texture, unlike*changeOf(a, b, in).rest)
}

// blendOf is what lies w of the way from a to b.
func blendOf(a, b *Sight, w float64) (out [patches]patch) {
	for k := range out {
		for i := range out[k] {
			out[k][i] = a.patches[k][i] + float32(w)*(b.patches[k][i]-a.patches[k][i])
		}
	}
	return out
}
