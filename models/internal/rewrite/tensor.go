package rewrite

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers of onnx.proto for tensors, and their types of one byte.
const (
	tensorDims = 1
	tensorType = 2
	tensorName = 8
	tensorRaw  = 9
	typeUint8  = 2
	typeInt8   = 3
)

// tensor is what matters of a TensorProto here.
type tensor struct {
	name string
	dims []uint64
	kind uint64
	raw  []byte
}

func parseTensor(b []byte) (*tensor, error) {
	t := &tensor{}
	err := fields(b, func(num protowire.Number, typ protowire.Type, _, value []byte) error {
		switch typ {
		case protowire.VarintType:
			x, _ := protowire.ConsumeVarint(value)
			switch num {
			case tensorDims:
				t.dims = append(t.dims, x)
			case tensorType:
				t.kind = x
			}
		case protowire.BytesType:
			v, _ := protowire.ConsumeBytes(value)
			return t.bytes(num, v)
		}
		return nil
	})
	return t, err
}

// bytes takes in a field that holds bytes.
func (t *tensor) bytes(num protowire.Number, v []byte) error {
	switch num {
	case tensorDims: // packed
		for len(v) > 0 {
			x, n := protowire.ConsumeVarint(v)
			if n < 0 {
				return fmt.Errorf("read ONNX: %w", protowire.ParseError(n))
			}
			t.dims, v = append(t.dims, x), v[n:]
		}
	case tensorName:
		t.name = string(v)
	case tensorRaw:
		t.raw = v
	}
	return nil
}

// transposed is a matrix of bytes with its rows as columns.
func (t *tensor) transposed() ([]byte, error) {
	if len(t.dims) != 2 || t.kind != typeUint8 && t.kind != typeInt8 || len(t.raw) == 0 || t.dims[0] == 0 || uint64(len(t.raw))/t.dims[0] != t.dims[1] ||
		uint64(len(t.raw))%t.dims[0] != 0 {
		return nil, fmt.Errorf("%s is no matrix of bytes", t.name)
	}
	rows, columns := int(t.dims[0]), int(t.dims[1])
	raw := make([]byte, len(t.raw))
	for i := range rows {
		for k, v := range t.raw[i*columns : (i+1)*columns] {
			raw[k*rows+i] = v
		}
	}
	var b []byte
	for _, d := range []uint64{t.dims[1], t.dims[0]} {
		b = protowire.AppendVarint(protowire.AppendTag(b, tensorDims, protowire.VarintType), d)
	}
	b = protowire.AppendVarint(protowire.AppendTag(b, tensorType, protowire.VarintType), t.kind)
	b = protowire.AppendString(protowire.AppendTag(b, tensorName, protowire.BytesType), t.name)
	return protowire.AppendBytes(protowire.AppendTag(b, tensorRaw, protowire.BytesType), raw), nil
}
