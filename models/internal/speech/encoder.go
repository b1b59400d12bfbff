package speech

import (
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"poise/models/internal/onnx"
)

// Encoder adds to an encoder what the decoder looks at of its states, for each of the decoder's layers L: keys.L [1,8,size,states] and
// values.L [1,8,states,size]. The states themselves are no output any more.
func Encoder(published, decoder []byte) ([]byte, error) {
	s, err := readSource(decoder)
	if err != nil {
		return nil, err
	}
	b := &builder{source: s}
	b.memory("last_hidden_state")
	if b.err != nil {
		return nil, fmt.Errorf("make the encoder: %w", b.err)
	}
	return extend(published, &b.graph)
}

// memory adds keys and values of all layers: one product, whose parts the layers get.
func (b *builder) memory(states string) {
	layers := b.source.layers()
	var all []*matrix
	for _, what := range []string{"k", "v"} {
		for l := range layers {
			m := b.weights(fmt.Sprintf("layers.%d/encoder_attn/%s_proj", l, what))
			if b.err != nil {
				return
			}
			b.width = m.columns
			if what == "k" {
				m.times(1 / math.Sqrt(float64(b.width/heads))) // attention's scale
			}
			all = append(all, m)
		}
	}
	if layers == 0 {
		b.err = errShape
		return
	}
	joined, err := beside(all...)
	if err != nil {
		b.err = err
		return
	}
	size := b.width / heads
	x := b.product(states, joined, "memory")
	x = b.add("Reshape", "", []string{x, b.sizes(1, -1, 2*layers*heads, size)}, "memory.by_head")
	b.graph.Nodes = append(b.graph.Nodes, onnx.Node{Op: "Split", Inputs: []string{x}, Outputs: []string{"memory.keys", "memory.values"},
		Attrs: []onnx.Attr{attr("axis", 2)}})
	keys := onnx.Node{Op: "Split", Inputs: []string{b.add("Transpose", "", []string{"memory.keys"}, "memory.k", attr("perm", []int{0, 2, 3, 1}))},
		Attrs: []onnx.Attr{attr("axis", 1)}}
	values := onnx.Node{Op: "Split", Inputs: []string{b.add("Transpose", "", []string{"memory.values"}, "memory.v", attr("perm", []int{0, 2, 1, 3}))},
		Attrs: []onnx.Attr{attr("axis", 1)}}
	for l := range layers {
		k, v := fmt.Sprintf("keys.%d", l), fmt.Sprintf("values.%d", l)
		keys.Outputs, values.Outputs = append(keys.Outputs, k), append(values.Outputs, v)
		b.output(k, 1, heads, size, -1)
		b.output(v, 1, heads, -1, size)
	}
	b.graph.Nodes = append(b.graph.Nodes, keys, values)
}

// extend appends a graph to that of a model, with its outputs instead of the model's, and makes the model's weights those of matrix.
func extend(model []byte, g *onnx.Graph) ([]byte, error) {
	s, err := readSource(model)
	if err != nil {
		return nil, err
	}
	constants, err := s.constants()
	if err != nil {
		return nil, err
	}
	var out []byte
	err = eachField(model, func(num protowire.Number, whole, value []byte) error {
		if num != modelGraph {
			out = append(out, whole...)
			return nil
		}
		var inner []byte
		err := eachField(value, func(num protowire.Number, whole, value []byte) error {
			if num == graphOutput {
				return nil
			}
			if num == graphInitializer {
				_, name, err := readTensor(value)
				if c := constants[name]; c != nil {
					whole = protowire.AppendBytes(protowire.AppendTag(nil, num, protowire.BytesType), c.Marshal())
				}
				inner = append(inner, whole...)
				return err
			}
			inner = append(inner, whole...)
			return nil
		})
		out = protowire.AppendBytes(protowire.AppendTag(out, modelGraph, protowire.BytesType), append(inner, g.Parts()...))
		return err
	})
	return append(out, onnx.Import(contrib, 1)...), err
}

// constants are those of the weights of all products, by name.
func (s *source) constants() (map[string]*onnx.Const, error) {
	out := map[string]*onnx.Const{}
	for _, name := range s.products {
		m, err := s.weights(name)
		if err != nil {
			return nil, err
		}
		values, scale := m.constants(name+"_quantized", name+"_scale")
		out[values.Name], out[scale.Name] = &values, &scale
		out[name+"_zero_point"] = &onnx.Const{Name: name + "_zero_point", Bytes: []byte{0}, Signed: true}
	}
	return out, nil
}
