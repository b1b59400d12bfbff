package rewrite

import (
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers of onnx.proto for graph outputs and their types.
const (
	graphOutput    = 12
	valueName      = 1
	valueType      = 2
	typeTensor     = 1
	tensorElement  = 1
	elementIsFloat = 1
)

// CrossAttention gives a merged decoder, whose branches (with a cache and without) are the graphs of an If, one more output: what
// the tokens attend to of the encoder's states, of all layers, joined along the heads: [1, layers x heads, tokens, states]. Each
// layer's attention is the output of a Softmax whose name ends as given.
func CrossAttention(model []byte, ending, output string) ([]byte, error) {
	e := exposer{ending: ending, output: output}
	out, err := edit(model, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num != modelGraph {
			return [][]byte{v}, nil
		}
		g, _, err := e.graph(v)
		return [][]byte{g}, err
	})
	if err == nil && e.branches < 2 {
		err = ErrNothing
	}
	if err != nil {
		return nil, fmt.Errorf("expose the attention %s: %w", ending, err)
	}
	return out, nil
}

type exposer struct {
	ending, output string
	branches       int
}

// graph gives a graph the output, if it or one inside its nodes has the attention.
func (e *exposer) graph(b []byte) (out []byte, has bool, err error) {
	var layers []string
	inner := false
	out, err = edit(b, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num != graphNode {
			return [][]byte{v}, nil
		}
		n, err := parse(v)
		if err != nil {
			return nil, err
		}
		if n.op == "Softmax" && len(n.outputs) == 1 && strings.HasSuffix(n.outputs[0], e.ending) {
			layers = append(layers, n.outputs[0])
		}
		changed, below, err := e.node(v)
		inner = inner || below
		return [][]byte{changed}, err
	})
	if err != nil || !inner && len(layers) == 0 {
		return out, false, err
	}
	if len(layers) > 0 {
		e.branches++
		out = protowire.AppendTag(out, graphNode, protowire.BytesType)
		out = protowire.AppendBytes(out, withInt(node{op: "Concat", inputs: layers, outputs: []string{e.output}}.marshal(), "axis", 1))
	}
	out = protowire.AppendTag(out, graphOutput, protowire.BytesType)
	return protowire.AppendBytes(out, floatValue(e.output)), true, nil
}

// node gives a node whose graphs have the attention the output too.
func (e *exposer) node(b []byte) (out []byte, has bool, err error) {
	out, err = edit(b, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num != nodeAttribute {
			return [][]byte{v}, nil
		}
		changed, err := edit(v, func(num protowire.Number, v []byte) ([][]byte, error) {
			if num != attrGraph {
				return [][]byte{v}, nil
			}
			g, below, err := e.graph(v)
			has = has || below
			return [][]byte{g}, err
		})
		return [][]byte{changed}, err
	})
	if err == nil && has {
		out = protowire.AppendTag(out, nodeOutput, protowire.BytesType)
		out = protowire.AppendString(out, e.output)
	}
	return out, has, err
}

// floatValue describes an output of floats of any shape.
func floatValue(name string) []byte {
	element := protowire.AppendVarint(protowire.AppendTag(nil, tensorElement, protowire.VarintType), elementIsFloat)
	tensor := protowire.AppendBytes(protowire.AppendTag(nil, typeTensor, protowire.BytesType), element)
	b := protowire.AppendString(protowire.AppendTag(nil, valueName, protowire.BytesType), name)
	return protowire.AppendBytes(protowire.AppendTag(b, valueType, protowire.BytesType), tensor)
}
