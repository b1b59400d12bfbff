package register

import (
	"errors"
	"math"

	"poise/analysis/vision/internal/geom"
)

// Strip is a picture of both eyes alone, without a face around them for a mesh, as some collections of gaze have them. Its irises
// are found by their rims; what is found in other strips of the same person goes the way of faces, with the pose of a head seen from afar.
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
	// AxisX and AxisY are by how much the axis that points into the head has turned: an eyeball's centre, which lies that way, moves
	// along, by its depth, while the eye holds its look.
	AxisX, AxisY float64
	Cost         float64 // share of the irises' pixels that do not fit
}

// Compare finds the movement in another strip of the person; false where the skin was not found.
func (s *Strip) Compare(luma []byte, w, h int) (m StripMove, ok bool, err error) {
	image, err := s.image(luma, w, h)
	if err != nil {
		return m, false, err
	}
	pose, ok := s.skin(image)
	if !ok {
		return m, false, nil
	}
	var around [2]point
	for k := range around {
		c := s.tm.marks.iris[k][0]
		x, y := pose.ToCrop(c[0], c[1])
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
	m.AxisX, m.AxisY = pose.turn[0], pose.turn[1]
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
