package tflite

import "poise/models/internal/flat"

// Code is a builtin operator's number in the schema.
type Code int

// The operators that occur in the networks of poise.
const (
	Add             Code = 0
	Concatenation   Code = 2
	Conv2D          Code = 3
	DepthwiseConv2D Code = 4
	DepthToSpace    Code = 5
	Dequantize      Code = 6
	FullyConnected  Code = 9
	Logistic        Code = 14
	MaxPool2D       Code = 17
	Mul             Code = 18
	Relu            Code = 19
	Relu6           Code = 21
	Reshape         Code = 22
	ResizeBilinear  Code = 23
	Custom          Code = 32
	Pad             Code = 34
	Mean            Code = 40
	StridedSlice    Code = 45
	Prelu           Code = 54
	Densify         Code = 124
)

// Activation is a function fused onto an operator's result.
type Activation int

// Fused activations, numbered as in the schema.
const (
	NoActivation Activation = 0
	ReluFused    Activation = 1
	Relu6Fused   Activation = 3
)

// Options holds an operator's settings; fields that the operator does not have stay zero.
type Options struct {
	Valid                bool // padding VALID; otherwise SAME
	StrideW, StrideH     int
	FilterW, FilterH     int
	DilationW, DilationH int
	Activation           Activation
	Axis                 int
	BlockSize            int
	AlignCorners         bool
	HalfPixelCenters     bool
	BeginMask, EndMask   int
	OtherMasks           int // ellipsis, new-axis and shrink-axis masks together
}

func readOptions(code Code, t flat.Table) Options {
	var o Options
	switch code {
	case Conv2D:
		o = Options{Valid: t.Int8(0, 0) == 1, StrideW: t.Int32(1, 0), StrideH: t.Int32(2, 0),
			Activation: Activation(t.Int8(3, 0)), DilationW: t.Int32(4, 1), DilationH: t.Int32(5, 1)}
	case DepthwiseConv2D:
		o = Options{Valid: t.Int8(0, 0) == 1, StrideW: t.Int32(1, 0), StrideH: t.Int32(2, 0),
			Activation: Activation(t.Int8(4, 0)), DilationW: t.Int32(5, 1), DilationH: t.Int32(6, 1)}
	case MaxPool2D:
		o = Options{Valid: t.Int8(0, 0) == 1, StrideW: t.Int32(1, 0), StrideH: t.Int32(2, 0),
			FilterW: t.Int32(3, 0), FilterH: t.Int32(4, 0), Activation: Activation(t.Int8(5, 0))}
	case Concatenation:
		o = Options{Axis: t.Int32(0, 0), Activation: Activation(t.Int8(1, 0))}
	case Add, Mul, FullyConnected:
		o = Options{Activation: Activation(t.Int8(0, 0))}
	case ResizeBilinear:
		o = Options{AlignCorners: t.Bool(2), HalfPixelCenters: t.Bool(3)}
	case DepthToSpace:
		o = Options{BlockSize: t.Int32(0, 0)}
	case StridedSlice:
		o = Options{BeginMask: t.Int32(0, 0), EndMask: t.Int32(1, 0), OtherMasks: t.Int32(2, 0) | t.Int32(3, 0) | t.Int32(4, 0)}
	}
	return o
}
