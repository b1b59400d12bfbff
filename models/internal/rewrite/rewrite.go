// Package rewrite changes an ONNX file where ONNX Runtime would compute a part of it slowly, or where it computes something that is
// of use and keeps it to itself.
package rewrite

import (
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers of onnx.proto.
const (
	modelGraph       = 7
	graphNode        = 1
	graphInitializer = 5
	nodeInput        = 1
	nodeOutput       = 2
	nodeName         = 3
	nodeOp           = 4
	nodeAttribute    = 5
	attrName         = 1
	attrInt          = 3
	attrGraph        = 6
	attrInts         = 8
	attrType         = 20
	typeInt          = 2
	typeInts         = 7
	toFloat          = 1
)

// ErrNothing is returned when a network has no part of the kind to be rewritten.
var ErrNothing = errors.New("no part of that kind")

// IntegerProduct rewrites a merged decoder, whose branches (with a cache and without) are the graphs of an If and give output: the
// product of a vector with the transposed 8-bit weights of the vocabulary, which each run turns and unpacks to floats. The
// weights are stored turned instead (a token is then one of their columns), the vector is quantized like those of the other
// products, and the product is one of integers, behind the If: so ONNX Runtime packs its weights once and for all. A decoder
// whose vocabulary is a large part of it takes a quarter of the time then.
func IntegerProduct(model []byte, output string) ([]byte, error) {
	r := rewriter{output: output}
	out, err := edit(model, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num != modelGraph {
			return [][]byte{v}, nil
		}
		g, err := r.graph(v)
		return [][]byte{g}, err
	})
	if err == nil && !r.turned {
		err = ErrNothing
	}
	if err != nil {
		return nil, fmt.Errorf("rewrite the product of %s: %w", output, err)
	}
	return out, nil
}

type rewriter struct {
	output  string
	weights *weights // of the product, once a branch has it
	turned  bool     // the weights are
}

// weights are 8-bit weights, by the names of what they are made of.
type weights struct{ values, scale, zero string }

// graph rewrites the graph around the branches.
func (r *rewriter) graph(b []byte) ([]byte, error) {
	out, err := edit(b, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num != graphNode {
			return [][]byte{v}, nil
		}
		n, err := r.node(v)
		return [][]byte{n}, err
	})
	if err != nil || r.weights == nil {
		return out, err
	}
	out, err = edit(out, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num != graphInitializer {
			return [][]byte{v}, nil
		}
		t, err := parseTensor(v)
		if err != nil || t.name != r.weights.values {
			return [][]byte{v}, err
		}
		r.turned = true
		v, err = t.transposed()
		return [][]byte{v}, err
	})
	for _, n := range integerProduct(r.factor(), r.weights, r.output) {
		out = protowire.AppendBytes(protowire.AppendTag(out, graphNode, protowire.BytesType), n)
	}
	return out, err
}

// factor is the name of the vector that branches give instead of the product.
func (r *rewriter) factor() string { return r.output + "_factor" }

// node rewrites the graphs of a node, which then gives the product's factor.
func (r *rewriter) node(b []byte) ([]byte, error) {
	changed, left := false, false
	inner := func(num protowire.Number, v []byte) ([][]byte, error) {
		if num != attrGraph {
			return [][]byte{v}, nil
		}
		g, ok, err := r.branch(v)
		changed, left = changed || ok, left || !ok
		return [][]byte{g}, err
	}
	out, err := edit(b, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num != nodeAttribute {
			return [][]byte{v}, nil
		}
		a, err := edit(v, inner)
		return [][]byte{a}, err
	})
	if err != nil || !changed {
		return b, err
	}
	if left {
		return b, errors.New("one branch has no such product")
	}
	return edit(out, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num == nodeOutput && string(v) == r.output {
			v = []byte(r.factor())
		}
		return [][]byte{v}, nil
	})
}

