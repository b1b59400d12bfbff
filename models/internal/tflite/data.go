package tflite

import (
	"encoding/binary"
	"fmt"
	"math"

	"poise/models/internal/flat"
)

// Sparsity describes how a tensor's non-zero values are laid out (the TACO format of the schema).
type Sparsity struct {
	traversal []int
	blockMap  []int
	dims      []dimension
}

type dimension struct {
	sparse            bool
	size              int   // of a dense dimension
	segments, indices []int // of a sparse one, as in CSR
}

func readSparsity(t flat.Table) *Sparsity {
	s := &Sparsity{traversal: t.Ints(0, 4), blockMap: t.Ints(1, 4)}
	for _, d := range t.Tables(2) {
		s.dims = append(s.dims, dimension{
			sparse: d.Int8(0, 0) == 1, size: d.Int32(1, 0),
			segments: readIndices(d, 2), indices: readIndices(d, 4),
		})
	}
	return s
}

// readIndices reads a SparseIndexVector union: its type stands in slot, its value in the next.
func readIndices(d flat.Table, slot int) []int {
	size := map[int]int{1: 4, 2: 2, 3: 1}[d.Uint8(slot)]
	if size == 0 {
		return nil
	}
	return d.Table(slot+1).Ints(0, size)
}

// Floats returns a constant tensor's values, dense and in 32 bits.
func (t Tensor) Floats() ([]float32, error) {
	vals, err := t.stored()
	if err != nil || t.Sparsity == nil {
		return vals, err
	}
	return t.Sparsity.densify(t.Shape, vals)
}

// stored returns the values as they stand in the file.
func (t Tensor) stored() ([]float32, error) {
	size := map[Type]int{Float32: 4, Float16: 2}[t.Type]
	if size == 0 {
		return nil, fmt.Errorf("tensor %q: element type %d is not a float", t.Name, t.Type)
	}
	n := len(t.Data) / size
	if len(t.Data)%size != 0 || (t.Sparsity == nil && n != t.Elements()) || n > t.Elements() {
		return nil, fmt.Errorf("tensor %q: %d bytes for shape %v", t.Name, len(t.Data), t.Shape)
	}
	out := make([]float32, n)
	for i := range out {
		if size == 4 {
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(t.Data[4*i:]))
		} else {
			out[i] = halfToFloat(binary.LittleEndian.Uint16(t.Data[2*i:]))
		}
	}
	return out, nil
}

// Ints returns a constant tensor of 32-bit integers.
func (t Tensor) Ints() ([]int, error) {
	if t.Type != Int32 || len(t.Data) != 4*t.Elements() {
		return nil, fmt.Errorf("tensor %q: not a constant of %v integers", t.Name, t.Shape)
	}
	out := make([]int, len(t.Data)/4)
	for i := range out {
		out[i] = int(int32(binary.LittleEndian.Uint32(t.Data[4*i:])))
	}
	return out, nil
}

// halfToFloat widens an IEEE 754 binary16 value.
func halfToFloat(h uint16) float32 {
	sign, exp, frac := uint32(h>>15)<<31, uint32(h>>10)&31, uint32(h)&1023
	switch {
	case exp == 31:
		return math.Float32frombits(sign | 0x7f800000 | frac<<13)
	case exp != 0:
		return math.Float32frombits(sign | (exp+112)<<23 | frac<<13)
	default: // zero and subnormals: frac * 2^-24 is exact in 32 bits
		return math.Float32frombits(sign | math.Float32bits(float32(frac)*0x1p-24))
	}
}

// densify spreads the stored values over the dense tensor.
func (s *Sparsity) densify(shape []int, vals []float32) ([]float32, error) {
	w := &walker{s: s, shape: shape, vals: vals}
	if err := w.prepare(); err != nil {
		return nil, fmt.Errorf("densify %v: %w", shape, err)
	}
	if err := w.walk(0, 0); err != nil {
		return nil, fmt.Errorf("densify %v: %w", shape, err)
	}
	return w.out, nil
}

// walker visits the levels of a sparse tensor in traversal order.
type walker struct {
	s     *Sparsity
	shape []int
	vals  []float32
	out   []float32
	block []int // size of the block along each dimension of the dense tensor
	at    []int // current index per level, numbered as in traversal
	steps int   // nodes still allowed, so that a forged layout can't loop for hours
}

func (w *walker) prepare() error {
	s, n := w.s, len(w.shape)
	levels := n + len(s.blockMap)
	if len(s.traversal) != levels || len(s.dims) != levels {
		return fmt.Errorf("%d levels, %d traversed, %d described", levels, len(s.traversal), len(s.dims))
	}
	w.at = make([]int, levels)
	w.block = make([]int, n)
	for i := range w.block {
		w.block[i] = 1
	}
	seen := make([]bool, levels)
	for level, d := range s.traversal {
		if d < 0 || d >= levels || seen[d] {
			return fmt.Errorf("traversal %v is no permutation", s.traversal)
		}
		seen[d] = true
		if d < n {
			continue
		}
		target := s.blockMap[d-n]
		if target < 0 || target >= n || s.dims[level].sparse || s.dims[level].size <= 0 || s.dims[level].size > w.shape[target] {
			return fmt.Errorf("block level %d is invalid", d)
		}
		w.block[target] *= s.dims[level].size
	}
	elements := 1
	for _, d := range w.shape {
		elements *= d
	}
	w.out = make([]float32, elements)
	w.steps = (elements + 1024) * (levels + 1)
	return nil
}

// walk visits level; pos numbers the current node among those of the level before.
func (w *walker) walk(level, pos int) error {
	if w.steps--; w.steps < 0 {
		return fmt.Errorf("more entries than the tensor has")
	}
	if level == len(w.at) {
		return w.store(pos)
	}
	d, dim := w.s.dims[level], w.s.traversal[level]
	if !d.sparse {
		if d.size < 0 || d.size > maxElements {
			return fmt.Errorf("level %d has size %d", level, d.size)
		}
		for i := range d.size {
			w.at[dim] = i
			if err := w.walk(level+1, pos*d.size+i); err != nil {
				return err
			}
		}
		return nil
	}
	if pos+1 >= len(d.segments) || d.segments[pos] < 0 || d.segments[pos+1] > len(d.indices) {
		return fmt.Errorf("level %d has no segment %d", level, pos)
	}
	for i := d.segments[pos]; i < d.segments[pos+1]; i++ {
		w.at[dim] = d.indices[i]
		if err := w.walk(level+1, i); err != nil {
			return err
		}
	}
	return nil
}

// store writes value number pos at the current index.
func (w *walker) store(pos int) error {
	if pos >= len(w.vals) {
		return fmt.Errorf("value %d of %d", pos, len(w.vals))
	}
	n, flat := len(w.shape), 0
	for d := range n {
		i := w.at[d] * w.block[d]
		stride := w.block[d]
		for b, target := range w.s.blockMap {
			if target == d {
				stride /= w.blockSize(n + b)
				i += w.at[n+b] * stride
			}
		}
		if i < 0 || i >= w.shape[d] {
			return fmt.Errorf("index %d of dimension %d with size %d", i, d, w.shape[d])
		}
		flat = flat*w.shape[d] + i
	}
	w.out[flat] = w.vals[pos]
	return nil
}

// blockSize returns the size of a block level by its number in the traversal.
func (w *walker) blockSize(dim int) int {
	for level, d := range w.s.traversal {
		if d == dim {
			return w.s.dims[level].size
		}
	}
	return 1
}
