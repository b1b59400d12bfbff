package vision

import (
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/sight"
	"poise/models"
)

// bisection finds a face in the frames that are held, from the looks before them and at the last of them.
type bisection struct {
	tr    *tracker
	face  *trackedFace
	found []foundFace  // in the frame looked at last, and in each that is held
	times []float64    // of these
	moves []geom.Point // of the face in these since the first, mm; see sight.Move
}

// fill finds the face in the frames between two at which it was looked at. It reports false where it was lost.
func (b *bisection) fill(from, to int) (bool, error) {
	if to-from < 2 || b.interpolate(from, to) {
		return true, nil
	}
	k := (from + to) / 2
	if ok, err := b.look(k); err != nil || !ok {
		return false, err
	}
	if ok, err := b.fill(from, k); err != nil || !ok {
		return false, err
	}
	return b.fill(k, to)
}

// interpolate places the face in the frames between two looks, and tells whether their pictures agree with that.
func (b *bisection) interpolate(from, to int) bool {
	first, last := &b.found[from], &b.found[to]
	apart := b.times[to] - b.times[from]
	pair := sight.PairOf(&first.sight, &last.sight)
	ok := pair.Calm
	for k := from + 1; k < to; k++ {
		found, w := &b.found[k], (b.times[k]-b.times[from])/apart
		found.landmarks.between(&first.landmarks, &last.landmarks, w)
		even := b.moves[from].Add(b.moves[to].Sub(b.moves[from]).Scale(w))
		found.landmarks.move(sight.Pixels(found.landmarks.points[:], b.moves[k].Sub(even)))
		if found.apart = apart; ok {
			pair.At(w)
			ok = b.agrees(pair, found, &b.tr.held[k-1])
		}
	}
	return ok
}

// agrees tells whether the picture of a frame shows what lies between two looks where the face was placed, and places it better.
func (b *bisection) agrees(pair *sight.Pair, found *foundFace, h *heldFrame) bool {
	if !b.carries(pair, found, h) {
		return false
	}
	turn, quiet, ok := pair.Between(&found.sight)
	found.landmarks.turnEyes(sight.Pixels(found.landmarks.points[:], turn))
	found.register = !pair.Still || !quiet
	return ok
}

// carries looks where the face is placed in the picture of a frame, and again where that shows that it is.
func (b *bisection) carries(pair *sight.Pair, found *foundFace, h *heldFrame) bool {
	b.tr.show(h)
	pic, marks := b.face.view.pic, &found.landmarks
	found.sight.See(pic, marks.points[:])
	off, ok := pair.Off(&found.sight)
	if ok && off != ([2]geom.Point{}) {
		marks.carry(sight.Pixels(marks.points[:], off[0]), sight.Pixels(marks.points[:], off[1]))
		found.sight.See(pic, marks.points[:])
	}
	return ok
}

// look looks at the face in a frame, about where it was interpolated.
func (b *bisection) look(k int) (bool, error) {
	found, h := &b.found[k], &b.tr.held[k-1]
	f := *b.face
	f.landmarks = found.landmarks
	b.tr.show(h)
	if !f.updateRegion() {
		return false, nil
	}
	f.lips.Hold = !h.pose
	if ok, err := b.tr.runMesh(&f); err != nil || !ok {
		return false, err
	}
	found.landmarks, found.apart, found.register = f.landmarks, 0, false
	found.sight.See(f.view.pic, f.landmarks.points[:])
	return true, nil
}

// between places landmarks between two looks, w of the way from a to b.
func (m *faceLandmarks) between(a, b *faceLandmarks, w float64) {
	value := func(a, b float64) float64 { return a + w*(b-a) }
	place := func(a, b geom.Point) geom.Point { return geom.Point{X: value(a.X, b.X), Y: value(a.Y, b.Y)} }
	for i := range m.points {
		m.points[i], m.depth[i] = place(a.points[i], b.points[i]), value(a.depth[i], b.depth[i])
	}
	m.confidence = value(a.confidence, b.confidence)
	for k := range m.limbus {
		m.limbus[k], m.contrast[k] = place(a.limbus[k], b.limbus[k]), value(a.contrast[k], b.contrast[k])
	}
}

// move moves landmarks in the picture.
func (m *faceLandmarks) move(by geom.Point) {
	for i, p := range m.points {
		m.points[i] = p.Add(by)
	}
	for k, p := range m.limbus {
		m.limbus[k] = p.Add(by)
	}
}

// carry moves landmarks in the picture as a face goes, comes nearer and is tilted whose left and right eye have gone so far. How the head turns
// besides is not told by these.
func (m *faceLandmarks) carry(left, right geom.Point) {
	l, r := leftEye.middle(m), rightEye.middle(m)
	center, across := l.Add(r).Scale(0.5), l.Sub(r)
	by, d, n := left.Add(right).Scale(0.5), left.Sub(right), across.X*across.X+across.Y*across.Y
	grow, roll := (across.X*d.X+across.Y*d.Y)/n, (across.X*d.Y-across.Y*d.X)/n
	place := func(p geom.Point) geom.Point {
		q := p.Sub(center)
		return p.Add(by).Add(geom.Point{X: grow*q.X - roll*q.Y, Y: grow*q.Y + roll*q.X})
	}
	for i, p := range m.points {
		m.points[i], m.depth[i] = place(p), m.depth[i]*(1+grow)
	}
	for k, p := range m.limbus {
		m.limbus[k] = place(p)
	}
}

// middle is the middle of an eye's corners.
func (e *eyeIndices) middle(m *faceLandmarks) geom.Point {
	return m.points[e.outer].Add(m.points[e.inner]).Scale(0.5)
}

// turnEyes moves the irises in the picture.
func (m *faceLandmarks) turnEyes(by geom.Point) {
	for i := models.MeshPoints; i < models.FacePoints; i++ {
		m.points[i] = m.points[i].Add(by)
	}
	for k, p := range m.limbus {
		m.limbus[k] = p.Add(by)
	}
}