// branch rewrites a branch, if it has the product.
func (r *rewriter) branch(b []byte) (out []byte, has bool, err error) {
	nodes := map[string]*node{}
	err = eachNode(b, func(n *node) {
		for _, o := range n.outputs {
			nodes[o] = n
		}
	})
	if err != nil {
		return b, false, err
	}
	of := func(name, op string, inputs int) *node {
		if n := nodes[name]; n != nil && n.op == op && len(n.inputs) == inputs {
			return n
		}
		return &node{inputs: make([]string, 3), outputs: []string{""}}
	}
	product := of(r.output, "MatMul", 2)
	unpacked := of(product.inputs[1], "DequantizeLinear", 3)
	turned := of(unpacked.inputs[0], "Transpose", 1)
	w := weights{turned.inputs[0], unpacked.inputs[1], unpacked.inputs[2]}
	if w.values == "" {
		return b, false, nil
	}
	if r.weights != nil && *r.weights != w {
		return b, false, errors.New("branches have products with different weights")
	}
	r.weights = &w
	out, err = edit(b, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num == graphOutput && valueIs(v, r.output) {
			return [][]byte{floatValue(product.inputs[0])}, nil
		}
		if num != graphNode {
			return [][]byte{v}, nil
		}
		n, err := parse(v)
		switch {
		case err != nil:
			return nil, err
		case n.makes(r.output), n.makes(unpacked.outputs[0]), n.makes(turned.outputs[0]):
			return nil, nil
		case n.op == "Gather" && len(n.inputs) == 2 && n.inputs[0] == w.values:
			return gatherColumns(n), nil
		case slices.Contains(n.inputs, w.values):
			return nil, fmt.Errorf("%s uses the weights too", n.op)
		}
		return [][]byte{v}, nil
	})
	return out, err == nil, err
}

// gatherColumns are the nodes that gather columns instead of rows, as rows.
func gatherColumns(rows *node) [][]byte {
	columns := rows.outputs[0] + "_columns"
	turn := node{op: "Transpose", inputs: []string{columns}, outputs: rows.outputs}.marshal()
	return [][]byte{withInt(node{op: "Gather", inputs: rows.inputs, outputs: []string{columns}}.marshal(), "axis", 1),
		withInts(turn, "perm", 1, 2, 0)}
}

// integerProduct are the nodes that multiply x with weights.
func integerProduct(x string, w *weights, output string) [][]byte {
	at := func(what string) string { return output + "_" + what }
	return [][]byte{
		node{op: "DynamicQuantizeLinear", inputs: []string{x}, outputs: []string{at("x"), at("x_scale"), at("x_zero")}}.marshal(),
		node{op: "MatMulInteger", inputs: []string{at("x"), w.values, at("x_zero"), w.zero}, outputs: []string{at("sum")}}.marshal(),
		withInt(node{op: "Cast", inputs: []string{at("sum")}, outputs: []string{at("float")}}.marshal(), "to", toFloat),
		node{op: "Mul", inputs: []string{at("x_scale"), w.scale}, outputs: []string{at("scale")}}.marshal(),
		node{op: "Mul", inputs: []string{at("float"), at("scale")}, outputs: []string{output}}.marshal(),
	}
}

// withInt adds an attribute that is a whole number to a node.
func withInt(n []byte, name string, value uint64) []byte {
	a := protowire.AppendTag(nil, attrName, protowire.BytesType)
	a = protowire.AppendString(a, name)
	a = protowire.AppendTag(a, attrInt, protowire.VarintType)
	a = protowire.AppendVarint(a, value)
	a = protowire.AppendTag(a, attrType, protowire.VarintType)
	a = protowire.AppendVarint(a, typeInt)
	n = protowire.AppendTag(n, nodeAttribute, protowire.BytesType)
	return protowire.AppendBytes(n, a)
}

// withInts adds an attribute that is a list of whole numbers to a node.
func withInts(n []byte, name string, values ...uint64) []byte {
	a := protowire.AppendString(protowire.AppendTag(nil, attrName, protowire.BytesType), name)
	for _, v := range values {
		a = protowire.AppendVarint(protowire.AppendTag(a, attrInts, protowire.VarintType), v)
	}
	a = protowire.AppendVarint(protowire.AppendTag(a, attrType, protowire.VarintType), typeInts)
	return protowire.AppendBytes(protowire.AppendTag(n, nodeAttribute, protowire.BytesType), a)
}
