// Package tflite reads the parts of TensorFlow Lite model files that the networks of poise use, from untrusted bytes.
//
// Field numbers follow tensorflow/lite/schema/schema.fbs (version 3).
package tflite

import (
	"fmt"

	"poise/models/internal/flat"
)

// Limits on what a model may claim; the largest network used stays far below each of them.
const (
	maxEntries  = 1 << 14 // tensors, operators, buffers
	maxRank     = 8
	maxElements = 1 << 26
)

// Type is a tensor's element type.
type Type int

// Element types, numbered as in the schema.
const (
	Float32 Type = 0
	Float16 Type = 1
	Int32   Type = 2
)

// Tensor is one value of the graph; Data is nil for values computed at run time.
type Tensor struct {
	Name     string
	Shape    []int // [batch, height, width, channels] for images
	Type     Type
	Data     []byte // little endian
	Sparsity *Sparsity
}

// Elements is the number of values in the dense tensor.
func (t Tensor) Elements() int {
	n := 1
	for _, d := range t.Shape {
		n *= d
	}
	return n
}

// Operator is one step of the graph. Inputs may hold -1 for an optional input that is absent.
type Operator struct {
	Code    Code
	Custom  string // name of a custom operator
	Inputs  []int
	Outputs []int
	Options Options
	Flex    []byte // options of a custom operator, a FlexBuffer
}

// Model is the first (only) graph of a file, its operators in execution order.
type Model struct {
	Tensors   []Tensor
	Operators []Operator
	Inputs    []int
	Outputs   []int
}

// Parse reads a model. It fails, and never panics, on bytes that are no model or refer outside themselves. The tensors'
// data alias b.
func Parse(b []byte) (m *Model, err error) {
	defer flat.Catch(&err)
	root := flat.Root(b, "TFL3")
	graphs := root.Tables(2)
	if len(graphs) != 1 {
		return nil, fmt.Errorf("read tflite: %d graphs, want 1", len(graphs))
	}
	g := graphs[0]
	m = &Model{Inputs: g.Ints(1, 4), Outputs: g.Ints(2, 4)}
	if m.Tensors, err = readTensors(g.Tables(0), root.Tables(4)); err != nil {
		return nil, err
	}
	if m.Operators, err = readOperators(g.Tables(3), root.Tables(1)); err != nil {
		return nil, err
	}
	return m, m.check()
}

func readTensors(tables, buffers []flat.Table) ([]Tensor, error) {
	if len(tables) > maxEntries || len(buffers) > maxEntries {
		return nil, fmt.Errorf("read tflite: %d tensors in %d buffers, at most %d allowed", len(tables), len(buffers), maxEntries)
	}
	out := make([]Tensor, len(tables))
	for i, t := range tables {
		buf := t.Int32(2, 0)
		if buf < 0 || buf >= len(buffers) {
			return nil, fmt.Errorf("read tflite: tensor %d names buffer %d of %d", i, buf, len(buffers))
		}
		out[i] = Tensor{Name: t.String(3), Shape: t.Ints(0, 4), Type: Type(t.Int8(1, 0)), Data: buffers[buf].Bytes(0)}
		if err := checkShape(out[i].Shape); err != nil {
			return nil, fmt.Errorf("read tflite: tensor %d: %w", i, err)
		}
		if s := t.Table(6); s.Present() {
			out[i].Sparsity = readSparsity(s)
		}
	}
	return out, nil
}

func checkShape(shape []int) error {
	if len(shape) > maxRank {
		return fmt.Errorf("rank %d, at most %d allowed", len(shape), maxRank)
	}
	n := 1
	for _, d := range shape {
		if d <= 0 || d > maxElements || n > maxElements/d {
			return fmt.Errorf("shape %v is empty or too large", shape)
		}
		n *= d
	}
	return nil
}

func readOperators(tables, codes []flat.Table) ([]Operator, error) {
	if len(tables) > maxEntries || len(codes) > maxEntries {
		return nil, fmt.Errorf("read tflite: %d operators, at most %d allowed", len(tables), maxEntries)
	}
	out := make([]Operator, len(tables))
	for i, t := range tables {
		c := t.Int32(0, 0)
		if c < 0 || c >= len(codes) {
			return nil, fmt.Errorf("read tflite: operator %d has code %d of %d", i, c, len(codes))
		}
		// Files from before schema 3a carry the code in the byte-sized field only.
		code := Code(max(codes[c].Int8(0, 0), codes[c].Int32(3, 0)))
		out[i] = Operator{
			Code: code, Custom: codes[c].String(1), Inputs: t.Ints(1, 4), Outputs: t.Ints(2, 4),
			Options: readOptions(code, t.Table(4)), Flex: t.Bytes(5),
		}
	}
	return out, nil
}

// check verifies that all tensor numbers exist.
func (m *Model) check() error {
	if err := m.checkRefs("graph", m.Inputs, 0); err != nil {
		return err
	}
	if err := m.checkRefs("graph", m.Outputs, 0); err != nil {
		return err
	}
	for i, op := range m.Operators {
		what := fmt.Sprintf("operator %d", i)
		if err := m.checkRefs(what, op.Inputs, -1); err != nil {
			return err
		}
		if err := m.checkRefs(what, op.Outputs, 0); err != nil {
			return err
		}
	}
	return nil
}

func (m *Model) checkRefs(what string, refs []int, lowest int) error {
	for _, r := range refs {
		if r < lowest || r >= len(m.Tensors) {
			return fmt.Errorf("read tflite: %s refers to tensor %d of %d", what, r, len(m.Tensors))
		}
	}
	return nil
}
