package register

import "math"

// mask marks pixels of a crop, row by row.
type mask []bool

func where(in func(x, y float64) bool) mask {
	m := make(mask, Width*Height)
	for i := range m {
		m[i] = in(float64(i%Width), float64(i/Width))
	}
	return m
}

func (m mask) add(o mask) {
	for i, in := range o {
		m[i] = m[i] || in
	}
}

func (m mask) without(o mask) mask {
	for i, in := range o {
		m[i] = m[i] && !in
	}
	return m
}

func (m mask) count() (n int) {
	for _, in := range m {
		if in {
			n++
		}
	}
	return n
}

// center is the middle of the marked pixels.
func (m mask) center() (c point) {
	n := 0.0
	for i, in := range m {
		if in {
			c[0], c[1], n = c[0]+float64(i%Width), c[1]+float64(i/Width), n+1
		}
	}
	return point{c[0] / max(n, 1), c[1] / max(n, 1)}
}

// polygon is what the corners enclose, by the crossings of a ray.
func polygon(corners []point) mask {
	return where(func(x, y float64) bool {
		in, prev := false, corners[len(corners)-1]
		for _, p := range corners {
			if (p[1] > y) != (prev[1] > y) && x < (prev[0]-p[0])*(y-p[1])/(prev[1]-p[1])+p[0] {
				in = !in
			}
			prev = p
		}
		return in
	})
}

// grow adds a rim of n pixels; shrink takes one away.
func (m mask) grow(n int) mask {
	out := make(mask, len(m))
	for i, in := range m {
		if in {
			m.disc(i, n, func(k int) { out[k] = true })
		}
	}
	return out
}

func (m mask) shrink(n int) mask {
	out := append(mask(nil), m...)
	for i, in := range m {
		if !in {
			m.disc(i, n, func(k int) { out[k] = false })
		}
	}
	return out
}

// disc visits the pixels within n of pixel i.
func (m mask) disc(i, n int, visit func(k int)) {
	x0, y0 := i%Width, i/Width
	for dy := -n; dy <= n; dy++ {
		for dx := -n; dx <= n; dx++ {
			x, y := x0+dx, y0+dy
			if math.Hypot(float64(dx), float64(dy)) < float64(n)+0.5 && x >= 0 && y >= 0 && x < Width && y < Height {
				visit(y*Width + x)
			}
		}
	}
}

// every keeps one pixel of each square of n.
func (m mask) every(n int) mask {
	out := make(mask, len(m))
	for i, in := range m {
		out[i] = in && i%Width%n == 0 && i/Width%n == 0
	}
	return out
}
