package register

import "math"

// patch is a piece of the template's skin that is found again in each frame. Its affine warp follows the head's rigid pose.
type patch struct {
	pixels
	anchor point
	near   []nearby      // model points around it
	plain  system        // normal equations in which only trust weighs
	info   [2][2]float64 // sum of the gradients' products over all of its pixels: how well its place is determined
}

// nearby is a model point with the weights by which it counts for the affine warp of a patch: turn (two) and shift.
type nearby struct {
	index int
	fit   [3]float64
}

const (
	warpReach  = 11.0 // pixels: standard deviation of the weights of model points around a patch
	leastPatch = 40   // pixels of a patch worth looking for
	patchStep  = 2    // pixels a side of which one counts: neighbours in a blurred picture say the same
	farthest   = 6.0  // pixels from where the pose puts it, beyond which a patch was not found
	plainSteps = 2    // before the robust ones
	mostSteps  = 12
	settled    = 0.01 // pixels: smaller steps end the search
	tukey      = 4.685
	leastNoise = 3.0 // grey levels
)

// patchMasks are the ten patches of skin: the inner and outer corners without the lids' opening, below the eyes, bridge, sides of the
// nose, brows. The upper lid, which moves with the gaze, belongs to none.
func patchMasks(m *marks) []mask {
	block := make(mask, Width*Height)
	for k := range 2 {
		block.add(polygon(m.ring[k][:]).grow(2))
		o, i := m.ring[k][outer], m.ring[k][inner]
		lo, hi, cy := min(o[0], i[0]), max(o[0], i[0]), m.middle(k)[1]
		w := hi - lo
		block.add(where(func(x, y float64) bool { return x > lo+.12*w && x < hi-.12*w && y < cy && y > cy-.55*w }))
	}
	var out []mask
	box := func(c point, left, up, down float64) {
		out = append(out, where(func(x, y float64) bool {
			return math.Abs(x-c[0]) < left && y > c[1]-up && y < c[1]+down
		}).without(block))
	}
	for k := range 2 {
		w := m.width(k)
		box(m.ring[k][inner], .42*w, .4*w, .4*w)
		box(m.ring[k][outer], .42*w, .4*w, .4*w)
		box(m.middle(k), .7*w, -.12*w, .6*w)
	}
	a, b := m.ring[1][inner], m.ring[0][inner]
	apart := distance(a, b)
	box(point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2}, .5*apart, .5*apart, .55*apart)
	nose := m.nose
	out = append(out, where(func(x, y float64) bool {
		return math.Abs(x-nose[0]) < .75*apart && y > nose[1]-.5*apart && y < nose[1]+.3*apart
	}))
	for k := range 2 {
		c := m.brow[k]
		out = append(out, where(func(x, y float64) bool { return math.Abs(x-c[0]) < 16 && math.Abs(y-c[1]-6) < 9 }))
	}
	return out
}

// Patches is the number of patches; those around the corners of the left eye and of the right eye are listed in corners, brows
// are those from firstBrow on.
const (
	Patches   = 10
	firstBrow = 8
)

var corners = [2][2]int{{0, 1}, {3, 4}}

// weigh sums up what the pixels tell, of which one stands for so many.
func (p *patch) weigh(each float64) {
	p.info, p.plain = p.pixels.info(), p.whole()
	for a := range p.info {
		for b := range p.info[a] {
			p.info[a][b] *= each
		}
	}
}

// fitNear prepares the affine warp of a patch: a weighted linear fit through the model points around its anchor.
func (p *patch) fitNear(rigid []point) {
	h := system{n: 3}
	var weighted [][3]float64
	for i, r := range rigid {
		x, y := r[0]-p.anchor[0], r[1]-p.anchor[1]
		w := math.Exp(-0.5 * (x*x + y*y) / (warpReach * warpReach))
		if w < 1e-4 {
			continue
		}
		row := [3]float64{x, y, 1}
		for a := range 3 {
			for b := range 3 {
				h.a[a][b] += w * row[a] * row[b]
			}
		}
		p.near = append(p.near, nearby{index: i})
		weighted = append(weighted, [3]float64{w * x, w * y, w})
	}
	h.a[0][0], h.a[1][1] = h.a[0][0]+1e-3, h.a[1][1]+1e-3
	for k, r := range weighted {
		copy(h.b[:], r[:])
		x, ok := h.solve()
		if !ok {
			p.near = nil
			return
		}
		copy(p.near[k].fit[:], x[:3])
	}
}

// warp is the affine map about the anchor, and where the anchor goes, for the model's points as a frame shows them.
func (p *patch) warp(rigid []point) (a affine) {
	for _, n := range p.near {
		q := rigid[n.index]
		for i := range 2 {
			a.turn[i][0] += n.fit[0] * q[i]
			a.turn[i][1] += n.fit[1] * q[i]
			a.shift[i] += n.fit[2] * q[i]
		}
	}
	a.from = p.anchor
	return a
}

// affine maps x to turn (x - from) + shift.
type affine struct {
	turn        [2][2]float64
	from, shift point
}
