package models

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"gocv.io/x/gocv"

	"poise/models/internal/cvthreads"
)

// openCV opens sessions of OpenCV's DNN module. OpenCV kills the process where other libraries return an error, so only
// files whose digest is right, and inputs whose shape is right, get as far as it.
type openCV struct{ dir string }

func newOpenCV(dir string) Runtime {
	cvthreads.Set(1) // workers are the unit of parallelism
	return &openCV{dir: dir}
}

func (r *openCV) Name() string { return OpenCV }

func (r *openCV) Close() error { return nil }

// Preload does nothing: every session reads its own network.
func (r *openCV) Preload(...string) {}

func (r *openCV) Open(network string) (Session, error) {
	n, err := loadManifest().network(network)
	if err != nil {
		return nil, err
	}
	digest, ok := n.SHA256[OpenCV]
	if !ok {
		return nil, fmt.Errorf("open %s: %w: OpenCV cannot run it; choose the onnxruntime runtime", network, ErrUnsupported)
	}
	b, err := readVerified(filepath.Join(r.dir, networkPath(OpenCV, network)), digest)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", network, err)
	}
	return newCVSession(n, b)
}

// cvSession runs one network in OpenCV.
type cvSession struct {
	desc    Network
	net     gocv.Net
	inputs  []gocv.Mat
	data    [][]float32 // the inputs' memory
	names   []string
	outputs []Tensor
}

func newCVSession(n Network, model []byte) (*cvSession, error) {
	net, err := gocv.ReadNetFromONNXBytes(model)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", n.Name, err)
	}
	s := &cvSession{desc: n, net: net, names: names(n.Outputs), outputs: fixedOutputs(n)}
	if net.Empty() {
		return nil, errors.Join(fmt.Errorf("open %s: OpenCV finds no network in the file", n.Name), s.Close())
	}
	err = errors.Join(net.SetPreferableBackend(gocv.NetBackendOpenCV), net.SetPreferableTarget(gocv.NetTargetCPU))
	for _, p := range n.Inputs {
		m := gocv.NewMatWithSizes(p.Shape, gocv.MatTypeCV32F)
		s.inputs = append(s.inputs, m)
		data, e := m.DataPtrFloat32()
		s.data = append(s.data, data)
		err = errors.Join(err, e)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", n.Name, err), s.Close())
	}
	return s, nil
}

func (s *cvSession) RunInto([]Tensor, ...Tensor) error {
	return fmt.Errorf("run %s: outputs can't be given: %w", s.desc.Name, ErrUnsupported)
}

func (s *cvSession) Run(inputs ...Tensor) ([]Tensor, error) {
	if err := checkInputs(s.desc, inputs); err != nil {
		return nil, err
	}
	for i, t := range inputs {
		copy(s.data[i], t.Float)
		s.net.SetInput(s.inputs[i], s.desc.Inputs[i].Name)
	}
	mats := s.net.ForwardLayers(s.names)
	var err error
	for i := range mats {
		if e := s.take(i, &mats[i]); e != nil {
			err = errors.Join(err, fmt.Errorf("run %s: %w", s.desc.Name, e))
		}
		err = errors.Join(err, mats[i].Close())
	}
	return s.outputs, err
}

// take copies one output out of OpenCV's memory.
func (s *cvSession) take(i int, m *gocv.Mat) error {
	p := s.desc.Outputs[i]
	if !slices.Equal(m.Size(), p.Shape) {
		return fmt.Errorf("output %s has shape %v, want %v", p.Name, m.Size(), p.Shape)
	}
	data, err := m.DataPtrFloat32()
	if err != nil {
		return err
	}
	copy(s.outputs[i].Float, data)
	return nil
}

func (s *cvSession) Close() error {
	var err error
	for i := range s.inputs {
		err = errors.Join(err, s.inputs[i].Close())
	}
	s.inputs, s.data = nil, nil
	return errors.Join(err, s.net.Close())
}
