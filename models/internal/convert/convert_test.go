package convert

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	flatbuffers "github.com/google/flatbuffers/go"

	"poise/models/internal/tflite"
)

// tiny builds a TFLite file: an 8x8 image of 2 channels through a border, a strided convolution with half-precision
// weights, a PReLU, and a reshape. It has one of each kind of structure the reader follows.
func tiny() []byte {
	b := flatbuffers.NewBuilder(1024)
	half := func(n int) []byte {
		var raw []byte
		for i := range n {
			raw = binary.LittleEndian.AppendUint16(raw, uint16(0x3c00+i)) // 1.0 and up
		}
		return raw
	}
	float := func(vals ...float32) []byte {
		var raw []byte
		for _, v := range vals {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
		}
		return raw
	}
	ints := func(vals ...int32) []byte {
		var raw []byte
		for _, v := range vals {
			raw = binary.LittleEndian.AppendUint32(raw, uint32(v))
		}
		return raw
	}
	buffers := offsets(b, [][]byte{nil, half(4 * 3 * 3 * 2), float(.1, .2, .3, .4), ints(0, 0, 1, 1, 1, 1, 0, 0)}, func(data []byte) flatbuffers.UOffsetT {
		v := b.CreateByteVector(data)
		b.StartObject(1)
		if data != nil {
			b.PrependUOffsetTSlot(0, v, 0)
		}
		return b.EndObject()
	})
	type tensor struct {
		name   string
		shape  []int32
		kind   byte
		buffer uint32
	}
	tensors := offsets(b, []tensor{
		{"in", []int32{1, 8, 8, 2}, 0, 0}, {"w16", []int32{4, 3, 3, 2}, 1, 1}, {"w", []int32{4, 3, 3, 2}, 0, 0},
		{"slope", []int32{1, 1, 4}, 0, 2}, {"pads", []int32{4, 2}, 2, 3}, {"padded", []int32{1, 10, 10, 2}, 0, 0},
		{"conv", []int32{1, 4, 4, 4}, 0, 0}, {"act", []int32{1, 4, 4, 4}, 0, 0}, {"out", []int32{1, 32, 2}, 0, 0},
	}, func(t tensor) flatbuffers.UOffsetT {
		name, shape := b.CreateString(t.name), int32s(b, t.shape)
		b.StartObject(4)
		b.PrependUOffsetTSlot(0, shape, 0)
		b.PrependByteSlot(1, t.kind, 0)
		b.PrependUint32Slot(2, t.buffer, 0)
		b.PrependUOffsetTSlot(3, name, 0)
		return b.EndObject()
	})
	codes := []int32{int32(tflite.Dequantize), int32(tflite.Pad), int32(tflite.Conv2D), int32(tflite.Prelu), int32(tflite.Reshape)}
	opcodes := offsets(b, codes, func(c int32) flatbuffers.UOffsetT {
		b.StartObject(4)
		b.PrependByteSlot(0, byte(c), 0)
		b.PrependInt32Slot(3, c, 0)
		return b.EndObject()
	})
	type operator struct {
		code    uint32
		in, out []int32
	}
	operators := offsets(b, []operator{
		{0, []int32{1}, []int32{2}}, {1, []int32{0, 4}, []int32{5}}, {2, []int32{5, 2, -1}, []int32{6}},
		{3, []int32{6, 3}, []int32{7}}, {4, []int32{7}, []int32{8}},
	}, func(o operator) flatbuffers.UOffsetT {
		in, out := int32s(b, o.in), int32s(b, o.out)
		b.StartObject(6) // convolution: VALID, stride 2
		b.PrependByteSlot(0, 1, 0)
		b.PrependInt32Slot(1, 2, 0)
		b.PrependInt32Slot(2, 2, 0)
		options := b.EndObject()
		b.StartObject(6)
		b.PrependUint32Slot(0, o.code, 0)
		b.PrependUOffsetTSlot(1, in, 0)
		b.PrependUOffsetTSlot(2, out, 0)
		b.PrependUOffsetTSlot(4, options, 0)
		return b.EndObject()
	})
	inputs, outputs := int32s(b, []int32{0}), int32s(b, []int32{8})
	b.StartObject(4)
	b.PrependUOffsetTSlot(0, tensors, 0)
	b.PrependUOffsetTSlot(1, inputs, 0)
	b.PrependUOffsetTSlot(2, outputs, 0)
	b.PrependUOffsetTSlot(3, operators, 0)
	graph := b.EndObject()
	graphs := offsets(b, []flatbuffers.UOffsetT{graph}, func(g flatbuffers.UOffsetT) flatbuffers.UOffsetT { return g })
	b.StartObject(5)
	b.PrependInt32Slot(0, 3, 0)
	b.PrependUOffsetTSlot(1, opcodes, 0)
	b.PrependUOffsetTSlot(2, graphs, 0)
	b.PrependUOffsetTSlot(4, buffers, 0)
	b.FinishWithFileIdentifier(b.EndObject(), []byte("TFL3"))
	return b.FinishedBytes()
}

