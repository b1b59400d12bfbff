package analysis

import (
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// full is a file that takes nothing.
type full struct{}

func (full) ReadAt([]byte, int64) (int, error)  { return 0, errors.New("nothing is there") }
func (full) WriteAt([]byte, int64) (int, error) { return 0, errors.New("full") }

// Rows come back as they were set, also those that were taken out of memory meanwhile, whoever else reads.
func TestRowsComeBack(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "rows"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	const width, n = 3, (pagesKept+20)*rowsPage + 7
	for name, r := range map[string]*Rows{"file": NewRows(width, n, file), "full disk": NewRows(width, n, full{})} {
		set := func(i int) bool { return i/1000%5 != 2 }
		for i := range n {
			if set(i) {
				r.Change(i, i+1, func(row []float32) {
					for k := range row {
						row[k] = float32(width*i + k)
					}
				})
			}
		}
		r.Rest()
		if kept := len(r.kept); name == "file" && kept != 0 {
			t.Errorf("%d pages stay in memory", kept)
		}
		var wg sync.WaitGroup
		for seed := range uint64(4) {
			wg.Go(func() {
				for from := rand.New(rand.NewPCG(seed, 0)).IntN(n / 2); from < n; from += 97 {
					row := r.Row(from)
					if want := float32(width*from + 1); set(from) && row[1] != want || !set(from) && !math.IsNaN(float64(row[1])) {
						t.Errorf("%s: row %d is %v", name, from, row)
						return
					}
				}
			})
		}
		wg.Wait()
		if kept := len(r.kept); name == "file" && kept > pagesKept {
			t.Errorf("%d pages in memory", kept)
		}
		if c := r.Copy(n-2, n); len(c) != 2*width || c[width] != float32(width*(n-1)) {
			t.Errorf("%s: the last rows are %v", name, c)
		}
		if !r.Equal(r) || r.Equal(nil) {
			t.Errorf("%s: not equal to itself", name)
		}
	}
}

// broken is a file that takes all and gives nothing back.
type broken struct{ full }

func (broken) WriteAt(b []byte, _ int64) (int, error) { return len(b), nil }

// Rows that can't be read back are NaN, and the error stays.
func TestRowsThatCannotBeRead(t *testing.T) {
	r := NewRows(2, 5, broken{})
	r.Change(0, 5, func(rows []float32) { clear(rows) })
	if row := r.Row(1); row[0] != 0 || r.Err() != nil {
		t.Fatalf("in memory: %v, %v", row, r.Err())
	}
	r.Rest()
	if row := r.Row(1); row[0] == row[0] || r.Err() == nil {
		t.Errorf("%v, %v", row, r.Err())
	}
	v := &Visual{People: []Person{{}, {Body: Body{FarY: r}}}}
	if v.Err() == nil || (*Visual)(nil).Err() != nil || (&Visual{People: []Person{{}}}).Err() != nil {
		t.Error("whose rows cannot be read is not told")
	}
}
