// Package convert turns TensorFlow Lite networks into ONNX: from NHWC to NCHW, constants widened to 32 bits, padding
// made explicit, and only the part of the graph between the wanted inputs and outputs.
package convert

import (
	"fmt"
	"slices"

	"poise/models/internal/onnx"
	"poise/models/internal/tflite"
)

// Dialect says which program reads the file.
type Dialect int

const (
	// ONNXRuntime gets opset 13, with PReLU, and the borders of zeros that add channels, made of convolutions of one pixel: its own
	// kernels for them leave the blocked memory layout, which costs more than the arithmetic (an eye's network: 1.9 against .2 ms).
	ONNXRuntime Dialect = iota
	// OpenCV gets what the importer of OpenCV 4.6 understands: bounds of Clip and Pad as attributes, PReLU as it is.
	OpenCV
)

// Port ties a tensor of the source network to a name in the converted one.
type Port struct {
	Tensor string // name in the TFLite file
	Name   string // name in the ONNX file
}

// Spec says which part of a network is wanted.
type Spec struct {
	Name    string
	Inputs  []Port // all images or feature maps
	Outputs []Port // 4-dimensional ones come as NCHW; those of one pixel as [1, channels]
}

// Convert builds the ONNX file for the wanted part of a network. It fails on operators and layouts it does not know.
func Convert(m *tflite.Model, spec Spec, dialect Dialect) ([]byte, error) {
	c := &converter{
		m: m, dialect: dialect, graph: onnx.Graph{Name: spec.Name},
		values: map[int]value{}, consts: map[int][]float32{}, producer: map[int]int{},
	}
	for i, op := range m.Operators {
		for _, o := range op.Outputs {
			c.producer[o] = i
		}
	}
	if err := c.convert(spec); err != nil {
		return nil, fmt.Errorf("convert %s: %w", spec.Name, err)
	}
	return c.graph.Marshal(), nil
}

// value is a computed tensor in the converted graph.
type value struct {
	name  string
	shape []int // as in the source: NHWC when image
	image bool  // stored as NCHW
	pad   *pads // zero border still to be applied by the convolution that reads it
}

type pads struct{ top, left, bottom, right int }

type converter struct {
	m        *tflite.Model
	dialect  Dialect
	graph    onnx.Graph
	values   map[int]value
	consts   map[int][]float32 // constants behind DEQUANTIZE and DENSIFY
	producer map[int]int       // tensor to the operator that computes it
}

func (c *converter) convert(spec Spec) error {
	for _, p := range spec.Inputs {
		t, err := c.tensor(p.Tensor)
		if err != nil {
			return err
		}
		shape := c.m.Tensors[t].Shape
		if len(shape) != 4 {
			return fmt.Errorf("input %s has shape %v, want an image", p.Tensor, shape)
		}
		c.values[t] = value{name: p.Name, shape: shape, image: true}
		c.graph.Inputs = append(c.graph.Inputs, onnx.Value{Name: p.Name, Shape: nchw(shape)})
	}
	outs := make([]int, len(spec.Outputs))
	for i, p := range spec.Outputs {
		t, err := c.tensor(p.Tensor)
		if err != nil {
			return err
		}
		outs[i] = t
	}
	needed, err := c.needed(outs)
	if err != nil {
		return err
	}
	for i, op := range c.m.Operators {
		if !needed[i] {
			continue
		}
		if err := c.operator(op); err != nil {
			return fmt.Errorf("operator %d (code %d): %w", i, op.Code, err)
		}
	}
	for i, p := range spec.Outputs {
		if err := c.output(outs[i], p.Name); err != nil {
			return err
		}
	}
	return nil
}

// tensor finds a tensor by name. Names repeat in optimised files only for constants, which no port refers to.
func (c *converter) tensor(name string) (int, error) {
	for i, t := range c.m.Tensors {
		if t.Name == name && t.Data == nil {
			return i, nil
		}
	}
	return 0, fmt.Errorf("no tensor %q", name)
}

// needed marks the operators between the inputs and the given tensors.
func (c *converter) needed(outs []int) (map[int]bool, error) {
	needed := map[int]bool{}
	todo := slices.Clone(outs)
	for len(todo) > 0 {
		t := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if t < 0 || c.m.Tensors[t].Data != nil {
			continue
		}
		if _, given := c.values[t]; given {
			continue
		}
		op, ok := c.producer[t]
		if !ok {
			return nil, fmt.Errorf("nothing computes tensor %q", c.m.Tensors[t].Name)
		}
		if !needed[op] {
			needed[op] = true
			todo = append(todo, c.m.Operators[op].Inputs...)
		}
	}
	return needed, nil
}

// output ends the graph with a named tensor.
func (c *converter) output(t int, name string) error {
	v, err := c.value(t)
	if err != nil {
		return err
	}
	shape := v.shape
	if v.image && shape[1] == 1 && shape[2] == 1 {
		shape = []int{shape[0], shape[3]}
		c.reshape(v.name, name, shape)
	} else {
		if v.image {
			shape = nchw(shape)
		}
		c.add("Identity", []string{v.name}, name)
	}
	c.graph.Outputs = append(c.graph.Outputs, onnx.Value{Name: name, Shape: shape})
	return nil
}

// value returns a computed tensor that has no border left to apply.
func (c *converter) value(t int) (value, error) {
	v, ok := c.values[t]
	if !ok {
		return value{}, fmt.Errorf("tensor %d is not computed yet, or constant", t)
	}
	if v.pad != nil {
		return value{}, fmt.Errorf("tensor %d has a border that only a convolution can apply", t)
	}
	return v, nil
}

// add appends a node and returns its output's name.
func (c *converter) add(op string, inputs []string, output string, attrs ...onnx.Attr) string {
	c.graph.Nodes = append(c.graph.Nodes, onnx.Node{Op: op, Inputs: inputs, Outputs: []string{output}, Attrs: attrs})
	return output
}

func (c *converter) floats(name string, shape []int, vals []float32) string {
	c.graph.Consts = append(c.graph.Consts, onnx.Const{Name: name, Shape: shape, Floats: vals})
	return name
}

func (c *converter) ints(name string, vals []int) string {
	wide := make([]int64, len(vals))
	for i, v := range vals {
		wide[i] = int64(v)
	}
	c.graph.Consts = append(c.graph.Consts, onnx.Const{Name: name, Shape: []int{len(vals)}, Ints: wide})
	return name
}

func (c *converter) reshape(from, to string, shape []int) {
	c.add("Reshape", []string{from, c.ints(to+"_shape", shape)}, to)
}

// nchw reorders the shape of an image.
func nchw(s []int) []int { return []int{s[0], s[3], s[1], s[2]} }