// offsets builds a vector of tables.
func offsets[T any](b *flatbuffers.Builder, items []T, build func(T) flatbuffers.UOffsetT) flatbuffers.UOffsetT {
	var all []flatbuffers.UOffsetT
	for _, it := range items {
		all = append(all, build(it))
	}
	return b.CreateVectorOfTables(all)
}

func int32s(b *flatbuffers.Builder, vals []int32) flatbuffers.UOffsetT {
	b.StartVector(4, len(vals), 4)
	for i := len(vals) - 1; i >= 0; i-- {
		b.PrependInt32(vals[i])
	}
	return b.EndVector(len(vals))
}

var tinySpec = Spec{Name: "tiny", Inputs: []Port{{"in", "image"}}, Outputs: []Port{{"act", "features"}, {"out", "rows"}}}

func TestConvertTiny(t *testing.T) {
	m, err := tflite.Parse(tiny())
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		dialect Dialect
		prelu   bool
	}{{ONNXRuntime, false}, {OpenCV, true}} {
		a, err := Convert(m, tinySpec, tc.dialect)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Convert(m, tinySpec, tc.dialect)
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("dialect %d: two conversions differ (%v)", tc.dialect, err)
		}
		if got := bytes.Contains(a, []byte("PRelu")); got != tc.prelu {
			t.Errorf("dialect %d: holds PRelu: %v, want %v", tc.dialect, got, tc.prelu)
		}
		if bytes.Contains(a, []byte("Dequantize")) || bytes.Contains(a, []byte("\x22\x03Pad")) {
			t.Errorf("dialect %d: constants or border are not folded", tc.dialect)
		}
	}
}

func TestConvertRefuses(t *testing.T) {
	m, err := tflite.Parse(tiny())
	if err != nil {
		t.Fatal(err)
	}
	for name, spec := range map[string]Spec{
		"unknown tensor":   {Inputs: tinySpec.Inputs, Outputs: []Port{{"nothing", "x"}}},
		"border as output": {Inputs: tinySpec.Inputs, Outputs: []Port{{"padded", "x"}}},
		"missing input":    {Outputs: tinySpec.Outputs},
		"input no image":   {Inputs: []Port{{"out", "x"}}, Outputs: tinySpec.Outputs},
	} {
		if _, err := Convert(m, spec, ONNXRuntime); err == nil {
			t.Errorf("%s: converted", name)
		}
	}
}

// FuzzConvert feeds changed files through reader and converter: an error or a result, never a panic.
func FuzzConvert(f *testing.F) {
	good := tiny()
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte("\x10\x00\x00\x00TFL3"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := tflite.Parse(b)
		if err != nil {
			return
		}
		for _, d := range []Dialect{ONNXRuntime, OpenCV} {
			out, err := Convert(m, tinySpec, d)
			if err == nil && len(out) == 0 {
				t.Error("neither result nor error")
			}
		}
	})
}

// TestFlippedBytes does the same for every byte of the small file, so that it runs in every test.
func TestFlippedBytes(t *testing.T) {
	good := tiny()
	for i := range good {
		for _, flip := range []byte{0x01, 0x80, 0xff} {
			bad := bytes.Clone(good)
			bad[i] ^= flip
			if m, err := tflite.Parse(bad); err == nil {
				_, _ = Convert(m, tinySpec, OpenCV)
			}
		}
	}
}
