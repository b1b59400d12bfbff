package register

import "math"

const (
	lidNoise  = 10.0 // grey levels
	lidBias   = 60.0
	lidReach  = 7.0   // pixels from where the skin around the eye has it
	lidAmiss  = 0.003 // cost of a pixel off, squared
	lidSpread = 2.5   // pixels between the places from which a lid is sought
)

// lid looks for the upper lid's edge along the height of a warped band over the iris, begin pixels from where the pose puts it.
// It returns by how many pixels it lies off; false where it was not found.
func (s *search) lid(p *patch, image []byte, a affine, begin float64) (off float64, ok bool) {
	s.place(p, a)
	best := math.Inf(1)
	for _, start := range [...]float64{-lidSpread, 0, lidSpread} {
		y, cost := s.lidFrom(&p.pixels, image, begin+start)
		cost += lidAmiss * (y - begin) * (y - begin)
		if math.Abs(y-begin) < lidReach && cost < best {
			best, off, ok = cost, y, true
		}
	}
	return off, ok
}

func (s *search) lidFrom(p *pixels, image []byte, y float64) (at, cost float64) {
	var light [2]float64
	for step := range mostSteps {
		sample(s.seen, image, s.x, s.y, 0, float32(y))
		for i, l := range p.level {
			s.seen[i] -= l
		}
		if step == 0 {
			light[1] = s.median(s.seen)
		}
		tukeyAt(s.weights, s.seen, p.level, light, tukey*lidNoise)
		var all system
		p.normal(s.seen, s.weights, &all)
		h := all.vertical()
		x, solved := h.solve()
		if !solved {
			return y, math.Inf(1)
		}
		light = [2]float64{clamp(x[1], lidBias), clamp(x[2], lidBias)}
		dy := clamp(x[0], irisStep)
		y -= dy
		if math.Abs(dy) < quarterPx {
			break
		}
	}
	return y, misfit(s.seen, p.level, light, tukey*lidNoise) / float64(len(s.seen))
}

// vertical is the system without its first unknown, the shift to the side.
func (h *system) vertical() system {
	v := system{n: 3}
	for a := range 3 {
		for b := a; b < 3; b++ {
			v.a[a][b] = h.a[a+1][b+1]
		}
		v.b[a] = h.b[a+1]
	}
	v.a[0][0] += 1e-3
	v.a[1][1] += 100
	v.a[2][2] += 1e-3
	return v
}
