// Package onnx writes ONNX model files: the few messages of onnx.proto3 that a feed-forward network needs. The same
// graph always gives the same bytes, so that a file can be pinned by its digest.
package onnx

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// Version numbers written into every file.
const (
	irVersion = 7  // ONNX 1.8
	opset     = 13 // of the default operator domain
)

// Type is an element type of TensorProto; the zero value is Float.
type Type int

// Element types.
const (
	Float Type = 0
	Int64 Type = 7

	typeFloat = 1
	typeUint8 = 2
	typeInt8  = 3
	typeInt64 = 7
)

// Attribute types of AttributeProto.
const (
	attrFloat  = 1
	attrInt    = 2
	attrString = 3
	attrInts   = 7
)

// Attr is a node's attribute: Value is an int, a []int, a float32 or a string.
type Attr struct {
	Name  string
	Value any
}

// Node is one operator. An empty name among Inputs is an optional input left out.
type Node struct {
	Op              string
	Domain          string // "" for ONNX's own operators
	Inputs, Outputs []string
	Attrs           []Attr
}

// Const is a constant tensor; exactly one of Floats, Ints and Bytes is set.
type Const struct {
	Name   string
	Shape  []int
	Floats []float32
	Ints   []int64
	Bytes  []byte
	Signed bool // Bytes are int8, not uint8
}

// Value names a graph's input or output. A size of -1 is free.
type Value struct {
	Name  string
	Type  Type
	Shape []int
}

// Graph is a network, its nodes in execution order.
type Graph struct {
	Name    string
	Nodes   []Node
	Consts  []Const
	Inputs  []Value
	Outputs []Value
	Opset   int // of the default operator domain; 0: 13
}

// Marshal encodes the graph as an ONNX file.
func (g *Graph) Marshal() []byte {
	var b []byte
	b = appendInt(b, 1, irVersion)
	b = appendString(b, 2, "poise")
	b = appendMessage(b, 7, g.Parts())
	b = append(b, Import("", cmp.Or(g.Opset, opset))...)
	for _, domain := range g.domains() {
		b = append(b, Import(domain, 1)...)
	}
	return b
}

// Import is the field of a model that says of which version the operators of a domain are.
func Import(domain string, version int) []byte {
	return appendMessage(nil, 8, appendInt(appendString(nil, 1, domain), 2, version))
}

// domains are those of the operators but ONNX's own.
func (g *Graph) domains() (out []string) {
	for _, n := range g.Nodes {
		if n.Domain != "" && !slices.Contains(out, n.Domain) {
			out = append(out, n.Domain)
		}
	}
	return out
}

// Parts are the fields of the graph, which may stand behind those of another one whose name it then takes.
func (g *Graph) Parts() []byte {
	var b []byte
	for _, n := range g.Nodes {
		b = appendMessage(b, 1, n.marshal())
	}
	if g.Name != "" {
		b = appendString(b, 2, g.Name)
	}
	for _, c := range g.Consts {
		b = appendMessage(b, 5, c.Marshal())
	}
	for _, v := range g.Inputs {
		b = appendMessage(b, 11, v.marshal())
	}
	for _, v := range g.Outputs {
		b = appendMessage(b, 12, v.marshal())
	}
	return b
}

func (n Node) marshal() []byte {
	var b []byte
	for _, s := range n.Inputs {
		b = appendString(b, 1, s)
	}
	for _, s := range n.Outputs {
		b = appendString(b, 2, s)
	}
	b = appendString(b, 3, n.Outputs[0])
	b = appendString(b, 4, n.Op)
	for _, a := range n.Attrs {
		b = appendMessage(b, 5, a.marshal())
	}
	if n.Domain != "" {
		b = appendString(b, 7, n.Domain)
	}
	return b
}

// marshal writes zeros too: OpenCV takes an attribute that is left out as absent, not as zero.
func (a Attr) marshal() []byte {
	b := appendString(nil, 1, a.Name)
	switch v := a.Value.(type) {
	case int:
		return appendInt(appendInt(b, 3, v), 20, attrInt)
	case float32:
		b = protowire.AppendTag(b, 2, protowire.Fixed32Type)
		return appendInt(protowire.AppendFixed32(b, math.Float32bits(v)), 20, attrFloat)
	case string:
		return appendInt(appendString(b, 4, v), 20, attrString)
	case []int:
		for _, x := range v {
			b = appendInt(b, 8, x)
		}
		return appendInt(b, 20, attrInts)
	default:
		panic("onnx: attribute " + a.Name + " has an unsupported type")
	}
}

// Marshal encodes the tensor.
func (c Const) Marshal() []byte {
	var b, raw []byte
	for _, d := range c.Shape {
		b = appendInt(b, 1, d)
	}
	kind := typeFloat
	switch {
	case c.Ints != nil:
		kind = typeInt64
	case c.Signed:
		kind, raw = typeInt8, c.Bytes
	case c.Bytes != nil:
		kind, raw = typeUint8, c.Bytes
	}
	b = appendInt(b, 2, kind)
	b = appendString(b, 8, c.Name)
	for _, f := range c.Floats {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(f))
	}
	for _, i := range c.Ints {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(i))
	}
	return appendMessage(b, 9, raw)
}

func (v Value) marshal() []byte {
	var dims []byte
	for _, d := range v.Shape {
		var size []byte
		if d >= 0 {
			size = appendInt(nil, 1, d)
		}
		dims = appendMessage(dims, 1, size)
	}
	kind := typeFloat
	if v.Type != Float {
		kind = int(v.Type)
	}
	tensor := appendMessage(appendInt(nil, 1, kind), 2, dims)
	return appendMessage(appendString(nil, 1, v.Name), 2, appendMessage(nil, 1, tensor))
}

func appendInt(b []byte, field protowire.Number, v int) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), uint64(v))
}

func appendString(b []byte, field protowire.Number, s string) []byte {
	return protowire.AppendString(protowire.AppendTag(b, field, protowire.BytesType), s)
}

func appendMessage(b []byte, field protowire.Number, m []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), m)
}
