package speech

import (
	"fmt"

	"poise/models/internal/onnx"
)

// What Silero VAD 5 hears at a time: a chunk and the samples before it, in frames of two hops, the last one of which is filled up by
// mirroring.
const (
	chunkSamples = 512 + 64
	frameHop     = 128
	mirrored     = 64
	bins         = frameHop + 1
	wide, narrow = 128, 64 // channels
)

// Activity makes the network that says how probable speech is in each of several chunks of sound that follow each other, out of Silero VAD
// 5 as it is published (github.com/snakers4/silero-vad): that one takes a chunk at a time, and four fifths of its time go into the
// number of its operators (measured, .3 ms a chunk). Here the same weights stand in products over all chunks; only the recurrent part
// goes from chunk to chunk.
//
//	input [chunks,576] at 16 kHz, each of 64 samples that stood before and 512 new ones; state [2,1,128] -> output [chunks,1]; stateN [2,1,128]
func Activity(published []byte) ([]byte, error) {
	s, err := readSource(published)
	if err != nil {
		return nil, err
	}
	b := &builder{source: s, graph: onnx.Graph{Name: "activity", Opset: 13}}
	b.activity()
	if b.err != nil {
		return nil, fmt.Errorf("make the network of voice activity: %w", b.err)
	}
	return b.graph.Marshal(), nil
}

func (b *builder) activity() {
	b.input("input", onnx.Float, -1, chunkSamples)
	b.input("state", onnx.Float, 2, 1, wide)
	x := b.spectrum()
	x = b.add("Pad", "", []string{x, b.sizes(0, 1, 0, 0, 1, 0)}, "edges")
	x = b.add("Concat", "", []string{b.rows(x, 0, 4), b.rows(x, 1, 5), b.rows(x, 2, 6)}, "threes", attr("axis", 2))
	x = b.convolved(0, x, bins, wide, 0, 1, 2)
	x = b.add("Pad", "", []string{x, b.sizes(0, 1, 0, 0, 0, 0)}, "edge")
	var pair []string
	for from := 0; from <= 2; from += 2 {
		pair = append(pair, b.reshape(b.rows(x, from, from+3), -1, 1, 3*wide))
	}
	x = b.convolved(1, b.add("Concat", "", pair, "pair", attr("axis", 1)), wide, narrow, 0, 1, 2)
	x = b.convolved(2, b.reshape(x, -1, 2*narrow), narrow, narrow, 1, 2) // before the first frame there is nothing
	x = b.convolved(3, x, narrow, wide, 1)                               // nor after the last
	b.recurrent(b.reshape(x, -1, 1, wide))
}

// spectrum adds the magnitudes of a chunk's four frames: [chunks,4,bins].
func (b *builder) spectrum() string {
	x := b.add("Pad", "", []string{"input", b.sizes(0, 0, 0, mirrored)}, "filled", attr("mode", "reflect"))
	x = b.reshape(x, -1, (chunkSamples+mirrored)/frameHop, frameHop)
	frames := b.add("Concat", "", []string{b.rows(x, 0, 4), b.rows(x, 1, 5)}, "frames", attr("axis", 2))
	basis := b.floatMatrix("basis", b.parts("stft.forward_basis_buffer", 2*bins*2*frameHop), 2*bins, 2*frameHop)
	b.graph.Nodes = append(b.graph.Nodes, onnx.Node{Op: "Split", Inputs: []string{b.add("MatMul", "", []string{frames, basis}, "waves")},
		Outputs: []string{"real", "imaginary"}, Attrs: []onnx.Attr{attr("axis", 2)}})
	power := b.add("Add", "", []string{b.add("Mul", "", []string{"real", "real"}, "real.power"), b.add("Mul", "", []string{"imaginary", "imaginary"}, "imaginary.power")}, "power")
	return b.add("Sqrt", "", []string{power}, "magnitude")
}

// rows takes the rows from a to z of each chunk.
func (b *builder) rows(x string, a, z int) string {
	return b.add("Slice", "", []string{x, b.sizes(a), b.sizes(z), b.sizes(1)}, fmt.Sprintf("%s.rows.%d.%d", x, a, z))
}

