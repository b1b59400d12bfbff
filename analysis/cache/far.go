package cache

import (
	"reflect"
	"slices"
	"sync"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// farFrames is from how many frames on landmarks are not kept in memory: half an hour at 30 a second, 86 MB.
var farFrames = 54_000

// table is a column in a file, filled block by block.
type table struct {
	mu   sync.Mutex
	rows *analysis.Rows
}

// allocate makes room for the columns: in memory, or for the landmarks of a long recording in files.
func allocate(obs *analysis.Observations, targets []target, newFile func() (analysis.RowsFile, error)) {
	if v := obs.Visual; v != nil && newFile != nil && targets[0].Count >= farFrames { // the first column is Visual.Time
		for i := range v.People {
			f, b := &v.People[i].Face, &v.People[i].Body
			putAway(targets, newFile, 2*len(analysis.FacePoints), far{&f.Points, &f.FarPoints})
			putAway(targets, newFile, len(blazepose.Keypoints), far{&b.X, &b.FarX}, far{&b.Y, &b.FarY}, far{&b.Visibility, &b.FarVisibility})
		}
	}
	for _, t := range targets {
		if t.far == nil && t.Count > 0 {
			t.value.Set(reflect.MakeSlice(t.value.Type(), t.Count, t.Count))
		}
	}
}

// far is a column and the table that may stand in its place.
type far struct {
	column *[]float32
	rows   **analysis.Rows
}

// putAway makes tables of some columns with as many values a frame, of all or, where there is no room for files, of none.
func putAway(targets []target, newFile func() (analysis.RowsFile, error), width int, columns ...far) {
	var found []*target
	var tables []*table
	for _, c := range columns {
		t := &targets[slices.IndexFunc(targets, func(t target) bool { return t.value.Addr().Interface() == any(c.column) })]
		if t.Row != width || t.rows() != targets[0].Count {
			return // damaged, as will be found out
		}
		file, err := newFile()
		if err != nil {
			return
		}
		found, tables = append(found, t), append(tables, &table{rows: analysis.NewRows(width, t.rows(), file)})
	}
	for i, c := range columns {
		found[i].far, *c.rows = tables[i], tables[i].rows
	}
}

// decodeBlock fills the values [from, to) of the table from a block.
func (t *table) decodeBlock(c *column, from, to int, plain []byte, s *scratch) error {
	s.floats = slices.Grow(s.floats[:0], to-from)[:to-from]
	if err := decodeBlock(reflect.ValueOf(s.floats), c, plain); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	values := s.floats
	t.rows.Change(from/c.Row, to/c.Row, func(rows []float32) { values = values[copy(rows, values):] })
	return nil
}
