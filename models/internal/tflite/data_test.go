package tflite

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHalfToFloat(t *testing.T) {
	for h, want := range map[uint16]float32{
		0x0000: 0, 0x3c00: 1, 0xbc00: -1, 0x3555: 0.333251953125, 0x7bff: 65504, 0x0001: 0x1p-24, 0x03ff: 0x1p-14 - 0x1p-24,
		0x0400: 0x1p-14, 0x7c00: float32(math.Inf(1)),
	} {
		if got := halfToFloat(h); got != want {
			t.Errorf("halfToFloat(%#04x) = %g, want %g", h, got, want)
		}
	}
	if !math.IsNaN(float64(halfToFloat(0x7e00))) || math.Float32bits(halfToFloat(0x8000)) != 1<<31 {
		t.Error("NaN or negative zero is lost")
	}
}

func TestDensify(t *testing.T) {
	vals := []float32{1, 2, 3, 4}
	csr := &Sparsity{traversal: []int{0, 1}, dims: []dimension{
		{size: 3}, {sparse: true, segments: []int{0, 2, 2, 4}, indices: []int{0, 3, 1, 2}},
	}}
	// Two 2x2 blocks of a 4x4 matrix, the upper right and the lower left one.
	block := &Sparsity{traversal: []int{0, 1, 2, 3}, blockMap: []int{0, 1}, dims: []dimension{
		{size: 2}, {sparse: true, segments: []int{0, 1, 2}, indices: []int{1, 0}}, {size: 2}, {size: 2},
	}}
	for name, tc := range map[string]struct {
		s     *Sparsity
		shape []int
		vals  []float32
		want  []float32
	}{
		"rows": {csr, []int{3, 4}, vals, []float32{1, 0, 0, 2, 0, 0, 0, 0, 0, 3, 4, 0}},
		"blocks": {block, []int{4, 4}, []float32{1, 2, 3, 4, 5, 6, 7, 8},
			[]float32{0, 0, 1, 2, 0, 0, 3, 4, 5, 6, 0, 0, 7, 8, 0, 0}},
	} {
		got, err := tc.s.densify(tc.shape, tc.vals)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for name, s := range map[string]*Sparsity{
		"index outside":  {traversal: []int{0, 1}, dims: []dimension{{size: 3}, {sparse: true, segments: []int{0, 2, 2, 4}, indices: []int{0, 9, 1, 2}}}},
		"no permutation": {traversal: []int{0, 0}, dims: []dimension{{size: 3}, {size: 4}}},
		"short segments": {traversal: []int{0, 1}, dims: []dimension{{size: 3}, {sparse: true, segments: []int{0}, indices: []int{0}}}},
		"more values":    {traversal: []int{0, 1}, dims: []dimension{{size: 3}, {size: 4}}},
		"endless":        {traversal: []int{0, 1}, dims: []dimension{{size: maxElements}, {size: 0}}},
	} {
		if got, err := s.densify([]int{3, 4}, vals); err == nil {
			t.Errorf("%s: densified to %v", name, got)
		}
	}
}

// FuzzParse must return, with a model or an error.
func FuzzParse(f *testing.F) {
	f.Add([]byte("\x10\x00\x00\x00TFL3\x00\x00\x00\x00\x04\x00\x04\x00\x04\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Parse(b)
		if (m == nil) == (err == nil) && err == nil {
			t.Error("neither model nor error")
		}
		if err != nil {
			return
		}
		for _, tensor := range m.Tensors {
			_, _ = tensor.Floats()
			_, _ = tensor.Ints()
		}
	})
}
