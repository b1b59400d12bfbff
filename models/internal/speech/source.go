// Package speech makes the networks of speech to text out of those that Moonshine is published as (Jeffries et al. 2024, arXiv
// 2410.15608). Published, the decoder is one network of 750 operators inside a condition, with and without a cache: ONNX Runtime
// packs no weights there, does anew at each token what is the same for all, and most of the time goes into the operators' number.
// Made anew, the same weights stand in some 140 operators that ONNX Runtime has for transformers, and what the decoder looks at of the
// sound, which no token changes, is the encoder's output.
package speech

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"poise/models/internal/onnx"
)

// errShape is returned for a network that is not built as the published ones are.
var errShape = errors.New("no decoder of the known kind")

// Field numbers of onnx.proto that are read.
const (
	modelGraph       = 7
	graphNode        = 1
	graphInitializer = 5
	graphOutput      = 12
	nodeInput        = 1
	nodeOutput       = 2
	nodeAttribute    = 5
	attributeTensor  = 5
	attributeGraph   = 6
	tensorDims       = 1
	tensorFloats     = 4
	tensorInts       = 5
	tensorName       = 8
	tensorRaw        = 9
)

// source is what a published decoder holds.
type source struct {
	tensors  map[string]*tensor
	products map[string]string // weights by the name of the output that they are multiplied for
}

// tensor is a constant: bytes, floats, or a few whole numbers.
type tensor struct {
	dims   []int
	raw    []byte
	floats []float32
	ints   []int64
}

// readSource reads a published decoder.
func readSource(model []byte) (*source, error) {
	s := &source{tensors: map[string]*tensor{}, products: map[string]string{}}
	err := each(model, func(num protowire.Number, v []byte, _ uint64) error {
		if num == modelGraph {
			return s.graph(v)
		}
		return nil
	})
	return s, err
}

// graph reads a graph and those inside its nodes.
func (s *source) graph(b []byte) error {
	return each(b, func(num protowire.Number, v []byte, _ uint64) error {
		switch num {
		case graphNode:
			return s.node(v)
		case graphInitializer:
			t, name, err := readTensor(v)
			s.tensors[name] = t
			return err
		}
		return nil
	})
}

func (s *source) node(b []byte) error {
	var inputs, outputs []string
	var constant *tensor
	err := each(b, func(num protowire.Number, v []byte, _ uint64) error {
		switch num {
		case nodeInput:
			inputs = append(inputs, string(v))
		case nodeOutput:
			outputs = append(outputs, string(v))
		case nodeAttribute:
			return each(v, func(num protowire.Number, v []byte, _ uint64) (err error) {
				switch num {
				case attributeGraph:
					return s.graph(v)
				case attributeTensor:
					constant, _, err = readTensor(v)
				}
				return err
			})
		}
		return nil
	})
	if constant != nil && len(outputs) == 1 {
		s.tensors[outputs[0]] = constant
	}
	if len(inputs) == 4 && len(outputs) == 1 {
		weights, ok := strings.CutSuffix(inputs[1], "_quantized")
		if at, is := strings.CutSuffix(outputs[0], "/MatMul_output_0_output_quantized"); ok && is {
			s.products[at] = weights
		}
	}
	return err
}

func readTensor(b []byte) (t *tensor, name string, err error) {
	t = &tensor{}
	err = each(b, func(num protowire.Number, v []byte, x uint64) error {
		switch num {
		case tensorDims:
			if v == nil {
				t.dims = append(t.dims, int(x))
				return nil
			}
			return eachVarint(v, func(x uint64) { t.dims = append(t.dims, int(x)) })
		case tensorFloats:
			for ; len(v) >= 4; v = v[4:] {
				t.floats = append(t.floats, math.Float32frombits(binary.LittleEndian.Uint32(v)))
			}
		case tensorInts:
			if v == nil {
				t.ints = append(t.ints, int64(x))
				return nil
			}
			return eachVarint(v, func(x uint64) { t.ints = append(t.ints, int64(x)) })
		case tensorName:
			name = string(v)
		case tensorRaw:
			t.raw = v
		}
		return nil
	})
	return t, name, err
}

// each hands out the fields of a message: bytes, or a number with v nil.
func each(b []byte, do func(num protowire.Number, v []byte, x uint64) error) error {
	return eachField(b, func(num protowire.Number, whole, value []byte) error {
		if value == nil {
			_, _, n := protowire.ConsumeTag(whole)
			x, _ := protowire.ConsumeVarint(whole[n:])
			return do(num, nil, x)
		}
		return do(num, value, 0)
	})
}

// eachField hands out the fields of a message, whole, and their bytes, nil for a number.
func eachField(b []byte, do func(num protowire.Number, whole, value []byte) error) error {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return fmt.Errorf("read ONNX: %w", protowire.ParseError(n))
		}
		k := protowire.ConsumeFieldValue(num, typ, b[n:])
		if k < 0 {
			return fmt.Errorf("read ONNX: %w", protowire.ParseError(k))
		}
		value := b[n : n+k]
		switch typ {
		case protowire.BytesType:
			value, _ = protowire.ConsumeBytes(value)
		case protowire.VarintType:
			value = nil
		}
		if err := do(num, b[:n+k], value); err != nil {
			return err
		}
		b = b[n+k:]
	}
	return nil
}

