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

func branch(op string) []byte {
	return message(
		graphNode, node{op: "Norm", inputs: []string{"x"}, outputs: []string{"h"}}.marshal(),
		graphNode, node{op: op, inputs: []string{"w", "s", "z"}, outputs: []string{"wide"}}.marshal(),
		graphNode, node{op: "MatMul", inputs: []string{"h", "wide"}, outputs: []string{"logits"}}.marshal(),
		5, []byte("an initializer"))
}

func model(branches ...[]byte) []byte {
	n := node{op: "If", inputs: []string{"flag"}, outputs: []string{"logits"}}.marshal()
	for _, g := range branches {
		n = append(n, message(nodeAttribute, message(attrName, []byte("branch"), attrGraph, g))...)
	}
	return message(8, []byte("opset"), modelGraph, message(graphNode, n, 2, []byte("name")))
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
	in := model(branch("DequantizeLinear"), branch("DequantizeLinear"))
	out, err := IntegerProduct(in, "logits")
	if err != nil {
		t.Fatal(err)
	}
	half := []string{"Norm", "DynamicQuantizeLinear", "MatMulInteger", "Cast", "Mul", "Mul"}
	if got, want := ops(t, out), slices.Concat([]string{"If"}, half, half); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if bytes.Count(out, []byte("an initializer")) != 2 || !bytes.Contains(out, []byte("opset")) {
		t.Error("something else is lost")
	}
	if _, err := IntegerProduct(model(branch("Gather")), "logits"); !errors.Is(err, ErrNothing) {
		t.Errorf("weights that nothing unpacks: %v", err)
	}
	if _, err := IntegerProduct(in, "others"); !errors.Is(err, ErrNothing) {
		t.Errorf("no such output: %v", err)
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
