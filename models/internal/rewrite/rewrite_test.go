package rewrite

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// message writes fields of bytes.
func message(fields ...any) []byte {
	var b []byte
	for i := 0; i < len(fields); i += 2 {
		b = protowire.AppendTag(b, protowire.Number(fields[i].(int)), protowire.BytesType)
		b = protowire.AppendBytes(b, fields[i+1].([]byte))
	}
	return b
}

// branch is one whose product has weights that op unpacks.
func branch(op string, more ...[]byte) []byte {
	b := message(
		graphNode, withInt(node{op: "Gather", inputs: []string{"w", "ids"}, outputs: []string{"row"}}.marshal(), "axis", 0),
		graphNode, node{op: "Norm", inputs: []string{"row"}, outputs: []string{"h"}}.marshal(),
		graphNode, node{op: "Transpose", inputs: []string{"w"}, outputs: []string{"turned"}}.marshal(),
		graphNode, node{op: op, inputs: []string{"turned", "s", "z"}, outputs: []string{"wide"}}.marshal(),
		graphNode, node{op: "MatMul", inputs: []string{"h", "wide"}, outputs: []string{"logits"}}.marshal(),
		graphOutput, floatValue("logits"),
		graphInitializer, []byte{})
	for _, n := range more {
		b = append(b, message(graphNode, n)...)
	}
	return b
}

// matrix is an initializer of two rows of three bytes.
func matrix() []byte {
	dims := []byte{tensorDims<<3 | byte(protowire.VarintType), 2, tensorDims<<3 | byte(protowire.VarintType), 3, tensorType<<3 | byte(protowire.VarintType), typeUint8}
	return append(dims, message(tensorName, []byte("w"), tensorRaw, []byte("abcdef"))...)
}

func model(branches ...[]byte) []byte {
	n := node{op: "If", inputs: []string{"flag"}, outputs: []string{"logits"}}.marshal()
	for _, g := range branches {
		n = append(n, message(nodeAttribute, message(attrName, []byte("branch"), attrGraph, g))...)
	}
	return message(8, []byte("opset"), modelGraph, message(graphNode, n, 2, []byte("name"), graphInitializer, matrix()))
}

func ops(t *testing.T, b []byte) (out []string) {
	t.Helper()
	var walk func(b []byte)
	walk = func(b []byte) {
		_, err := edit(b, func(num protowire.Number, v []byte) ([][]byte, error) {
			if num != graphNode {
				return nil, nil
			}
			n, err := parse(v)
			if err != nil {
				return nil, err
			}
			out = append(out, n.op)
			return inner(v, walk)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := edit(b, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num == modelGraph {
			walk(v)
		}
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// inner walks the graphs in a node's attributes.
func inner(b []byte, walk func([]byte)) ([][]byte, error) {
	_, err := edit(b, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num != nodeAttribute {
			return nil, nil
		}
		_, err := edit(v, func(num protowire.Number, v []byte) ([][]byte, error) {
			if num == attrGraph {
				walk(v)
			}
			return nil, nil
		})
		return nil, err
	})
	return nil, err
}

func TestIntegerProduct(t *testing.T) {
	out, err := IntegerProduct(model(branch("DequantizeLinear"), branch("DequantizeLinear")), "logits")
	if err != nil {
		t.Fatal(err)
	}
	half := []string{"Gather", "Transpose", "Norm"}
	if got, want := ops(t, out), slices.Concat([]string{"If"}, half, half, []string{"DynamicQuantizeLinear", "MatMulInteger", "Cast", "Mul", "Mul"}); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if n := bytes.Count(out, floatValue("h")); n != 2 || bytes.Contains(out, floatValue("logits")) {
		t.Errorf("%d branches give the factor", n)
	}
	if !bytes.Contains(out, []byte("adbecf")) || bytes.Contains(out, []byte("abcdef")) || !bytes.Contains(out, []byte("opset")) {
		t.Error("the weights are not turned, or something else is lost")
	}
}

func TestNoIntegerProduct(t *testing.T) {
	other := branch("DequantizeLinear")
	for name, m := range map[string][]byte{
		"weights that nothing unpacks":  model(branch("Gather")),
		"no such output":                model(bytes.ReplaceAll(other, []byte("logits"), []byte("digits"))),
		"weights that are not there":    bytes.ReplaceAll(model(other), matrix(), message(tensorName, []byte("v"), tensorRaw, []byte("abcdefzz"))),
		"other weights in one branch":   model(other, bytes.ReplaceAll(other, []byte("\x01z"), []byte("\x01y"))),
		"no weights in one branch":      model(other, branch("Gather")),
		"weights that are used besides": model(branch("DequantizeLinear", node{op: "Shape", inputs: []string{"w"}, outputs: []string{"n"}}.marshal())),
	} {
		if _, err := IntegerProduct(m, "logits"); err == nil {
			t.Errorf("%s: rewritten all the same", name)
		}
	}
	if _, err := IntegerProduct(model(branch("Gather")), "logits"); !errors.Is(err, ErrNothing) {
		t.Errorf("nothing to rewrite: %v", err)
	}
}

func FuzzIntegerProduct(f *testing.F) {
	f.Add(model(branch("DequantizeLinear")))
	f.Add([]byte{0x3a, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		out, err := IntegerProduct(b, "logits")
		if err == nil && len(out) == 0 {
			t.Error("nothing came out")
		}
	})
}
