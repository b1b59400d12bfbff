package vision

import (
	"os"
	"slices"
	"sync"
	"unsafe"

	"poise/analysis"
	"poise/analysis/files"
	"poise/analysis/vision/internal/register"
)

// shelf is a file without a name in which the rows of segments wait, as they lie in memory, until all pictures have been seen: a long
// recording has many. What the file does not take stays in memory. nil: everything does.
type shelf struct {
	file *os.File

	mu   sync.Mutex
	used int64 // bytes
}

// newShelf makes a shelf; nil where there is no room for one. The caller calls close.
func newShelf() *shelf {
	f, err := files.Nameless()
	if err != nil {
		return nil
	}
	return &shelf{file: f}
}

func (s *shelf) close() {
	if s != nil {
		_ = s.file.Close() // nobody reads it any more
	}
}

// place is where items lie on a shelf.
type place struct {
	shelf *shelf // nil: on none
	at    int64
	n     int
}

// put stores items that hold no pointers, or nil ones. It reports false where they stay in memory.
func put[T any](s *shelf, items []T) (place, bool) {
	if s == nil {
		return place{}, false
	}
	b := raw(items)
	s.mu.Lock()
	p := place{s, s.used, len(items)}
	s.used += int64(len(b))
	s.mu.Unlock()
	_, err := s.file.WriteAt(b, p.at)
	return p, err == nil
}

// get is what was put in a place.
func get[T any](p place) ([]T, error) {
	items := make([]T, p.n)
	_, err := p.shelf.file.ReadAt(raw(items), p.at)
	return items, err
}

// raw is the memory of items.
func raw[T any](items []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(items))), len(items)*int(unsafe.Sizeof(*new(T))))
}

// shelved is where a face track's rows lie.
type shelved struct {
	rows     place // faceRow
	points   place // packedLandmarks, one of each row
	measures place // rowMeasure
	template *register.Template
	outline  *outline
}

// rowMeasure is what registration says of a row.
type rowMeasure struct {
	row     int
	measure register.Measure
}

// shelve takes the rows out of memory, if there is room.
func (t *faceTrack) shelve(s *shelf) {
	if s == nil || len(t.rows) == 0 {
		return
	}
	rows, points := make([]faceRow, len(t.rows)), make([]packedLandmarks, len(t.rows))
	var measures []rowMeasure
	k := shelved{outline: outlineOf(t.rows)}
	for i, r := range t.rows {
		if r.measure != nil {
			k.template = r.measure.Template
			m := rowMeasure{i, *r.measure}
			m.measure.Template = nil
			measures = append(measures, m)
		}
		points[i] = *r.points
		r.points, r.measure = nil, nil
		rows[i] = r
	}
	var ok [3]bool
	k.rows, ok[0] = put(s, rows)
	k.points, ok[1] = put(s, points)
	k.measures, ok[2] = put(s, measures)
	if ok[0] && ok[1] && ok[2] {
		t.rows, t.away = nil, &k
	}
}

// load brings the rows back into memory, all but their landmarks.
func (k *shelved) load() ([]faceRow, error) {
	rows, err := get[faceRow](k.rows)
	if err != nil {
		return nil, err
	}
	measures, err := get[rowMeasure](k.measures)
	if err != nil {
		return nil, err
	}
	for i := range measures {
		m := &measures[i]
		m.measure.Template = k.template
		rows[m.row].measure = &m.measure
	}
	return rows, nil
}

// look hands out the rows, which must stay as they are.
func (p *tracklet) look(f func(rows []faceRow) error) error {
	if p.rows != nil || p.away == nil {
		return f(p.rows)
	}
	rows, err := p.away.load()
	if err != nil {
		return err
	}
	return f(rows)
}

// change hands out the rows to be changed, but for their measures.
func (p *tracklet) change(f func(rows []faceRow)) error {
	return p.look(func(rows []faceRow) error {
		f(rows)
		if p.rows == nil && !p.away.replace(rows) {
			p.rows = rows
		}
		return nil
	})
}

// replace puts rows in the place of what was shelved. It reports false where that fails.
func (k *shelved) replace(rows []faceRow) bool {
	plain := slices.Clone(rows)
	for i := range plain {
		plain[i].points, plain[i].measure = nil, nil
	}
	_, err := k.rows.shelf.file.WriteAt(raw(plain), k.rows.at)
	return err == nil
}

// landmarks brings the rows' landmarks back.
func (k *shelved) landmarks(rows []faceRow) error {
	if k == nil {
		return nil
	}
	points, err := get[packedLandmarks](k.points)
	for i := range points {
		rows[i].points = &points[i]
	}
	return err
}

// shelve takes the rows of bodies and of what moved at hands out of memory, if there is room.
func (s *segmentResult) shelve(on *shelf) {
	had := s.anyBody()
	if p, ok := put(on, s.bodies); ok {
		s.bodies, s.bodiesAway, s.hadBody = nil, p, had
	}
	if p, ok := put(on, s.motion); ok {
		s.motion, s.motionAway = nil, p
	}
}

// bodyRows are the rows of bodies, wherever they are.
func (s *segmentResult) bodyRows() ([]bodyRow, error) {
	if s.bodiesAway.shelf == nil {
		return s.bodies, nil
	}
	return get[bodyRow](s.bodiesAway)
}

// motionRows are the rows of what moved at hands, wherever they are.
func (s *segmentResult) motionRows() ([]motionRow, error) {
	if s.motionAway.shelf == nil {
		return s.motion, nil
	}
	return get[motionRow](s.motionAway)
}

// anyBody tells whether any body was measured.
func (s *segmentResult) anyBody() bool {
	return s.hadBody || slices.ContainsFunc(s.bodies, func(b bodyRow) bool { return b.reason == analysis.Measured })
}
