package register

import (
	"errors"
	"math"

	"poise/analysis/vision/internal/geom"
)

// Strip is a picture of both eyes alone, without a face around them for a mesh, as some collections of gaze have them. Its irises
// are found by their rims; what is found in other strips of the same person goes the way of faces, without a pose.
type Strip struct {
	view    View
	tm      Template
	discs   [2]pixels // the irises whole, with the lids' edges over them
	cut     Cutter
	search  search
	patches []int // that lie in the picture
}

const (
	pupilsApart = 6.3  // cm between the pupils of adults, mean
	irisRadius  = 0.58 // cm (Bekerman et al. 2014, doi 10.1155/2014/503645)
	discReach   = 1.3  // radii
	stripReach  = 3.0  // pixels of the crop: standard deviation of the irises' displacement
)

// NewStrip takes a strip whose eyes look ahead as the one that others are compared with; nil where no two irises are found. luma holds
// w x h grey levels. The caller must call Close.
func NewStrip(luma []byte, w, h int) (*Strip, error) {
	left, right, ok := findIrises(luma, w, h)
	if !ok {
		return nil, nil
	}
	s := &Strip{}
	across := left.Sub(right)
	k := perCM * pupilsApart / across.Norm()
	sin, cos := math.Sincos(math.Atan2(across.Y, across.X))
	s.view = View{A: cos * k, B: sin * k}
	x, y := s.view.ToCrop((left.X+right.X)/2, (left.Y+right.Y)/2)
	s.view.X, s.view.Y = Width/2-x, Height/2-y
	image, err := s.image(luma, w, h)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.tm.picture = make([]float32, len(image))
	for i, v := range image {
		s.tm.picture[i] = float32(v)
	}
	s.mark(left, right)
	s.choose(s.inside(w, h))
	return s, nil
}

// Close frees what lies outside Go's memory.
func (s *Strip) Close() error { return s.cut.Close() }

func (s *Strip) image(luma []byte, w, h int) ([]byte, error) {
	out := make([]byte, Width*Height)
	return out, s.cut.Cut(out, luma, w, h, s.view)
}

// mark puts landmarks of average eyes around the irises: lids 3 cm wide and 1 cm high.
func (s *Strip) mark(left, right geom.Point) {
	m := &s.tm.marks
	for k, p := range [2]geom.Point{left, right} {
		x, y := s.view.ToCrop(p.X, p.Y)
		side := float64(1 - 2*k)
		for i := range m.ring[k] {
			sin, cos := math.Sincos(float64(i) * math.Pi / 8)
			m.ring[k][i] = point{x + side*1.5*perCM*cos, y + .5*perCM*sin}
		}
		r := irisRadius * perCM
		m.iris[k] = [5]point{{x, y}, {x + r, y}, {x, y - r}, {x - r, y}, {x, y + r}}
		m.brow[k] = point{x, y - 3*perCM}
	}
	m.nose = point{Width / 2, Height/2 + 5*perCM}
}

// inside marks the crop's pixels that the picture shows, but for its border.
func (s *Strip) inside(w, h int) mask {
	return where(func(x, y float64) bool {
		px, py := s.view.ToPicture(x, y)
		return px > 4 && py > 4 && px < float64(w)-5 && py < float64(h)-5
	})
}

// choose takes the patches that the picture shows, irises and lids.
func (s *Strip) choose(inside mask) {
	out := not(inside)
	for i, m := range patchMasks(&s.tm.marks) {
		if m = m.without(out); m.count() < 3*leastPatch {
			continue
		}
		p := &s.tm.patches[i]
		p.pixels, p.anchor = pick(s.tm.picture, m), m.center()
		p.weigh(1)
		s.patches = append(s.patches, i)
	}
	for k := range s.discs {
		c, r := s.tm.marks.iris[k][0], discReach*s.tm.marks.radius(k)
		s.discs[k] = pick(s.tm.picture, where(func(x, y float64) bool { return math.Hypot(x-c[0], y-c[1]) < r }))
	}
	s.tm.chooseIrises()
	s.tm.chooseLids()
}

