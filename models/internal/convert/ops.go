package convert

import (
	"fmt"
	"slices"

	"poise/models/internal/onnx"
	"poise/models/internal/tflite"
)

// operator emits the nodes of one source operator.
func (c *converter) operator(op tflite.Operator) error {
	want, ok := arity[op.Code]
	if !ok {
		return fmt.Errorf("unsupported operator %s", op.Custom)
	}
	if len(op.Inputs) < want || len(op.Outputs) != 1 {
		return fmt.Errorf("%d inputs and %d outputs", len(op.Inputs), len(op.Outputs))
	}
	out := op.Outputs[0]
	switch op.Code {
	case tflite.Dequantize, tflite.Densify:
		return c.constant(op.Inputs[0], out)
	case tflite.Conv2D, tflite.DepthwiseConv2D:
		return c.conv(op, out)
	case tflite.Pad:
		return c.pad(op, out)
	case tflite.Concatenation:
		return c.concat(op, out)
	case tflite.Add:
		return c.sum(op, out)
	}
	in, err := c.value(op.Inputs[0])
	if err != nil {
		return err
	}
	switch op.Code {
	case tflite.MaxPool2D:
		return c.maxPool(op, in, out)
	case tflite.Relu:
		c.set(out, in.image, c.add("Relu", []string{in.name}, c.name(out)))
	case tflite.Relu6:
		c.set(out, in.image, c.clip6(in.name, c.name(out)))
	case tflite.Logistic:
		c.set(out, in.image, c.add("Sigmoid", []string{in.name}, c.name(out)))
	case tflite.Prelu:
		return c.prelu(op, in, out)
	case tflite.Reshape:
		return c.reshapeTo(in, out)
	case tflite.ResizeBilinear:
		return c.resize(op, in, out)
	case tflite.DepthToSpace:
		return c.depthToSpace(op, in, out)
	case tflite.Mean:
		return c.mean(op, in, out)
	case tflite.FullyConnected:
		return c.dense(op, in, out)
	}
	return nil
}

// arity is the least number of inputs of each supported operator.
var arity = map[tflite.Code]int{
	tflite.Dequantize: 1, tflite.Densify: 1, tflite.Conv2D: 2, tflite.DepthwiseConv2D: 2, tflite.Pad: 2,
	tflite.Concatenation: 1, tflite.Add: 2, tflite.MaxPool2D: 1, tflite.Relu: 1, tflite.Relu6: 1, tflite.Logistic: 1,
	tflite.Prelu: 2, tflite.Reshape: 1, tflite.ResizeBilinear: 1, tflite.DepthToSpace: 1, tflite.Mean: 2,
	tflite.FullyConnected: 2,
}

func (c *converter) name(t int) string { return fmt.Sprintf("t%d", t) }

func (c *converter) shape(t int) []int { return c.m.Tensors[t].Shape }

// set records that tensor t is computed under the given name.
func (c *converter) set(t int, image bool, name string) {
	c.values[t] = value{name: name, shape: c.shape(t), image: image}
}

// constant passes a constant through an operator that only changes how it is stored.
func (c *converter) constant(from, to int) error {
	vals, err := c.floatsOf(from)
	if err != nil {
		return err
	}
	if !slices.Equal(c.shape(from), c.shape(to)) {
		return fmt.Errorf("shape %v becomes %v", c.shape(from), c.shape(to))
	}
	c.consts[to] = vals
	return nil
}

// floatsOf returns a constant's values; their number equals the product of its shape.
func (c *converter) floatsOf(t int) ([]float32, error) {
	if t < 0 {
		return nil, fmt.Errorf("constant is missing")
	}
	if v, ok := c.consts[t]; ok {
		return v, nil
	}
	if c.m.Tensors[t].Data == nil {
		return nil, fmt.Errorf("tensor %d is not constant", t)
	}
	return c.m.Tensors[t].Floats()
}

// activate applies a fused activation to the node just added under name+suffix and records the result.
func (c *converter) activate(t int, image bool, a tflite.Activation, emit func(out string)) error {
	final := c.name(t)
	switch a {
	case tflite.NoActivation:
		emit(final)
	case tflite.ReluFused:
		emit(final + "_linear")
		c.add("Relu", []string{final + "_linear"}, final)
	case tflite.Relu6Fused:
		emit(final + "_linear")
		c.clip6(final+"_linear", final)
	default:
		return fmt.Errorf("unsupported activation %d", a)
	}
	c.set(t, image, final)
	return nil
}

// clip6 bounds a value to [0, 6]. OpenCV 4.6 knows only the attribute form of Clip.
func (c *converter) clip6(in, out string) string {
	if c.dialect == OpenCV {
		return c.add("Clip", []string{in}, out, onnx.Attr{Name: "min", Value: float32(0)}, onnx.Attr{Name: "max", Value: float32(6)})
	}
	return c.add("Clip", []string{in, c.floats(out+"_min", nil, []float32{0}), c.floats(out+"_max", nil, []float32{6})}, out)
}

func (c *converter) sum(op tflite.Operator, out int) error {
	a, err := c.value(op.Inputs[0])
	if err != nil {
		return err
	}
	b, err := c.value(op.Inputs[1])
	if err != nil {
		return err
	}
	if !slices.Equal(a.shape, b.shape) || a.image != b.image {
		return fmt.Errorf("adds %v to %v", b.shape, a.shape)
	}
	return c.activate(out, a.image, op.Options.Activation, func(o string) {
		c.add("Add", []string{a.name, b.name}, o)
	})
}

