package convert

import (
	"fmt"

	"poise/models/internal/onnx"
	"poise/models/internal/tflite"
)

// conv emits an ordinary or a depthwise convolution.
func (c *converter) conv(op tflite.Operator, out int) error {
	in, ok := c.values[op.Inputs[0]]
	if !ok || !in.image {
		return fmt.Errorf("input is no image")
	}
	raw, err := c.floatsOf(op.Inputs[1])
	if err != nil {
		return err
	}
	ws := c.shape(op.Inputs[1])
	if len(ws) != 4 {
		return fmt.Errorf("weights %v", ws)
	}
	depthwise := op.Code == tflite.DepthwiseConv2D
	channels, filters, group := ws[3], ws[0], 1
	if depthwise {
		channels, filters, group = 1, ws[3], in.shape[3]
	}
	if (depthwise && (ws[0] != 1 || filters%group != 0)) || (!depthwise && channels != in.shape[3]) {
		return fmt.Errorf("weights %v for %v", ws, in.shape)
	}
	name := c.name(out)
	inputs := []string{in.name, c.floats(name+"_weight", []int{filters, channels, ws[1], ws[2]}, reorder(raw, ws, depthwise))}
	if len(op.Inputs) > 2 && op.Inputs[2] >= 0 {
		bias, err := c.floatsOf(op.Inputs[2])
		if err != nil {
			return err
		}
		if len(bias) != filters {
			return fmt.Errorf("%d biases for %d filters", len(bias), filters)
		}
		inputs = append(inputs, c.floats(name+"_bias", []int{filters}, bias))
	}
	w := window{kh: ws[1], kw: ws[2], sh: op.Options.StrideH, sw: op.Options.StrideW, dh: op.Options.DilationH, dw: op.Options.DilationW}
	attrs, err := w.attrs(in, c.shape(out), op.Options.Valid)
	if err != nil {
		return err
	}
	attrs = append(attrs, onnx.Attr{Name: "dilations", Value: []int{w.dh, w.dw}}, onnx.Attr{Name: "group", Value: group})
	return c.activate(out, true, op.Options.Activation, func(o string) { c.add("Conv", inputs, o, attrs...) })
}

// reorder brings weights from [O,kh,kw,I], or [1,kh,kw,O] when depthwise, to [O,I,kh,kw].
func reorder(raw []float32, s []int, depthwise bool) []float32 {
	out := make([]float32, 0, len(raw))
	if depthwise {
		for o := range s[3] {
			for k := range s[1] * s[2] {
				out = append(out, raw[k*s[3]+o])
			}
		}
		return out
	}
	for o := range s[0] {
		for i := range s[3] {
			for k := range s[1] * s[2] {
				out = append(out, raw[(o*s[1]*s[2]+k)*s[3]+i])
			}
		}
	}
	return out
}

// window is the shape of a convolution or pooling.
type window struct{ kh, kw, sh, sw, dh, dw int }

// attrs gives kernel, strides and explicit pads, and checks that they lead to the output's size.
func (w window) attrs(in value, out []int, valid bool) ([]onnx.Attr, error) {
	if w.kh <= 0 || w.kw <= 0 || w.sh <= 0 || w.sw <= 0 || w.dh <= 0 || w.dw <= 0 || len(out) != 4 {
		return nil, fmt.Errorf("window %+v to %v", w, out)
	}
	var p pads
	if in.pad != nil {
		if !valid {
			return nil, fmt.Errorf("border before SAME padding")
		}
		p = *in.pad
	} else if !valid {
		p.top, p.bottom = samePad(in.shape[1], w.kh, w.sh, w.dh)
		p.left, p.right = samePad(in.shape[2], w.kw, w.sw, w.dw)
	}
	h := (in.shape[1]+p.top+p.bottom-(w.kh-1)*w.dh-1)/w.sh + 1
	wd := (in.shape[2]+p.left+p.right-(w.kw-1)*w.dw-1)/w.sw + 1
	if h != out[1] || wd != out[2] {
		return nil, fmt.Errorf("computes %dx%d, want %dx%d", wd, h, out[2], out[1])
	}
	return []onnx.Attr{
		{Name: "kernel_shape", Value: []int{w.kh, w.kw}}, {Name: "strides", Value: []int{w.sh, w.sw}},
		{Name: "pads", Value: []int{p.top, p.left, p.bottom, p.right}},
	}, nil
}

