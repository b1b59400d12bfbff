package sight

import "poise/analysis/vision/internal/geom"

// region are the samples of a patch that count.
type region []int

// everything is all of a patch but its edge, where no slope is known; lids is the part of an eye's patch in which the open lids
// lie, 28 by 13 mm around the middle of its corners; around is the rest.
var (
	everything = regionOf(func(_, _ float64) bool { return true })
	lids       = regionOf(func(x, y float64) bool { return inLids(x, y) <= 1 })
	around     = regionOf(func(x, y float64) bool { return inLids(x, y) > 1 })
)

// face is the part of each patch that goes with the face.
var face = [patches]region{around, around, everything, everything}

func inLids(x, y float64) float64 {
	x, y = x*pitch[leftEye]/14, y*pitch[leftEye]/6.5
	return x*x + y*y
}

func regionOf(in func(x, y float64) bool) (r region) {
	for j := 1; j < height-1; j++ {
		for i := 1; i < width-1; i++ {
			if in(float64(i)-(width-1)/2.0, float64(j)-(height-1)/2.0) {
				r = append(r, j*width+i)
			}
		}
	}
	return r
}

// change is how one patch, or several that move together, differ from others.
type change struct {
	sure    bool       // the patch has texture enough, and not of one direction alone, to tell movement by
	moved   geom.Point // samples
	rest    float64    // mean square, in grey levels, of what neither movement nor light explains
	texture float64    // mean square of the patch about its mean
}

const (
	leastSlope = 1.0  // mean square, grey levels a sample: less is noise
	leastRound = 0.01 // determinant of the slopes' second moments over that of a texture without direction
)

// moments are sums over a region of a patch: slopes x and y, differences d and levels b, about their means there, as the light may
// change.
type moments struct{ n, xx, xy, yy, xd, yd, dd, bb float64 }

func momentsOf(base, now *patch, in *region) (m moments) {
	var sd, sx, sy, sb float64
	for _, k := range *in {
		x, y := float64(base[k+1]-base[k-1])/2, float64(base[k+width]-base[k-width])/2
		b, d := float64(base[k]), float64(now[k]-base[k])
		m.n, sd, sx, sy, sb = m.n+1, sd+d, sx+x, sy+y, sb+b
		m.xx, m.xy, m.yy, m.xd, m.yd, m.dd, m.bb = m.xx+x*x, m.xy+x*y, m.yy+y*y, m.xd+x*d, m.yd+y*d, m.dd+d*d, m.bb+b*b
	}
	m.xx, m.xy, m.yy = m.xx-sx*sx/m.n, m.xy-sx*sy/m.n, m.yy-sy*sy/m.n
	m.xd, m.yd, m.dd, m.bb = m.xd-sx*sd/m.n, m.yd-sy*sd/m.n, m.dd-sd*sd/m.n, m.bb-sb*sb/m.n
	return m
}

// plus are the moments of two regions that move together.
func (m moments) plus(o moments) moments {
	return moments{m.n + o.n, m.xx + o.xx, m.xy + o.xy, m.yy + o.yy, m.xd + o.xd, m.yd + o.yd, m.dd + o.dd, m.bb + o.bb}
}

// solve finds the movement after Lucas & Kanade (1981), in one step, as what moves here moves by less than a sample.
func (m *moments) solve() (c change) {
	c.texture, c.rest = m.bb/m.n, m.dd/m.n
	det, trace := m.xx*m.yy-m.xy*m.xy, m.xx+m.yy
	if c.sure = trace > leastSlope*m.n && det > leastRound*trace*trace/4; c.sure {
		x, y := (m.xy*m.yd-m.yy*m.xd)/det, (m.xy*m.xd-m.xx*m.yd)/det
		c.moved = geom.Point{X: x, Y: y}
		c.rest = max(0, (m.dd+x*m.xd+y*m.yd)/m.n)
	}
	return c
}

// comparison are the moments of all patches against others: of what goes with the face, and of what lies between the lids.
type comparison struct {
	face [patches]moments
	lids [2]moments
}

func compare(base, now *[patches]patch) (c comparison) {
	for k := range c.face {
		c.face[k] = momentsOf(&base[k], &now[k], &face[k])
	}
	for k := range c.lids {
		c.lids[k] = momentsOf(&base[k], &now[k], &lids)
	}
	return c
}

// turn is by how many mm both eyes have moved against the face, and this against its landmarks.
func (c *comparison) turn() (turn, off geom.Point, sure bool) {
	eyes, head := c.lids[leftEye].plus(c.lids[rightEye]), c.face[leftEye].plus(c.face[rightEye]).plus(c.face[nose])
	e, f := eyes.solve(), head.solve()
	return e.moved.Sub(f.moved).Scale(pitch[leftEye]), f.moved.Scale(pitch[leftEye]), e.sure && f.sure
}
