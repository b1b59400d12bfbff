package models

import (
	"errors"
	"fmt"
	"slices"
)

// Kinds of runtime for OpenRuntime, and what Runtime.Name returns.
const (
	Auto        = "auto"
	ONNXRuntime = "onnxruntime"
	OpenCV      = "opencv"
)

// OpenRuntime opens a runtime over the networks installed below dir. Auto takes ONNX Runtime, or OpenCV DNN when the
// library of ONNX Runtime is missing. An altered library is an error with any kind but OpenCV: it is never loaded.
func OpenRuntime(kind, dir string) (Runtime, error) {
	switch kind {
	case OpenCV:
		return newOpenCV(dir), nil
	case ONNXRuntime, Auto, "":
		rt, err := newONNXRuntime(dir)
		if err == nil {
			return rt, nil
		}
		if kind != ONNXRuntime && errors.Is(err, ErrMissing) {
			return newOpenCV(dir), nil
		}
		return nil, err
	}
	return nil, fmt.Errorf("%w: no runtime is called %q; choose auto, onnxruntime or opencv", ErrRuntime, kind)
}

// size is the number of elements of a shape, or -1 if one of its sizes is free.
func size(shape []int) int {
	n := 1
	for _, d := range shape {
		if d < 0 {
			return -1
		}
		n *= d
	}
	return n
}

// checkInputs compares tensors with what a network takes. Both runtimes rely on it: OpenCV kills the process on a wrong
// shape.
func checkInputs(n Network, inputs []Tensor) error {
	if len(inputs) != len(n.Inputs) {
		return fmt.Errorf("run %s: %d inputs, want %d", n.Name, len(inputs), len(n.Inputs))
	}
	for i := range inputs {
		t, p := &inputs[i], &n.Inputs[i]
		ok := len(t.Shape) == len(p.Shape)
		for d := range t.Shape {
			ok = ok && t.Shape[d] >= 0 && (p.Shape[d] < 0 || t.Shape[d] == p.Shape[d])
		}
		length := len(t.Float)
		if p.Type == "int64" {
			length = len(t.Int)
		}
		if !ok || length != size(t.Shape) {
			return fmt.Errorf("run %s: input %s has shape %v and %d values, want %v", n.Name, p.Name, t.Shape, length, p.Shape)
		}
	}
	return nil
}

// fixedOutputs allocates the tensors that a session returns, or nil when a shape is free.
func fixedOutputs(n Network) []Tensor {
	out := make([]Tensor, len(n.Outputs))
	for i, p := range n.Outputs {
		k := size(p.Shape)
		if k < 0 {
			return nil
		}
		out[i] = Tensor{Shape: slices.Clone(p.Shape), Float: make([]float32, k)}
	}
	return out
}
