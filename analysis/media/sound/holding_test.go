package sound

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inMemory is a stream of samples.
type inMemory struct{ rest []float32 }

func (m *inMemory) Read(buf []float32) (int, error) {
	if len(m.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(buf, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

func TestHolding(t *testing.T) {
	was := &Track{Info: Info{Start: 1.5, Samples: 4, Mix: "left"}}
	got, err := was.Holding(&inMemory{[]float32{.5, -.25, 1.5, -2}})
	if err != nil {
		t.Fatal(err)
	}
	defer got.Close()
	wav, err := got.Open()
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]float32, 8)
	n, err := wav.Read(buf)
	if diff := cmp.Diff([]float32{.5, -.25, 32767.0 / 32768, -1}, buf[:n]); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if diff := cmp.Diff(was.Info, got.Info); diff != "" {
		t.Error(diff)
	}
}
