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

// Landmarks of a long recording come back in files, all of a body's or none, and are the same.
func TestLandmarksOfLongRecordingsComeBackInFiles(t *testing.T) {
	defer func(n int) { farFrames = n }(farFrames)
	farFrames = 3000
	for _, c := range []struct {
		frames, room int // of files
		face, body   bool
	}{{3000, 4, true, true}, {3000, 3, true, false}, {3000, 0, false, false}, {2999, 4, false, false}} {
		obs := whole(t, scripted(c.frames, 1))
		var stored, again bytes.Buffer
		if err := Encode(&stored, obs); err != nil {
			t.Fatal(err)
		}
		got, err := DecodeFile(bytes.NewReader(stored.Bytes()), int64(stored.Len()), func() (analysis.RowsFile, error) {
			if c.room--; c.room < 0 {
				return nil, errors.New("no room")
			}
			file, err := os.Create(filepath.Join(t.TempDir(), "rows"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { file.Close() })
			return file, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		f, b := &got.Visual.People[0].Face, &got.Visual.People[0].Body
		if far := f.FarPoints != nil; far != c.face || far == (len(f.Points) > 0) {
			t.Errorf("%+v: the face's landmarks lie in a file: %v", c, far)
		}
		for _, far := range [][2]bool{{b.FarX != nil, len(b.X) > 0}, {b.FarY != nil, len(b.Y) > 0}, {b.FarVisibility != nil, len(b.Visibility) > 0}} {
			if far[0] != c.body || far[0] == far[1] {
				t.Errorf("%+v: the body's keypoints lie in files: %v", c, far[0])
			}
		}
		if err := Encode(&again, got); err != nil || !bytes.Equal(stored.Bytes(), again.Bytes()) {
			t.Errorf("%+v: other observations came back: %v", c, err)
		}
	}
}

// broken is a file that can't be read from some place on.
type broken struct {
	io.ReaderAt
	from int64
}

func (b broken) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > b.from {
		return 0, io.ErrNoProgress
	}
	return b.ReaderAt.ReadAt(p, at)
}

// A file that can't be read is told from one that was altered.
func TestFileThatCannotBeRead(t *testing.T) {
	var stored bytes.Buffer
	if err := Encode(&stored, scripted(1200, 1)); err != nil {
		t.Fatal(err)
	}
	size := int64(stored.Len())
	for _, from := range []int64{0, fixedSize, size / 2} {
		if _, err := DecodeFile(broken{bytes.NewReader(stored.Bytes()), from}, size, nil); !errors.Is(err, io.ErrNoProgress) {
			t.Errorf("from byte %d on: %v", from, err)
		}
	}
}
