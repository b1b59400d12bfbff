package vision

import (
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/sight"
)

// bisection finds a face in the frames that are held, from the looks before them and at the last of them.
type bisection struct {
	tr    *tracker
	face  *trackedFace
	found []foundFace // in the frame looked at last, and in each that is held
	times []float64   // of these
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
	ok := sight.Rests(&first.sight, &last.sight)
	for k := from + 1; k < to; k++ {
		found, w := &b.found[k], (b.times[k]-b.times[from])/apart
		found.landmarks.between(&first.landmarks, &last.landmarks, w)
		found.apart = apart
		if !ok {
			continue
		}
		b.tr.show(&b.tr.held[k-1])
		found.sight.See(b.face.view.pic, found.landmarks.points[:])
		var off geom.Point
		if off, ok = found.sight.Off(&first.sight, &last.sight, w); ok {
			found.landmarks.move(sight.Pixels(found.landmarks.points[:], off))
			found.sight.See(b.face.view.pic, found.landmarks.points[:])
			ok = found.sight.Between(&first.sight, &last.sight, w)
		}
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
	found.landmarks, found.apart = f.landmarks, 0
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