func eachVarint(v []byte, do func(x uint64)) error {
	for len(v) > 0 {
		x, n := protowire.ConsumeVarint(v)
		if n < 0 {
			return fmt.Errorf("read ONNX: %w", protowire.ParseError(n))
		}
		do(x)
		v = v[n:]
	}
	return nil
}

// values are a tensor's floats.
func (s *source) values(name string) ([]float32, error) {
	t := s.tensors[name]
	if t == nil {
		return nil, fmt.Errorf("%w: %s is missing", errShape, name)
	}
	if t.floats != nil {
		return t.floats, nil
	}
	var out []float32
	for b := t.raw; len(b) >= 4; b = b[4:] {
		out = append(out, math.Float32frombits(binary.LittleEndian.Uint32(b)))
	}
	return out, nil
}

// matrix is a matrix of whole weights: a weight is worth value x scale of its column.
type matrix struct {
	rows, columns int
	values        []int8 // -63 to 63
	scale         []float32
}

// mostWeight is the largest weight. Processors without instructions of their own for it (VNNI) multiply bytes in pairs whose sum must fit
// into 16 bits: 2 x 255 x 63 does. With weights of 7 bits, and a scale for each column in place of one for all, they take half the
// time of unsigned bytes.
const mostWeight = 63

// weights reads a matrix by the name of what its parts are called after. Published, weights are unsigned bytes with one scale for
// all columns: columns whose weights are small enough stay what they are.
func (s *source) weights(name string) (*matrix, error) {
	values, scale, zero := s.tensors[name+"_quantized"], s.tensors[name+"_scale"], s.tensors[name+"_zero_point"]
	if values == nil || scale == nil || zero == nil || len(values.dims) != 2 || len(values.raw) == 0 || len(values.raw) != values.dims[0]*values.dims[1] ||
		len(scale.floats) != 1 || len(zero.ints) != 1 || zero.ints[0] < 0 || zero.ints[0] > math.MaxUint8 {
		return nil, fmt.Errorf("%w: %s are no weights of 8 bits", errShape, name)
	}
	m := &matrix{rows: values.dims[0], columns: values.dims[1], values: make([]int8, len(values.raw))}
	for c := range m.columns {
		most := 0
		for i := c; i < len(values.raw); i += m.columns {
			w := int(values.raw[i]) - int(zero.ints[0])
			most = max(most, w, -w)
		}
		factor := min(1, mostWeight/float64(max(1, most)))
		for i := c; i < len(values.raw); i += m.columns {
			m.values[i] = int8(math.RoundToEven(float64(int(values.raw[i])-int(zero.ints[0])) * factor))
		}
		m.scale = append(m.scale, float32(float64(scale.floats[0])/factor))
	}
	return m, nil
}

// product is the matrix that is multiplied with at a place in the network.
func (s *source) product(at string) (*matrix, error) {
	name, ok := s.products["/model/decoder/"+at]
	if !ok {
		return nil, fmt.Errorf("%w: nothing is multiplied at %s", errShape, at)
	}
	return s.weights(name)
}

// beside joins matrices of as many rows side by side.
func beside(all ...*matrix) (*matrix, error) {
	out := &matrix{rows: all[0].rows}
	for _, m := range all {
		if m.rows != out.rows {
			return nil, fmt.Errorf("%w: weights of %d and %d rows", errShape, m.rows, out.rows)
		}
		out.columns += m.columns
		out.scale = append(out.scale, m.scale...)
	}
	for r := range out.rows {
		for _, m := range all {
			out.values = append(out.values, m.values[r*m.columns:(r+1)*m.columns]...)
		}
	}
	return out, nil
}

// times scales what a matrix is worth.
func (m *matrix) times(factor float64) {
	for i := range m.scale {
		m.scale[i] = float32(float64(m.scale[i]) * factor)
	}
}

// constants are the weights and their scales.
func (m *matrix) constants(values, scale string) (v, s onnx.Const) {
	raw := make([]byte, len(m.values))
	for i, x := range m.values {
		raw[i] = byte(x)
	}
	return onnx.Const{Name: values, Shape: []int{m.rows, m.columns}, Bytes: raw, Signed: true}, onnx.Const{Name: scale, Shape: []int{m.columns}, Floats: m.scale}
}

// turned reads a matrix with its rows as columns.
func (s *source) turned(name string) (*matrix, error) {
	t := s.tensors[name+"_quantized"]
	if t == nil || len(t.dims) != 2 || len(t.raw) != t.dims[0]*t.dims[1] {
		return nil, fmt.Errorf("%w: %s are no weights of 8 bits", errShape, name)
	}
	raw := make([]byte, len(t.raw))
	for r := range t.dims[0] {
		for c, v := range t.raw[r*t.dims[1] : (r+1)*t.dims[1]] {
			raw[c*t.dims[0]+r] = v
		}
	}
	other := &source{tensors: map[string]*tensor{"_quantized": {dims: []int{t.dims[1], t.dims[0]}, raw: raw},
		"_scale": s.tensors[name+"_scale"], "_zero_point": s.tensors[name+"_zero_point"]}}
	return other.weights("")
}
