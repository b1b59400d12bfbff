// Package shift measures by how much one small picture is moved against another: the shake of a camera, as its background
// shows it.
package shift

import "math"

// Picture is a small grey picture: W x H values, row by row, with the parts that count.
type Picture struct {
	W, H int
	Pix  []float32 // grey levels, 0 to 255
	Mask []bool    // true where the picture shows background
}

const (
	rounds          = 10   // of Gauss-Newton at each size
	convergedStep   = 0.01 // pixels: smaller steps end the search
	outlierScale    = 2.0  // residuals beyond this many times their mean size weigh less, by the square
	minBackground   = 0.08 // of the picture that must be background
	maxError        = 0.1  // pixels: greatest standard error of a shift that is believed
	minFit          = 0.6  // share of the background that must move along
	stillShift      = 0.05 // pixels: less is no movement that anybody could disagree about
	maxDisagreement = 0.2  // pixels between what halves of the background tell
	maxShift        = 0.08 // of the width: greatest shift that is looked for
)

// Between is how far, in pixels, what a shows as background has moved in b, to the right and down. It reports false when
// there is too little background, too little texture in it, or no common movement. The method is that of Lucas & Kanade
// (1981) over the whole background, robust against parts that move by themselves, coarse to fine.
func Between(a, b Picture) (dx, dy float64, ok bool) {
	if a.W != b.W || a.H != b.H || a.W < 16 || a.H < 16 {
		return 0, 0, false
	}
	ha, hb := a.half(), b.half()
	s := search{a: ha, b: hb}
	if !s.run() {
		return 0, 0, false
	}
	s = search{a: a, b: b, dx: 2 * s.dx, dy: 2 * s.dy}
	if !s.run() || s.err > maxError || s.fit < minFit || math.Hypot(s.dx, s.dy) > maxShift*float64(a.W) || !s.halvesAgree() {
		return 0, 0, false
	}
	return s.dx, s.dy, true
}

// halvesAgree tells whether the halves of the background, left and right, top and bottom, tell the same movement, each as far as
// it tells one: people who pass by, a screen or a line of news that runs through the picture move a part of it alone.
func (s *search) halvesAgree() bool {
	if math.Hypot(s.dx, s.dy) < stillShift {
		return true
	}
	for _, in := range []func(x, y int) bool{
		func(x, _ int) bool { return 2*x < s.a.W }, func(x, _ int) bool { return 2*x >= s.a.W },
		func(_, y int) bool { return 2*y < s.a.H }, func(_, y int) bool { return 2*y >= s.a.H },
	} {
		part := search{a: s.a, b: s.b, dx: s.dx, dy: s.dy}
		part.a.Mask = make([]bool, len(s.a.Mask))
		for i, there := range s.a.Mask {
			part.a.Mask[i] = there && in(i%s.a.W, i/s.a.W)
		}
		if part.run() && part.err <= maxError && math.Hypot(part.dx-s.dx, part.dy-s.dy) > maxDisagreement {
			return false
		}
	}
	return true
}

// half is the picture at half the size; background where all four pixels are.
func (p Picture) half() Picture {
	w, h := p.W/2, p.H/2
	out := Picture{w, h, make([]float32, w*h), make([]bool, w*h)}
	for y := range h {
		for x := range w {
			k := 2*y*p.W + 2*x
			out.Pix[y*w+x] = (p.Pix[k] + p.Pix[k+1] + p.Pix[k+p.W] + p.Pix[k+p.W+1]) / 4
			out.Mask[y*w+x] = p.Mask[k] && p.Mask[k+1] && p.Mask[k+p.W] && p.Mask[k+p.W+1]
		}
	}
	return out
}

// noOutliers is a scale at which every residual weighs the same.
var noOutliers = math.Inf(1)

// search is one search at one size.
type search struct {
	a, b     Picture
	dx, dy   float64
	err, fit float64 // standard error of the shift, pixels; share of the background that follows it
}

