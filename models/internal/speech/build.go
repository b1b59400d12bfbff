package speech

import (
	"fmt"
	"strings"

	"poise/models/internal/onnx"
)

// layers counts the decoder's layers.
func (s *source) layers() (n int) {
	for s.products[fmt.Sprintf("/model/decoder/layers.%d/self_attn/q_proj", n)] != "" {
		n++
	}
	return n
}

func attr(name string, value any) onnx.Attr { return onnx.Attr{Name: name, Value: value} }

func (b *builder) input(name string, kind onnx.Type, shape ...int) {
	b.graph.Inputs = append(b.graph.Inputs, onnx.Value{Name: name, Type: kind, Shape: shape})
}

func (b *builder) output(name string, shape ...int) {
	b.graph.Outputs = append(b.graph.Outputs, onnx.Value{Name: name, Shape: shape})
}

// add adds an operator with one output, and returns that.
func (b *builder) add(op, domain string, inputs []string, output string, attrs ...onnx.Attr) string {
	b.graph.Nodes = append(b.graph.Nodes, onnx.Node{Op: op, Domain: domain, Inputs: inputs, Outputs: []string{output}, Attrs: attrs})
	return output
}

// split splits the last axis in equal parts.
func (b *builder) split(x string, outputs ...string) {
	b.graph.Nodes = append(b.graph.Nodes, onnx.Node{Op: "Split", Inputs: []string{x}, Outputs: outputs, Attrs: []onnx.Attr{attr("axis", -1)}})
}

// addNorm adds a sum and its layer norm.
func (b *builder) addNorm(x, to, norm string) (normed, sum string) {
	normed, sum = norm+".normed", norm+".sum"
	b.graph.Nodes = append(b.graph.Nodes, onnx.Node{Op: "SkipLayerNormalization", Domain: contrib, Inputs: []string{to, x, b.gain(norm)},
		Outputs: []string{normed, "", "", sum}, Attrs: []onnx.Attr{attr("epsilon", float32(epsilon))}})
	return normed, sum
}

// product adds the product of x, quantized as it comes, with 8-bit weights, and what is added to it.
func (b *builder) product(x string, w *matrix, output string, bias ...string) string {
	if b.err != nil {
		return ""
	}
	values, scale := output+".weights", output+".scale"
	v, c := w.constants(values, scale)
	b.graph.Consts = append(b.graph.Consts, v, c)
	return b.add("DynamicQuantizeMatMul", contrib, append([]string{x, values, scale, ""}, bias...), output)
}

// weights reads a matrix of the source.
func (b *builder) weights(at string) *matrix {
	m, err := b.source.product(at)
	if err != nil && b.err == nil {
		b.err = err
	}
	return m
}

// floats takes over a vector of the source.
func (b *builder) floats(name string) string {
	v, err := b.source.values(name)
	if err != nil && b.err == nil {
		b.err = err
	}
	b.graph.Consts = append(b.graph.Consts, onnx.Const{Name: name, Shape: []int{len(v)}, Floats: v})
	return name
}

// gain takes over the gain of a layer norm.
func (b *builder) gain(norm string) string {
	return b.floats("model.decoder." + norm + ".weight_merged_0")
}

// sizes is a constant list of whole numbers, the same for all who ask for the same.
func (b *builder) sizes(n ...int) string {
	name := strings.Trim(strings.ReplaceAll(fmt.Sprint("sizes ", n), " ", "_"), "[]")
	for _, c := range b.graph.Consts {
		if c.Name == name {
			return name
		}
	}
	var wide []int64
	for _, x := range n {
		wide = append(wide, int64(x))
	}
	b.graph.Consts = append(b.graph.Consts, onnx.Const{Name: name, Shape: []int{len(n)}, Ints: wide})
	return name
}
