package speech

import (
	"fmt"
	"math"

	"poise/models/internal/onnx"
)

// Heads is the number of heads of each attention, Positions how many tokens a text may have.
const (
	heads     = 8
	positions = 512
)

// Contrib is ONNX Runtime's own domain of operators.
const contrib = "com.microsoft"

// Decoder makes the network that says, of tokens that follow others in each of several texts, what comes next:
//
//	input_ids [texts,n]; position [1] of the first; hidden [texts,1,1,states], 0 for a state of the text's sound, a large negative number
//	for what only fills up; keys.L [texts,8,size,states], values.L [texts,8,states,size] of layer L as the encoder gives them;
//	past.key.L, past.value.L [texts,8,position,size]
//	-> logits [texts,n,tokens]; present.key.L, present.value.L [texts,8,position+n,size]; cross_attention [texts,layers x 8,n,states]
//
// published is the merged decoder as it is published; its weights are used as they are.
func Decoder(published []byte) ([]byte, error) {
	s, err := readSource(published)
	if err != nil {
		return nil, err
	}
	b := &builder{source: s, graph: onnx.Graph{Name: "decoder", Opset: 17}}
	b.decoder()
	if b.err != nil {
		return nil, fmt.Errorf("make the decoder: %w", b.err)
	}
	return b.graph.Marshal(), nil
}

// builder builds a network of a source's weights. After an error it does nothing more.
type builder struct {
	source *source
	graph  onnx.Graph
	err    error
	width  int // of a token's state
}

func (b *builder) decoder() {
	table := b.source.tensors[tokenTable+"_quantized"]
	if table == nil || len(table.dims) != 2 {
		b.err = errShape
		return
	}
	b.width = table.dims[1]
	layers := b.source.layers()
	if layers == 0 || b.width%heads != 0 {
		b.err = errShape
		return
	}
	b.input("input_ids", onnx.Int64, -1, -1)
	b.input("position", onnx.Int64, 1)
	b.input("hidden", onnx.Float, -1, 1, 1, -1)
	b.rotation()
	x, tokens := b.embedding()
	if b.err != nil {
		return
	}
	normed := b.add("LayerNormalization", "", []string{x, b.gain("layers.0.input_layernorm")}, "normed.0", attr("epsilon", float32(epsilon)))
	var crossed []string
	for l := range layers {
		var probabilities string
		normed, x, probabilities = b.layer(l, normed, x, layers)
		crossed = append(crossed, probabilities)
	}
	b.add("Concat", "", crossed, "cross_attention", attr("axis", 1))
	b.product(normed, tokens, "logits")
	b.output("logits", -1, -1, tokens.columns)
	b.output("cross_attention", -1, heads*layers, -1, -1)
}

// epsilon is the layer norms', as published.
const epsilon = 1e-5

// layer adds a layer and returns its state, normed for what follows, the state as it is, and the attention to the sound.
func (b *builder) layer(l int, normed, x string, layers int) (next, state, attention string) {
	at := func(name string) string { return fmt.Sprintf("layers.%d.%s", l, name) }
	own := b.self(l, normed)
	own = b.product(own, b.weights(fmt.Sprintf("layers.%d/self_attn/dense", l)), at("self"))
	normed, x = b.addNorm(own, x, at("post_attention_layernorm"))
	heard, attention := b.cross(l, normed)
	heard = b.product(heard, b.weights(fmt.Sprintf("layers.%d/encoder_attn/dense", l)), at("heard"))
	normed, x = b.addNorm(heard, x, at("final_layernorm"))
	up := b.product(normed, b.weights(fmt.Sprintf("layers.%d/mlp/up_proj", l)), at("up"), b.floats("model.decoder."+at("mlp.up_proj.bias_merged_0")))
	b.split(up, at("carried"), at("gate"))
	gate := b.add("QuickGelu", contrib, []string{at("gate")}, at("gate.silu"), attr("alpha", float32(1)))
	carried := b.add("Mul", "", []string{gate, at("carried")}, at("gated"))
	down := b.product(carried, b.weights(fmt.Sprintf("layers.%d/mlp/down_proj", l)), at("down"), b.floats("model.decoder."+at("mlp.down_proj.bias_merged_0")))
	norm := fmt.Sprintf("layers.%d.input_layernorm", l+1)
	if l+1 == layers {
		norm = "norm"
	}
	next, state = b.addNorm(down, x, norm)
	return next, state, attention
}

