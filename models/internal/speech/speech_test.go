package speech

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"pgregory.net/rapid"
)

func field(num protowire.Number, v []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, num, protowire.BytesType), v)
}

// published is a model that multiplies once, with 8-bit weights of the given values, scale and zero.
func published(values []byte, rows, columns int, scale float32, zero byte) []byte {
	const at = "/model/decoder/layers.0/self_attn/q_proj"
	number := func(num protowire.Number, v uint64) []byte {
		return protowire.AppendVarint(protowire.AppendTag(nil, num, protowire.VarintType), v)
	}
	node := slices.Concat(field(nodeInput, []byte("x")), field(nodeInput, []byte("w_quantized")), field(nodeInput, []byte("x_zero")),
		field(nodeInput, []byte("w_zero_point")), field(nodeOutput, []byte(at+"/MatMul_output_0_output_quantized")))
	weights := slices.Concat(number(tensorDims, uint64(rows)), number(tensorDims, uint64(columns)), field(tensorName, []byte("w_quantized")), field(tensorRaw, values))
	scales := slices.Concat(field(tensorName, []byte("w_scale")), field(tensorFloats, protowire.AppendFixed32(nil, math.Float32bits(scale))))
	zeros := slices.Concat(field(tensorName, []byte("w_zero_point")), number(tensorInts, uint64(zero)))
	branch := field(nodeAttribute, field(attributeGraph, field(graphNode, node)))
	return field(modelGraph, slices.Concat(field(graphNode, branch), field(graphInitializer, weights), field(graphInitializer, scales),
		field(graphInitializer, zeros), field(graphOutput, []byte("an output"))))
}

// A weight is worth what it was, to half a step of the seven bits that its column has.
func TestWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 5).Draw(t, "rows"), rapid.IntRange(1, 5).Draw(t, "columns")
		values := rapid.SliceOfN(rapid.Byte(), rows*columns, rows*columns).Draw(t, "values")
		scale, zero := rapid.Float32Range(0.001, 1).Draw(t, "scale"), rapid.Byte().Draw(t, "zero")
		s, err := readSource(published(values, rows, columns, scale, zero))
		if err != nil {
			t.Fatal(err)
		}
		m, err := s.product("layers.0/self_attn/q_proj")
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			worth := float64(scale) * (float64(v) - float64(zero))
			got, step := float64(m.values[i])*float64(m.scale[i%columns]), float64(m.scale[i%columns])
			if math.Abs(got-worth) > step/2*1.001 || m.values[i] > mostWeight || m.values[i] < -mostWeight {
				t.Errorf("weight %v became %d x %v", worth, m.values[i], step)
			}
		}
	})
}

func TestBeside(t *testing.T) {
	a, b := &matrix{rows: 2, columns: 1, values: []int8{1, 2}, scale: []float32{1}}, &matrix{rows: 2, columns: 2, values: []int8{3, 4, 5, 6}, scale: []float32{2, 3}}
	got, err := beside(a, b)
	if err != nil || !slices.Equal(got.values, []int8{1, 3, 4, 2, 5, 6}) || !slices.Equal(got.scale, []float32{1, 2, 3}) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := beside(a, &matrix{rows: 3}); !errors.Is(err, errShape) {
		t.Errorf("of other rows: %v", err)
	}
}

// What is no published decoder is refused, however it is broken.
func TestRefused(t *testing.T) {
	whole := published([]byte{1, 2, 3, 4}, 2, 2, 1, 128)
	for n := range whole {
		if _, err := Decoder(whole[:n]); err == nil {
			t.Fatalf("%d of %d bytes are a decoder", n, len(whole))
		}
	}
	for name, make := range map[string]func() ([]byte, error){
		"decoder":            func() ([]byte, error) { return Decoder(whole) },
		"encoder of nothing": func() ([]byte, error) { return Encoder(whole, nil) },
		"encoder":            func() ([]byte, error) { return Encoder(whole, whole) },
		"voice activity":     func() ([]byte, error) { return Activity(whole) },
	} {
		if _, err := make(); !errors.Is(err, errShape) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A graph takes the place of the outputs, and weights have the values that a matrix has.
func TestExtend(t *testing.T) {
	b := &builder{}
	b.output("keys", 1)
	out, err := extend(published([]byte{0, 255}, 1, 2, 1, 128), &b.graph)
	if err != nil {
		t.Fatal(err)
	}
	s, err := readSource(out)
	if err != nil || bytes.Contains(out, []byte("an output")) || !bytes.Contains(out, []byte("keys")) {
		t.Fatalf("outputs are wrong, %v", err)
	}
	if got := s.tensors["w_quantized"].raw; !slices.Equal(got, []byte{256 - 63, 63}) {
		t.Errorf("weights %v", got)
	}
}

func FuzzDecoder(f *testing.F) {
	f.Add(published([]byte{1, 2, 3, 4}, 2, 2, 1, 128))
	f.Add([]byte{0x3a, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Decoder(b); err == nil {
			t.Error("that is no decoder")
		}
	})
}
