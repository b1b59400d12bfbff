package register

import "math"

// average makes the template's picture, the mean of the faces, each aligned to the mean so far by the skin of the whole crop in
// two rounds. It returns how far each face's picture lay off.
func (t *Template) average(faces []*Face) []point {
	offsets := make([]point, len(faces))
	t.picture = mean(faces, offsets)
	var usual marks
	for _, f := range faces {
		usual.add(&f.marks, point{}, 1/float64(len(faces)))
	}
	skin := where(func(x, y float64) bool { return x >= 20 && x < 188 && y >= 10 && y < 150 })
	for k := range 2 {
		skin = skin.without(polygon(usual.ring[k][:]).grow(3))
	}
	for range 2 {
		p := pick(t.picture, skin)
		s := newSearch(len(p.x))
		for i, f := range faces {
			offsets[i] = s.whole(&p, f.Image)
		}
		t.picture = mean(faces, offsets)
	}
	return offsets
}

func mean(faces []*Face, offsets []point) []float32 {
	var xs, ys []float32
	for i := range Width * Height {
		xs, ys = append(xs, float32(i%Width)), append(ys, float32(i/Width))
	}
	sum, one := make([]float32, Width*Height), make([]float32, Width*Height)
	for i, f := range faces {
		sample(one, f.Image, xs, ys, float32(offsets[i][0]), float32(offsets[i][1]))
		for k, v := range one {
			sum[k] += v / float32(len(faces))
		}
	}
	return sum
}

// mostApart is how far, in pixels, whole faces may lie apart.
const mostApart = 15

// whole is how far an image lies from where the pixels are, by least squares with light of its own; zero where it is not found.
func (s *search) whole(p *pixels, image []byte) (off point) {
	s.resize(len(p.x))
	h := p.whole()
	for range 10 {
		sample(s.seen, image, p.x, p.y, float32(off[0]), float32(off[1]))
		for i, l := range p.level {
			s.seen[i] -= l
		}
		p.right(s.seen, &h)
		x, ok := h.solve()
		if !ok {
			return point{}
		}
		off[0], off[1] = off[0]-x[0], off[1]-x[1]
		if math.Max(math.Abs(x[0]), math.Abs(x[1])) < settled {
			break
		}
	}
	if !(math.Max(math.Abs(off[0]), math.Abs(off[1])) < mostApart) {
		return point{}
	}
	return off
}
