package cache

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"poise/analysis"
)

// forgetful is a file that gives nothing back.
type forgetful struct{ io.WriterAt }

func (forgetful) ReadAt([]byte, int64) (int, error) { return 0, io.ErrUnexpectedEOF }

// Columns that can't be read back are an error, whichever goroutine reads them.
func TestFarColumnsThatCannotBeRead(t *testing.T) {
	for name, do := range map[string]func(*analysis.Observations) error{
		"stored":  func(obs *analysis.Observations) error { return Encode(io.Discard, obs) },
		"rounded": Quantize,
	} {
		file, err := os.Create(filepath.Join(t.TempDir(), "rows"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		obs := scripted(1200, 1)
		f := &obs.Visual.People[0].Face
		f.FarPoints = farIn(forgetful{file}, &f.Points, widths["Face.Points"])
		if err := do(obs); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// farAway puts a column's values into a file.
func farAway(t *testing.T, column *[]float32, width int) *analysis.Rows {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "rows"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return farIn(file, column, width)
}

func farIn(file analysis.RowsFile, column *[]float32, width int) *analysis.Rows {
	values := *column
	r := analysis.NewRows(width, len(values)/width, file)
	r.Change(0, r.Count, func(rows []float32) { values = values[copy(rows, values):] })
	r.Rest()
	*column = nil
	return r
}

// Columns that lie in files are stored as those in memory are, and rounded alike.
func TestFarColumnsAreStoredAlike(t *testing.T) {
	stored := func(obs *analysis.Observations) []byte {
		var b bytes.Buffer
		if err := Encode(&b, obs); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	near, far := scripted(1200, 1), scripted(1200, 1)
	f, b := &far.Visual.People[0].Face, &far.Visual.People[0].Body
	f.FarPoints = farAway(t, &f.Points, widths["Face.Points"])
	b.FarX, b.FarY = farAway(t, &b.X, widths["Body.X"]), farAway(t, &b.Y, widths["Body.Y"])
	b.FarVisibility = farAway(t, &b.Visibility, widths["Body.Visibility"])
	if !bytes.Equal(stored(far), stored(near)) {
		t.Error("other bytes")
	}
	for _, obs := range []*analysis.Observations{near, far} {
		if err := Quantize(obs); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(stored(far), stored(near)) {
		t.Error("other bytes once they are rounded")
	}
	n, k := &near.Visual.People[0].Face, 700
	ax, ay := n.Point(k, 13)
	bx, by := f.Point(k, 13)
	if d := cmp.Diff([2]float32{ax, ay}, [2]float32{bx, by}); d != "" {
		t.Error(d)
	}
	ax, ay, av := near.Visual.People[0].Body.At(k, 12)
	bx, by, bv := b.At(k, 12)
	if d := cmp.Diff([3]float32{ax, ay, av}, [3]float32{bx, by, bv}); d != "" {
		t.Error(d)
	}
}