// self adds the attention of tokens to those before them.
func (b *builder) self(l int, normed string) string {
	at := func(name string) string { return fmt.Sprintf("layers.%d.self.%s", l, name) }
	proj := func(what string) *matrix { return b.weights(fmt.Sprintf("layers.%d/self_attn/%s_proj", l, what)) }
	q, k, v := proj("q"), proj("k"), proj("v")
	if b.err != nil {
		return ""
	}
	joined, err := beside(q, k, v)
	if err != nil {
		b.err = err
		return ""
	}
	all := b.product(normed, joined, at("qkv"))
	b.graph.Nodes = append(b.graph.Nodes, onnx.Node{Op: "Split", Inputs: []string{all, b.sizes(2*b.width, b.width)}, Outputs: []string{at("qk"), at("v")},
		Attrs: []onnx.Attr{attr("axis", -1)}})
	turned := b.add("RotaryEmbedding", contrib, []string{at("qk"), "position", "cosines", "sines"}, at("turned"), attr("interleaved", 1),
		attr("num_heads", 2*heads), attr("rotary_embedding_dim", b.rotated()))
	b.split(turned, at("q"), at("k"))
	pastKey, pastValue := fmt.Sprintf("past.key.%d", l), fmt.Sprintf("past.value.%d", l)
	key, value := fmt.Sprintf("present.key.%d", l), fmt.Sprintf("present.value.%d", l)
	for _, p := range []string{pastKey, pastValue} {
		b.input(p, onnx.Float, -1, heads, -1, b.width/heads)
	}
	for _, p := range []string{key, value} {
		b.output(p, -1, heads, -1, b.width/heads)
	}
	b.graph.Nodes = append(b.graph.Nodes, onnx.Node{Op: "MultiHeadAttention", Domain: contrib,
		Inputs:  []string{at("q"), at("k"), at("v"), "", "", "", pastKey, pastValue},
		Outputs: []string{at("seen"), key, value}, Attrs: []onnx.Attr{attr("num_heads", heads), attr("unidirectional", 1)}})
	return at("seen")
}

// cross adds the attention of tokens to the sound.
func (b *builder) cross(l int, normed string) (out, attention string) {
	at := func(name string) string { return fmt.Sprintf("layers.%d.cross.%s", l, name) }
	keys, values := fmt.Sprintf("keys.%d", l), fmt.Sprintf("values.%d", l)
	b.input(keys, onnx.Float, -1, heads, b.width/heads, -1)
	b.input(values, onnx.Float, -1, heads, -1, b.width/heads)
	q := b.product(normed, b.weights(fmt.Sprintf("layers.%d/encoder_attn/q_proj", l)), at("query"))
	q = b.add("Reshape", "", []string{q, b.sizes(0, 0, heads, b.width/heads)}, at("by_head"))
	q = b.add("Transpose", "", []string{q}, at("q"), attr("perm", []int{0, 2, 1, 3}))
	scores := b.add("Add", "", []string{b.add("MatMul", "", []string{q, keys}, at("scores")), "hidden"}, at("shown"))
	attention = b.add("Softmax", "", []string{scores}, at("attention"), attr("axis", -1))
	heard := b.add("MatMul", "", []string{attention, values}, at("values"))
	heard = b.add("Transpose", "", []string{heard}, at("by_token"), attr("perm", []int{0, 2, 1, 3}))
	return b.add("Reshape", "", []string{heard, b.sizes(0, 0, b.width)}, at("out")), attention
}

// rotation adds the cosines and sines by which queries and keys are turned: [positions, rotated / 2].
func (b *builder) rotation() {
	frequencies, err := b.source.values("/model/decoder/rotary_emb/Cast_1_output_0")
	if err != nil {
		b.err = err
		return
	}
	var cosines, sines []float32
	for p := range positions {
		for _, f := range frequencies {
			angle := float64(float32(p) * f)
			cosines, sines = append(cosines, float32(math.Cos(angle))), append(sines, float32(math.Sin(angle)))
		}
	}
	shape := []int{positions, len(frequencies)}
	b.graph.Consts = append(b.graph.Consts, onnx.Const{Name: "cosines", Shape: shape, Floats: cosines}, onnx.Const{Name: "sines", Shape: shape, Floats: sines})
}

// rotated is how many of a head's values are turned.
func (b *builder) rotated() int {
	f, err := b.source.values("/model/decoder/rotary_emb/Cast_1_output_0")
	if err != nil {
		b.err = err
	}
	return 2 * len(f)
}

// tokenTable is what the published table of the tokens' states is called after.
const tokenTable = "model.decoder.embed_tokens.weight_merged_0"

// embedding adds the tokens' states, rows of the table as it is published, and returns the table turned, as weights.
func (b *builder) embedding() (string, *matrix) {
	table := b.source.tensors[tokenTable+"_quantized"]
	turned, err := b.source.turned(tokenTable)
	if err != nil {
		b.err = err
		return "", nil
	}
	scale, zero := b.source.tensors[tokenTable+"_scale"], b.source.tensors[tokenTable+"_zero_point"]
	b.graph.Consts = append(b.graph.Consts, onnx.Const{Name: "table", Shape: table.dims, Bytes: table.raw},
		onnx.Const{Name: "table.scale", Floats: scale.floats}, onnx.Const{Name: "table.zero", Bytes: []byte{byte(zero.ints[0])}})
	rows := b.add("Gather", "", []string{"table", "input_ids"}, "rows", attr("axis", 0))
	return b.add("DequantizeLinear", "", []string{rows, "table.scale", "table.zero"}, "embedded"), turned
}