// samePad splits TensorFlow's SAME padding; the odd pixel goes to the end.
func samePad(size, kernel, stride, dilation int) (before, after int) {
	total := max(((size+stride-1)/stride-1)*stride+(kernel-1)*dilation+1-size, 0)
	return total / 2, total - total/2
}

func (c *converter) maxPool(op tflite.Operator, in value, out int) error {
	if !in.image {
		return fmt.Errorf("input is no image")
	}
	o := op.Options
	attrs, err := window{kh: o.FilterH, kw: o.FilterW, sh: o.StrideH, sw: o.StrideW, dh: 1, dw: 1}.attrs(in, c.shape(out), o.Valid)
	if err != nil {
		return err
	}
	return c.activate(out, true, o.Activation, func(n string) { c.add("MaxPool", []string{in.name}, n, attrs...) })
}

// pad leaves a spatial border to the convolution that follows, and emits extra channels.
func (c *converter) pad(op tflite.Operator, out int) error {
	in, err := c.value(op.Inputs[0])
	if err != nil {
		return err
	}
	p, err := c.m.Tensors[max(op.Inputs[1], 0)].Ints()
	if err != nil {
		return err
	}
	if !in.image || len(p) != 8 || min(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]) < 0 || p[0]+p[1] != 0 {
		return fmt.Errorf("pads %v of %v", p, in.shape)
	}
	if p[6]+p[7] == 0 {
		c.values[out] = value{name: in.name, shape: in.shape, image: true, pad: &pads{p[2], p[4], p[3], p[5]}}
		return nil
	}
	name, all := c.name(out), []int{0, p[6], p[2], p[4], 0, p[7], p[3], p[5]}
	if c.dialect == OpenCV {
		c.add("Pad", []string{in.name}, name, onnx.Attr{Name: "mode", Value: "constant"},
			onnx.Attr{Name: "pads", Value: all}, onnx.Attr{Name: "value", Value: float32(0)})
	} else {
		c.addChannels(in, name, p[6:], all)
	}
	c.set(out, true, name)
	return nil
}

// addChannels puts channels of zeros around those of an image. Where they are as many as the image has, they are made of it: joined
// images stay in the blocked memory layout.
func (c *converter) addChannels(in value, name string, around, pads []int) {
	n := in.shape[3]
	if around[0] != 0 || around[1] != n {
		c.add("Pad", []string{in.name, c.ints(name+"_pads", pads)}, name, onnx.Attr{Name: "mode", Value: "constant"})
		return
	}
	c.add("Concat", []string{in.name, c.perChannel(in.name, name+"_zeros", make([]float32, n))}, name, onnx.Attr{Name: "axis", Value: 1})
}

func (c *converter) resize(op tflite.Operator, in value, out int) error {
	target := c.shape(out)
	if !in.image || len(target) != 4 {
		return fmt.Errorf("%v becomes %v", in.shape, target)
	}
	mode := "asymmetric"
	switch {
	case op.Options.HalfPixelCenters:
		mode = "half_pixel"
	case op.Options.AlignCorners:
		mode = "align_corners"
	}
	name := c.name(out)
	scales := c.floats(name+"_scales", []int{4}, []float32{1, 1,
		float32(target[1]) / float32(in.shape[1]), float32(target[2]) / float32(in.shape[2])})
	inputs := []string{in.name, "", scales}
	if c.dialect == OpenCV {
		inputs = []string{in.name, scales} // the form of opset 10, which its importer reads
	}
	c.set(out, true, c.add("Resize", inputs, name,
		onnx.Attr{Name: "coordinate_transformation_mode", Value: mode}, onnx.Attr{Name: "mode", Value: "linear"}))
	return nil
}

func (c *converter) depthToSpace(op tflite.Operator, in value, out int) error {
	b := op.Options.BlockSize
	if !in.image || b <= 0 || in.shape[3]%(b*b) != 0 {
		return fmt.Errorf("block %d of %v", b, in.shape)
	}
	c.set(out, true, c.add("DepthToSpace", []string{in.name}, c.name(out),
		onnx.Attr{Name: "blocksize", Value: b}, onnx.Attr{Name: "mode", Value: "DCR"}))
	return nil
}