func (c *converter) concat(op tflite.Operator, out int) error {
	var names []string
	var first value
	for i, t := range op.Inputs {
		v, err := c.value(t)
		if err != nil {
			return err
		}
		if i == 0 {
			first = v
		}
		if v.image != first.image || len(v.shape) != len(first.shape) {
			return fmt.Errorf("joins %v to %v", v.shape, first.shape)
		}
		names = append(names, v.name)
	}
	axis := op.Options.Axis
	if axis < 0 {
		axis += len(first.shape)
	}
	if axis < 0 || axis >= len(first.shape) {
		return fmt.Errorf("axis %d of %v", op.Options.Axis, first.shape)
	}
	if first.image {
		axis = []int{0, 2, 3, 1}[axis]
	}
	return c.activate(out, first.image, op.Options.Activation, func(o string) {
		c.add("Concat", names, o, onnx.Attr{Name: "axis", Value: axis})
	})
}

// prelu emits max(x, 0) + slope * min(x, 0) per channel.
func (c *converter) prelu(op tflite.Operator, in value, out int) error {
	slopes, err := c.floatsOf(op.Inputs[1])
	if err != nil {
		return err
	}
	if !in.image || len(slopes) != in.shape[3] {
		return fmt.Errorf("%d slopes for %v", len(slopes), in.shape)
	}
	n, name := len(slopes), c.name(out)
	if c.dialect == OpenCV {
		c.set(out, true, c.add("PRelu", []string{in.name, c.floats(name+"_slope", []int{n, 1, 1}, slopes)}, name))
		return nil
	}
	// It is max(x, 0) - s * max(-x, 0), of convolutions of one pixel and channel, which stay in the blocked memory layout and have the
	// ReLU and the sum done by the way: as exact as a PReLU of its own.
	minus, less := make([]float32, n), make([]float32, n)
	for i, s := range slopes {
		minus[i], less[i] = -1, -s
	}
	above := c.add("Relu", []string{in.name}, name+"_above")
	below := c.add("Relu", []string{c.perChannel(in.name, name+"_minus", minus)}, name+"_below")
	c.set(out, true, c.add("Add", []string{c.perChannel(below, name+"_less", less), above}, name))
	return nil
}

// perChannel multiplies each channel of an image by a number.
func (c *converter) perChannel(from, to string, by []float32) string {
	return c.add("Conv", []string{from, c.floats(to+"_by", []int{len(by), 1, 1, 1}, by)}, to,
		onnx.Attr{Name: "group", Value: len(by)}, onnx.Attr{Name: "kernel_shape", Value: []int{1, 1}})
}

// reshapeTo keeps the source's element order, for which an image must be NHWC again.
func (c *converter) reshapeTo(in value, out int) error {
	target := c.shape(out)
	if elements(target) != elements(in.shape) {
		return fmt.Errorf("%v becomes %v", in.shape, target)
	}
	from, name := in.name, c.name(out)
	if in.image && in.shape[1]*in.shape[2] != 1 {
		from = c.add("Transpose", []string{from}, name+"_nhwc", onnx.Attr{Name: "perm", Value: []int{0, 2, 3, 1}})
	}
	c.reshape(from, name, target)
	c.set(out, false, name)
	return nil
}

func elements(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

// mean supports what the networks use: the mean over height and width.
func (c *converter) mean(op tflite.Operator, in value, out int) error {
	axes, err := c.m.Tensors[max(op.Inputs[1], 0)].Ints()
	if err != nil {
		return err
	}
	slices.Sort(axes)
	if !in.image || !slices.Equal(axes, []int{1, 2}) || elements(c.shape(out)) != in.shape[0]*in.shape[3] {
		return fmt.Errorf("mean of %v over %v as %v", in.shape, axes, c.shape(out))
	}
	name := c.name(out)
	c.reshape(c.add("GlobalAveragePool", []string{in.name}, name+"_pooled"), name, c.shape(out))
	c.set(out, false, name)
	return nil
}

func (c *converter) dense(op tflite.Operator, in value, out int) error {
	w, err := c.floatsOf(op.Inputs[1])
	if err != nil {
		return err
	}
	ws := c.shape(op.Inputs[1])
	if in.image || len(in.shape) != 2 || len(ws) != 2 || ws[1] != in.shape[1] {
		return fmt.Errorf("weights %v for %v", ws, in.shape)
	}
	bias := make([]float32, ws[0])
	if len(op.Inputs) > 2 && op.Inputs[2] >= 0 {
		if bias, err = c.floatsOf(op.Inputs[2]); err != nil {
			return err
		}
	}
	if len(bias) != ws[0] {
		return fmt.Errorf("%d biases for %d outputs", len(bias), ws[0])
	}
	name := c.name(out)
	inputs := []string{in.name, c.floats(name+"_weight", ws, w), c.floats(name+"_bias", []int{ws[0]}, bias)}
	return c.activate(out, false, op.Options.Activation, func(o string) {
		c.add("Gemm", inputs, o, onnx.Attr{Name: "alpha", Value: float32(1)}, onnx.Attr{Name: "beta", Value: float32(1)},
			onnx.Attr{Name: "transA", Value: 0}, onnx.Attr{Name: "transB", Value: 1})
	})
}