func (b *builder) reshape(x string, shape ...int) string {
	return b.add("Reshape", "", []string{x, b.sizes(shape...)}, x+".reshaped")
}

// convolved adds a convolution over three frames of a chunk as a product of those that there are, side by side in x.
func (b *builder) convolved(layer int, x string, in, out int, there ...int) string {
	name := fmt.Sprintf("encoder.%d.reparam_conv", layer)
	w := b.parts(name+".weight", out*in*3)
	if b.err != nil {
		return ""
	}
	var rows []float32 // [out][there][in]
	for o := range out {
		for _, k := range there {
			for i := range in {
				rows = append(rows, w[(o*in+i)*3+k])
			}
		}
	}
	x = b.add("MatMul", "", []string{x, b.floatMatrix(name, rows, out, in*len(there))}, name+".product")
	x = b.add("Add", "", []string{x, b.vector(name+".bias", b.parts(name+".bias", out), out)}, name+".sum")
	return b.add("Relu", "", []string{x}, name+".heard")
}

// recurrent adds the part that remembers, and the probability.
func (b *builder) recurrent(x string) {
	gates := func(name string, size int) []float32 { // ONNX wants them in another order
		w := b.parts("decoder.rnn."+name, 4*size)
		if b.err != nil {
			return nil
		}
		var out []float32
		for _, gate := range []int{0, 3, 1, 2} {
			out = append(out, w[gate*size:(gate+1)*size]...)
		}
		return out
	}
	inputs := []string{x, b.vector("rnn.input", gates("weight_ih", wide*wide), 1, 4*wide, wide), b.vector("rnn.state", gates("weight_hh", wide*wide), 1, 4*wide, wide),
		b.vector("rnn.bias", append(gates("bias_ih", wide), gates("bias_hh", wide)...), 1, 8*wide), "", "hidden", "cell"}
	b.graph.Nodes = append(b.graph.Nodes, onnx.Node{Op: "Split", Inputs: []string{"state"}, Outputs: []string{"hidden", "cell"}, Attrs: []onnx.Attr{attr("axis", 0)}},
		onnx.Node{Op: "LSTM", Inputs: inputs, Outputs: []string{"remembered", "hidden.after", "cell.after"}, Attrs: []onnx.Attr{attr("hidden_size", wide)}})
	b.add("Concat", "", []string{"hidden.after", "cell.after"}, "stateN", attr("axis", 0))
	x = b.add("Relu", "", []string{b.reshape("remembered", -1, wide)}, "shown")
	x = b.add("MatMul", "", []string{x, b.vector("decoder", b.parts("decoder.decoder.2.weight", wide), wide, 1)}, "decoder.product")
	x = b.add("Add", "", []string{x, b.vector("decoder.bias", b.parts("decoder.decoder.2.bias", 1), 1)}, "logit")
	b.add("Sigmoid", "", []string{x}, "output")
	b.output("output", -1, 1)
	b.output("stateN", 2, 1, wide)
}

// parts are the floats of a constant of the branch for 16 kHz.
func (b *builder) parts(name string, size int) []float32 {
	v, err := b.source.values("If_0_then_branch__Inline_0__" + name)
	if err == nil && len(v) != size {
		err = fmt.Errorf("%w: %s has %d values", errShape, name, len(v))
	}
	if err != nil && b.err == nil {
		b.err = err
	}
	return v
}

// vector adds constant floats.
func (b *builder) vector(name string, v []float32, shape ...int) string {
	b.graph.Consts = append(b.graph.Consts, onnx.Const{Name: name, Shape: shape, Floats: v})
	return name
}

// floatMatrix adds rows as columns.
func (b *builder) floatMatrix(name string, rows []float32, n, size int) string {
	if b.err != nil {
		return ""
	}
	turned := make([]float32, len(rows))
	for r := range n {
		for c := range size {
			turned[c*n+r] = rows[r*size+c]
		}
	}
	return b.vector(name, turned, size, n)
}