// StripMove is how far the irises have moved against the skin around the eyes, cm, x to the right of the picture, y downwards.
type StripMove struct {
	X, Y float64 // of what the lids leave of the irises, as in faces
	Disc float64 // down, of the irises' whole discs, lids' edges and all
	Lid  float64 // down, of the upper lids' edges; NaN where they were not found
	Cost float64 // share of the irises' pixels that do not fit
}

// Compare finds the movement in another strip of the person; false where the skin was not found.
func (s *Strip) Compare(luma []byte, w, h int) (m StripMove, ok bool, err error) {
	image, err := s.image(luma, w, h)
	if err != nil {
		return m, false, err
	}
	moved, ok := s.skin(image)
	if !ok {
		return m, false, nil
	}
	var around [2]point
	for k := range around {
		c := s.tm.marks.iris[k][0]
		x, y := moved.ToCrop(c[0], c[1])
		around[k] = point{x - c[0], y - c[1]}
	}
	p := pair{search: &s.search, pixels: &s.tm.irises, image: image, around: around, reach: stripReach}
	var starts []point
	for _, x := range [...]float64{-4, -2, 0, 2, 4} {
		for _, y := range [...]float64{-2, 0, 2} {
			starts = append(starts, point{x, y})
		}
	}
	off, cost := p.best(starts)
	p.pixels = &s.discs
	disc, _ := p.best(starts)
	m.Cost, m.Disc = cost, (disc[0][1]+disc[1][1])/2/perCM
	n := 0.0
	for k := range 2 {
		m.X, m.Y = m.X+off[k][0]/2/perCM, m.Y+off[k][1]/2/perCM
		c := s.tm.marks.iris[k][0]
		still := affine{turn: [2][2]float64{{1, 0}, {0, 1}}, from: c, shift: point{c[0] + around[k][0], c[1] + around[k][1]}}
		if lid, found := s.search.lid(&s.tm.lids[k], image, still, 0); found {
			m.Lid, n = m.Lid+lid/perCM, n+1
		}
	}
	m.Lid /= n // NaN: not found
	return m, true, nil
}

// skin is the similarity by which the skin has moved in a crop, of the patches that agree.
func (s *Strip) skin(image []byte) (View, bool) {
	all := make(mask, Width*Height)
	for _, i := range s.patches {
		p := &s.tm.patches[i]
		for k := range p.x {
			all[int(p.y[k])*Width+int(p.x[k])] = true
		}
	}
	whole := pick(s.tm.picture, all)
	off := s.search.whole(&whole, image)
	v := View{A: 1, X: off[0], Y: off[1]}
	for range 2 {
		var from, to []point
		var weights []float64
		for _, i := range s.patches {
			p := &s.tm.patches[i]
			x, y := v.ToCrop(p.anchor[0], p.anchor[1])
			a := affine{turn: [2][2]float64{{v.A, v.B}, {-v.B, v.A}}, from: p.anchor, shift: point{x, y}}
			if at, noise, ok := s.search.find(p, image, a); ok {
				from, to = append(from, p.anchor), append(to, at)
				weights = append(weights, 1/(noise*noise))
			}
		}
		if len(from) < 3 {
			return v, false
		}
		v = similarity(from, to, weights)
	}
	return v, true
}

// similarity is the map of from to to by iterated least squares, in which pairs that are off by more than a pixel count less.
func similarity(from, to []point, weights []float64) (v View) {
	v = View{A: 1}
	for step := range 6 {
		h := system{n: 4}
		for i, f := range from {
			x, y := v.ToCrop(f[0], f[1])
			w := weights[i]
			if d := math.Hypot(x-to[i][0], y-to[i][1]); step > 0 && d > 1 {
				w /= d
			}
			for _, row := range [2][5]float64{{f[0], f[1], 1, 0, to[i][0]}, {f[1], -f[0], 0, 1, to[i][1]}} {
				for a := range 4 {
					for b := a; b < 4; b++ {
						h.a[a][b] += w * row[a] * row[b]
					}
					h.b[a] += w * row[a] * row[4]
				}
			}
		}
		x, ok := h.solve()
		if !ok {
			return v
		}
		v = View{A: x[0], B: x[1], X: x[2], Y: x[3]}
	}
	return v
}
