package register

import "math"

// search is the scratch memory of one goroutine's searches.
type search struct {
	x, y, seen []float32
	weights    []float32
	light      [2]float64  // of the last patch that was found: hundredfold gain, bias
	sizes      [1025]int32 // histogram of residuals in quarters of a grey level
}

func newSearch(n int) *search {
	s := new(search)
	s.resize(n)
	return s
}

// resize makes room for n pixels.
func (s *search) resize(n int) {
	if cap(s.seen) < n {
		s.x, s.y, s.seen, s.weights = make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	}
	s.x, s.y, s.seen, s.weights = s.x[:n], s.y[:n], s.seen[:n], s.weights[:n]
}

// place puts a patch's pixels where the affine map has them.
func (s *search) place(p *patch, a affine) {
	s.resize(len(p.x))
	t, dx, dy := a.turn, float32(a.from[0]), float32(a.from[1])
	xx, xy, yx, yy := float32(t[0][0]), float32(t[0][1]), float32(t[1][0]), float32(t[1][1])
	bx, by := float32(a.shift[0]), float32(a.shift[1])
	for i, x := range p.x {
		rx, ry := x-dx, p.y[i]-dy
		s.x[i], s.y[i] = xx*rx+xy*ry+bx, yx*rx+yy*ry+by
	}
}

// find looks for a patch's skin around where an affine map puts it: a translation with light of its own, robust against pixels
// that go their own way. It returns where the anchor is and the residual's size in grey levels; false where it was not found.
func (s *search) find(p *patch, image []byte, a affine) (at point, noise float64, ok bool) {
	s.place(p, a)
	var off point
	var x [8]float64
	for step := range mostSteps {
		sample(s.seen, image, s.x, s.y, float32(off[0]), float32(off[1]))
		for i, l := range p.level {
			s.seen[i] -= l // from here on the residual
		}
		h := p.plain
		if step < plainSteps {
			copy(s.weights, p.trust)
			p.right(s.seen, &h)
		} else {
			s.weigh(&p.pixels, [2]float64{x[2], x[3]})
			p.normal(s.seen, s.weights, &h)
			for k := range 4 {
				h.a[k][k] += 1e-4 * p.plain.a[k][k]
			}
		}
		var solved bool
		if x, solved = h.solve(); !solved {
			return at, 0, false
		}
		dx := clamp(a.turn[0][0]*x[0]+a.turn[0][1]*x[1], 2)
		dy := clamp(a.turn[1][0]*x[0]+a.turn[1][1]*x[1], 2)
		off[0], off[1] = off[0]-dx, off[1]-dy
		if math.Max(math.Abs(dx), math.Abs(dy)) < settled && step > plainSteps {
			break
		}
	}
	noise, s.light = s.rest(&p.pixels, x), [2]float64{x[2], x[3]}
	return point{a.shift[0] + off[0], a.shift[1] + off[1]}, noise, math.Hypot(off[0], off[1]) <= farthest
}

// weigh gives residuals Tukey's weights at their own scale, light taken off, times how far their pixels are trusted.
func (s *search) weigh(p *pixels, light [2]float64) {
	gain, bias := float32(light[0]/100), float32(light[1])
	clear(s.sizes[:])
	for i, r := range s.seen {
		e := r - gain*p.level[i] - bias
		if e < 0 {
			e = -e
		}
		s.weights[i] = e
		s.sizes[min(int(4*e), 1024)]++
	}
	half, n := int32(len(s.seen)/2), int32(0)
	k := 0
	for ; k < 1024 && n+s.sizes[k] <= half; k++ {
		n += s.sizes[k]
	}
	share := float32(half-n) / float32(max(s.sizes[k], 1))
	scale := max(leastNoise, 1.48*(float32(k)+share)/4)
	unit := 1 / (tukey * scale)
	for i, e := range s.weights {
		u := e * unit
		if u >= 1 {
			s.weights[i] = 0
			continue
		}
		v := 1 - u*u
		s.weights[i] = v * v * p.trust[i]
	}
}

// rest is the root of the mean weighted square of what the solution leaves.
func (s *search) rest(p *pixels, x [8]float64) float64 {
	x0, x1, gain, bias := float32(x[0]), float32(x[1]), float32(x[2]/100), float32(x[3])
	var sum, all float32
	for i, r := range s.seen {
		e := r - x0*p.gx[i] - x1*p.gy[i] - gain*p.level[i] - bias
		sum += s.weights[i] * e * e
		all += s.weights[i]
	}
	return math.Sqrt(float64(sum) / math.Max(float64(all), 1e-9))
}

// normal sums up the weighted normal equations of a translation and the light.
func (p *pixels) normal(residual, weights []float32, h *system) {
	var xx, xy, xl, x1, yy, yl, y1, ll, l1, one, xr, yr, lr, r1 float32
	gx, gy, level := p.gx[:len(residual)], p.gy[:len(residual)], p.level[:len(residual)]
	weights = weights[:len(residual)]
	for i, r := range residual {
		w := weights[i]
		if w == 0 {
			continue
		}
		x, y, l := gx[i], gy[i], level[i]*0.01
		wx, wy, wl := w*x, w*y, w*l
		xx, xy, xl, x1 = xx+wx*x, xy+wx*y, xl+wx*l, x1+wx
		yy, yl, y1 = yy+wy*y, yl+wy*l, y1+wy
		ll, l1, one = ll+wl*l, l1+wl, one+w
		xr, yr, lr, r1 = xr+wx*r, yr+wy*r, lr+wl*r, r1+w*r
	}
	f := func(v ...float32) (out [8]float64) {
		for i, e := range v {
			out[i] = float64(e)
		}
		return out
	}
	h.n, h.b = 4, f(xr, yr, lr, r1)
	h.a[0], h.a[1], h.a[2], h.a[3] = f(xx, xy, xl, x1), f(0, yy, yl, y1), f(0, 0, ll, l1), f(0, 0, 0, one)
}

// right is the right side alone, in which only trust weighs.
func (p *pixels) right(residual []float32, h *system) {
	var xr, yr, lr, r1 float32
	for i, r := range residual {
		r *= p.trust[i]
		xr, yr, lr, r1 = xr+p.gx[i]*r, yr+p.gy[i]*r, lr+p.level[i]*0.01*r, r1+r
	}
	h.b = [8]float64{float64(xr), float64(yr), float64(lr), float64(r1)}
}

// whole is the left side in which only trust weighs.
func (p *pixels) whole() (h system) {
	p.normal(p.trust, p.trust, &h)
	for k := range 4 {
		h.a[k][k] *= 1 + 1e-4
	}
	return h
}

func clamp(v, most float64) float64 { return math.Max(-most, math.Min(most, v)) }
