package analysis

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	rowsPage = 256 // rows that are read and written together
	// pagesKept is how many pages of a table are in memory at most: 2 minutes at 30 frames a second, 5 MB of a face's landmarks.
	pagesKept = 16
)

// Rows is a table of as many floats for each frame that lies in a file, but for the pages used last: what would take too much memory in a
// long recording. Reading it is safe for concurrent use. NaN where nothing was set.
type Rows struct {
	Width int // floats a row
	Count int // rows

	file  RowsFile
	pages []atomic.Pointer[page]

	mu    sync.Mutex
	kept  []int // pages in memory, oldest first
	saved []bool
	err   error // the first of reading
	raw   []byte
}

// RowsFile is where rows lie; an os.File is one. It belongs to the rows and has to go with them.
type RowsFile interface {
	io.ReaderAt
	io.WriterAt
}

// page is some rows of a table.
type page struct {
	rows    []float32
	changed bool // since they were written
}

// NewRows makes an empty table in an empty file.
func NewRows(width, count int, file RowsFile) *Rows {
	n := (count + rowsPage - 1) / rowsPage
	return &Rows{Width: width, Count: count, file: file, pages: make([]atomic.Pointer[page], n), saved: make([]bool, n)}
}

// Row is the floats of frame i, not to be changed: NaN where they can't be read, which Err tells.
func (r *Rows) Row(i int) []float32 {
	k := i / rowsPage
	p := r.pages[k].Load()
	if p == nil {
		p = r.load(k)
	}
	return p.rows[(i-k*rowsPage)*r.Width:][:r.Width]
}

// Change hands out the rows from one to before another to be changed, some at a time. Nobody may read meanwhile.
func (r *Rows) Change(from, to int, change func(rows []float32)) {
	for from < to {
		k := from / rowsPage
		end := min(to, (k+1)*rowsPage)
		p := r.load(k)
		p.changed = true
		change(p.rows[(from-k*rowsPage)*r.Width : (end-k*rowsPage)*r.Width])
		from = end
	}
}

// Err is the first error of reading rows: what was made of them since then is void.
func (r *Rows) Err() error {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// Rest takes all out of memory that can be read again.
func (r *Rows) Rest() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = slices.DeleteFunc(r.kept, func(k int) bool {
		saved := r.save(k)
		if saved {
			r.pages[k].Store(nil)
		}
		return saved
	})
}

// Equal tells whether two tables hold the same, bit by bit.
func (r *Rows) Equal(o *Rows) bool {
	if r == nil || o == nil {
		return r == o
	}
	if r.Width != o.Width || r.Count != o.Count {
		return false
	}
	same := func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }
	for i := range r.Count {
		if !slices.EqualFunc(r.Row(i), o.Row(i), same) {
			return false
		}
	}
	return true
}

// Copy is the rows from one to before another.
func (r *Rows) Copy(from, to int) []float32 {
	out := make([]float32, 0, (to-from)*r.Width)
	for i := from; i < to; i++ {
		out = append(out, r.Row(i)...)
	}
	return out
}

// load brings a page into memory and takes the oldest out. A page that can't be written stays.
func (r *Rows) load(k int) *page {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p := r.pages[k].Load(); p != nil {
		return p
	}
	if len(r.kept) >= pagesKept && r.save(r.kept[0]) {
		r.pages[r.kept[0]].Store(nil)
		r.kept = append(r.kept[:0], r.kept[1:]...)
	}
	p := &page{rows: make([]float32, r.Width*min(rowsPage, r.Count-k*rowsPage))}
	var err error
	if r.saved[k] {
		err = r.read(k, p.rows)
	}
	if !r.saved[k] || err != nil {
		for i := range p.rows {
			p.rows[i] = nan
		}
	}
	if r.err = cmp.Or(r.err, err); err != nil {
		return p
	}
	r.pages[k].Store(p)
	r.kept = append(r.kept, k)
	return p
}

// save writes a page if it was changed, and reports false where that fails.
func (r *Rows) save(k int) bool {
	p := r.pages[k].Load()
	if !p.changed {
		return true
	}
	raw := r.bytes(p.rows)
	for i, v := range p.rows {
		binary.LittleEndian.PutUint32(raw[4*i:], math.Float32bits(v))
	}
	if _, err := r.file.WriteAt(raw, r.at(k)); err != nil {
		return false
	}
	p.changed, r.saved[k] = false, true
	return true
}

func (r *Rows) read(k int, into []float32) error {
	raw := r.bytes(into)
	if _, err := r.file.ReadAt(raw, r.at(k)); err != nil {
		if inFile := new(fs.PathError); errors.As(err, &inFile) {
			err = inFile.Err // the file has no name any more
		}
		return fmt.Errorf("read landmarks back from the folder for temporary files: %w", err)
	}
	for i := range into {
		into[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return nil
}

// bytes is room for rows as they lie in the file, until the next call.
func (r *Rows) bytes(rows []float32) []byte {
	if r.raw == nil {
		r.raw = make([]byte, 4*rowsPage*r.Width)
	}
	return r.raw[:4*len(rows)]
}

// at is where a page begins in the file.
func (r *Rows) at(k int) int64 { return int64(k) * rowsPage * int64(r.Width) * 4 }
