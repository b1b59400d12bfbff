package rewrite

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// fields hands each field of a message over, in order: whole, with its tag, and its value alone.
func fields(b []byte, each func(num protowire.Number, typ protowire.Type, whole, value []byte) error) error {
	for len(b) > 0 {
		num, typ, n := protowire.ConsumeTag(b)
		if n < 0 {
			return fmt.Errorf("read ONNX: %w", protowire.ParseError(n))
		}
		k := protowire.ConsumeFieldValue(num, typ, b[n:])
		if k < 0 {
			return fmt.Errorf("read ONNX: %w", protowire.ParseError(k))
		}
		if err := each(num, typ, b[:n+k], b[n:n+k]); err != nil {
			return err
		}
		b = b[n+k:]
	}
	return nil
}

// edit copies a message; of its fields that hold bytes, it writes those that change gives instead.
func edit(b []byte, change func(num protowire.Number, v []byte) ([][]byte, error)) ([]byte, error) {
	var out []byte
	err := fields(b, func(num protowire.Number, typ protowire.Type, whole, value []byte) error {
		if typ != protowire.BytesType {
			out = append(out, whole...)
			return nil
		}
		v, _ := protowire.ConsumeBytes(value)
		changed, err := change(num, v)
		for _, c := range changed {
			out = protowire.AppendTag(out, num, typ)
			out = protowire.AppendBytes(out, c)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// node is what matters of a NodeProto here.
type node struct {
	op              string
	inputs, outputs []string
}

func parse(b []byte) (*node, error) {
	n := &node{}
	_, err := edit(b, func(num protowire.Number, v []byte) ([][]byte, error) {
		switch num {
		case nodeInput:
			n.inputs = append(n.inputs, string(v))
		case nodeOutput:
			n.outputs = append(n.outputs, string(v))
		case nodeOp:
			n.op = string(v)
		}
		return nil, nil
	})
	return n, err
}

func (n node) makes(output string) bool { return slices.Contains(n.outputs, output) }

// marshal writes a node without attributes, named after its first output.
func (n node) marshal() []byte {
	var b []byte
	put := func(num protowire.Number, s string) {
		b = protowire.AppendTag(b, num, protowire.BytesType)
		b = protowire.AppendString(b, s)
	}
	for _, s := range n.inputs {
		put(nodeInput, s)
	}
	for _, s := range n.outputs {
		put(nodeOutput, s)
	}
	put(nodeName, "make_"+n.outputs[0])
	put(nodeOp, n.op)
	return b
}

// eachNode hands out the nodes of a graph.
func eachNode(graph []byte, do func(*node)) error {
	_, err := edit(graph, func(num protowire.Number, v []byte) ([][]byte, error) {
		if num != graphNode {
			return nil, nil
		}
		n, err := parse(v)
		if err == nil {
			do(n)
		}
		return nil, err
	})
	return err
}

// valueIs tells whether a ValueInfoProto has a name.
func valueIs(b []byte, name string) (is bool) {
	_, err := edit(b, func(num protowire.Number, v []byte) ([][]byte, error) {
		is = is || num == valueName && string(v) == name
		return nil, nil
	})
	return err == nil && is
}