// run improves the shift step by step; it reports false when the background does not determine it.
func (s *search) run() bool {
	scale := noOutliers
	for range rounds {
		n, size, square := s.normal(scale)
		if float64(n.count) < minBackground*float64(s.a.W*s.a.H) {
			return false
		}
		ux, uy, least, ok := n.solve()
		if !ok {
			return false
		}
		s.dx, s.dy = s.dx-ux, s.dy-uy
		scale = outlierScale * size
		s.fit = n.weight / float64(n.count)
		s.err = math.Sqrt(square / math.Max(least, 1e-9))
		if math.Hypot(ux, uy) < convergedStep && !math.IsInf(scale, 1) {
			return true
		}
	}
	return true
}

// normal is the normal equations of one step: gradients gx, gy and a change of brightness against the residual r.
type normal struct {
	xx, xy, yy, x1, y1, one float64
	xr, yr, r               float64
	count                   int
	weight                  float64
}

// normal sums up the equations with residuals beyond scale weighing less; size is the mean residual and square the mean
// weighted square.
func (s *search) normal(scale float64) (n normal, size, square float64) {
	const edge = 2
	w := s.a.W
	i, j := math.Floor(s.dx), math.Floor(s.dy)
	if !(math.Abs(i) < float64(w) && math.Abs(j) < float64(s.a.H)) {
		return n, 0, 0
	}
	to := int(j)*w + int(i) // the pixel of b up and left of where one of a has moved
	fx, fy := s.dx-i, s.dy-j
	x0, x1 := max(edge, -int(i)), min(w-edge, w-1-int(i))
	if x0 >= x1 {
		return n, 0, 0
	}
	for y := max(edge, -int(j)); y < min(s.a.H-edge, s.a.H-1-int(j)); y++ {
		k := y*w + x0
		mask, row := s.a.Mask[k:][:x1-x0], s.a.Pix[k-1:][:x1-x0+2]
		above, below := s.a.Pix[k-w:][:len(mask)], s.a.Pix[k+w:][:len(mask)]
		top, low := s.b.Pix[k+to:][:len(mask)+1], s.b.Pix[k+to+w:][:len(mask)+1]
		for x, there := range mask {
			if !there {
				continue
			}
			v := (float64(top[x])*(1-fx)+float64(top[x+1])*fx)*(1-fy) + (float64(low[x])*(1-fx)+float64(low[x+1])*fx)*fy
			gx, gy := float64(row[x+2]-row[x])/2, float64(below[x]-above[x])/2
			r := v - float64(row[x+1])
			size += math.Abs(r)
			g := 1.0
			if m := math.Abs(r); m > scale {
				g = scale / m * scale / m
			}
			n.add(gx, gy, r, g)
			square += g * r * r
		}
	}
	if n.count > 0 {
		size, square = size/float64(n.count), square/math.Max(n.weight, 1e-9)
	}
	return n, size, square
}

func (n *normal) add(gx, gy, r, g float64) {
	n.xx, n.xy, n.yy = n.xx+g*gx*gx, n.xy+g*gx*gy, n.yy+g*gy*gy
	n.x1, n.y1, n.one = n.x1+g*gx, n.y1+g*gy, n.one+g
	n.xr, n.yr, n.r = n.xr+g*gx*r, n.yr+g*gy*r, n.r+g*r
	n.count++
	n.weight += g
}

// solve is the step, and how well the worse direction is determined (the lesser eigenvalue); false without texture.
func (n *normal) solve() (ux, uy, least float64, ok bool) {
	xx, xy, yy := n.xx-n.x1*n.x1/n.one, n.xy-n.x1*n.y1/n.one, n.yy-n.y1*n.y1/n.one
	xr, yr := n.xr-n.x1*n.r/n.one, n.yr-n.y1*n.r/n.one
	det := xx*yy - xy*xy
	least = (xx+yy)/2 - math.Hypot((xx-yy)/2, xy)
	if !(det > 0) || !(least > minTexture*float64(n.count)) {
		return 0, 0, 0, false
	}
	return (yy*xr - xy*yr) / det, (xx*yr - xy*xr) / det, least, true
}

// minTexture is the least mean square of the gradients, grey levels per pixel squared: below it lies the noise of
// cameras and of coding.
const minTexture = 0.5
