package models

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	goruntime "runtime"
	"slices"
	"sync"

	ort "github.com/yalue/onnxruntime_go"

	"poise/models/internal/heap"
)

// environment is ONNX Runtime's one environment of the process, opened by the first runtime and closed with the last.
var environment struct {
	sync.Mutex
	users int
}

// acquire loads the library if no runtime has done so yet. All libraries that pass the check have the same content, so it
// does not matter which copy is loaded already.
func acquire(library, digest string) error {
	if err := check(library, digest); err != nil {
		return err
	}
	environment.Lock()
	defer environment.Unlock()
	if environment.users > 0 {
		environment.users++
		return nil
	}
	// ONNX Runtime 1.30 starts a telemetry client along with itself (an identifier and a database under ~/.cache/Microsoft,
	// a session file in the temporary folder, uploads); only the environment keeps it from doing so, DisableTelemetry
	// comes too late.
	if err := os.Setenv("ORT_DISABLE_TELEMETRY", "1"); err != nil {
		return fmt.Errorf("%w: switch telemetry off: %w", ErrRuntime, err)
	}
	ort.SetSharedLibraryPath(library)
	if err := ort.InitializeEnvironment(ort.WithLogLevelError()); err != nil {
		return fmt.Errorf("%w: load ONNX Runtime: %w; run make setup, or choose the opencv runtime", ErrRuntime, err)
	}
	if err := errors.Join(ort.DisableTelemetry(), shareArena()); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", ErrRuntime, err), ort.DestroyEnvironment())
	}
	environment.users = 1
	return nil
}

// shareArena lets all sessions take their scratch memory from one arena, which grows by what is asked for: an arena each,
// grown in powers of two, costs a hundred megabytes more, for networks of which a worker runs one at a time.
func shareArena() error {
	memory, err := ort.GetMemoryInfo()
	if err != nil {
		return err
	}
	const ortDefault, sameAsRequested = -1, 1
	arena, err := ort.NewArenaCfg(0, sameAsRequested, ortDefault, ortDefault)
	if err != nil {
		return err
	}
	defer arena.Destroy()
	return ort.CreateAndRegisterAllocator(memory, arena)
}

func release() error {
	environment.Lock()
	defer environment.Unlock()
	environment.users--
	if environment.users > 0 {
		return nil
	}
	return ort.DestroyEnvironment()
}

// onnxRuntime opens sessions of ONNX Runtime.
type onnxRuntime struct {
	dir   string
	close func() error
}

func newONNXRuntime(dir string) (Runtime, error) {
	for _, f := range loadManifest().Files {
		if path.Base(f.Path) != libraryName || f.Arch != goruntime.GOARCH {
			continue
		}
		library, err := filepath.Abs(filepath.Join(dir, f.Path))
		if err != nil {
			return nil, err
		}
		if err := acquire(library, f.sha256); err != nil {
			return nil, fmt.Errorf("open runtime: %w", err)
		}
		return &onnxRuntime{dir: dir, close: sync.OnceValue(release)}, nil
	}
	return nil, fmt.Errorf("open runtime: %w: no ONNX Runtime for %s; choose the opencv runtime", ErrRuntime, goruntime.GOARCH)
}

func (r *onnxRuntime) Name() string { return ONNXRuntime }

func (r *onnxRuntime) Close() error { return r.close() }

func (r *onnxRuntime) Open(network string) (Session, error) {
	n, err := loadManifest().network(network)
	if err != nil {
		return nil, err
	}
	b, err := readVerified(filepath.Join(r.dir, networkPath(ONNXRuntime, network)), n.SHA256[ONNXRuntime])
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", network, err)
	}
	s, err := newONNXSession(n, b)
	heap.Trim()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", network, err)
	}
	return s, nil
}

// sessionOptions asks for one thread that sleeps while it has nothing to do: workers are the unit of parallelism here.
func sessionOptions() (*ort.SessionOptions, error) {
	o, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	err = errors.Join(o.SetIntraOpNumThreads(1), o.SetInterOpNumThreads(1),
		o.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"),
		o.AddSessionConfigEntry("session.inter_op.allow_spinning", "0"),
		o.AddSessionConfigEntry("session.use_env_allocators", "1"),
		o.SetGraphOptimizationLevel(ort.GraphOptimizationLevelEnableAll))
	if err != nil {
		return nil, errors.Join(err, o.Destroy())
	}
	return o, nil
}

// onnxSession runs one network. Its buffers are made anew only when an input changes its shape.
type onnxSession struct {
	net     Network
	session *ort.DynamicAdvancedSession // for free shapes
	fixed   *ort.AdvancedSession        // for fixed shapes; its tensors are bound once
	inputs  []binding
	outputs []Tensor
	values  []ort.Value // of the outputs
}

// binding is one input's buffer on ONNX Runtime's side.
type binding struct {
	value ort.Value
	data  Tensor // what value refers to
}

func newONNXSession(n Network, model []byte) (*onnxSession, error) {
	o, err := sessionOptions()
	if err != nil {
		return nil, err
	}
	defer o.Destroy()
	s := &onnxSession{net: n, inputs: make([]binding, len(n.Inputs)), outputs: fixedOutputs(n)}
	in, out := names(n.Inputs), names(n.Outputs)
	if s.outputs == nil {
		s.session, err = ort.NewDynamicAdvancedSessionWithONNXData(model, in, out, o)
		return s, err
	}
	if err := s.bind(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.fixed, err = ort.NewAdvancedSessionWithONNXData(model, in, out, s.inputValues(), s.values, o)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// bind makes all buffers of a network with fixed shapes.
func (s *onnxSession) bind() error {
	for i, p := range s.net.Inputs {
		n := size(p.Shape)
		t := Tensor{Shape: slices.Clone(p.Shape)}
		switch p.Type {
		case "int64":
			t.Int = make([]int64, n)
		case "bool":
			t.Bool = make([]bool, n)
		default:
			t.Float = make([]float32, n)
		}
		if err := s.inputs[i].reset(t); err != nil {
			return err
		}
	}
	for _, t := range s.outputs {
		v, err := ort.NewTensor(wide(t.Shape), t.Float)
		if err != nil {
			return err
		}
		s.values = append(s.values, v)
	}
	return nil
}

func (s *onnxSession) inputValues() []ort.Value {
	out := make([]ort.Value, len(s.inputs))
	for i := range s.inputs {
		out[i] = s.inputs[i].value
	}
	return out
}

// reset makes the buffer refer to t, whose shape is new.
func (b *binding) reset(t Tensor) error {
	if b.value != nil {
		if err := b.value.Destroy(); err != nil {
			return err
		}
		b.value = nil
	}
	shape := wide(t.Shape)
	if len(shape) == 0 {
		// A scalar of the runtime takes a tensor of one element as well.
		shape = ort.Shape{1}
	}
	var err error
	switch {
	case t.Int != nil:
		b.value, err = ort.NewTensor(shape, t.Int)
	case t.Bool != nil:
		b.value, err = ort.NewTensor(shape, t.Bool)
	default:
		b.value, err = ort.NewTensor(shape, t.Float)
	}
	b.data = t
	return err
}

// set copies t into the buffer, made anew when the shape differs.
func (b *binding) set(t Tensor) error {
	if b.value == nil || !slices.Equal(b.data.Shape, t.Shape) {
		return b.reset(Tensor{
			Shape: slices.Clone(t.Shape), Float: slices.Clone(t.Float), Int: slices.Clone(t.Int), Bool: slices.Clone(t.Bool),
		})
	}
	copy(b.data.Float, t.Float)
	copy(b.data.Int, t.Int)
	copy(b.data.Bool, t.Bool)
	return nil
}

func (s *onnxSession) Run(inputs ...Tensor) ([]Tensor, error) {
	if err := checkInputs(s.net, inputs); err != nil {
		return nil, err
	}
	for i, t := range inputs {
		if err := s.inputs[i].set(t); err != nil {
			return nil, fmt.Errorf("run %s: %w", s.net.Name, err)
		}
	}
	if s.fixed != nil {
		if err := s.fixed.Run(); err != nil {
			return nil, fmt.Errorf("run %s: %w", s.net.Name, err)
		}
		return s.outputs, nil
	}
	values := make([]ort.Value, len(s.net.Outputs))
	if err := s.session.Run(s.inputValues(), values); err != nil {
		return nil, fmt.Errorf("run %s: %w", s.net.Name, err)
	}
	return s.take(values)
}

// take copies outputs of free shape and gives the runtime's memory back.
func (s *onnxSession) take(values []ort.Value) ([]Tensor, error) {
	out := make([]Tensor, len(values))
	var err error
	for i, v := range values {
		t, ok := v.(*ort.Tensor[float32])
		if !ok {
			err = errors.Join(err, fmt.Errorf("run %s: output %s is no float tensor", s.net.Name, s.net.Outputs[i].Name))
		} else {
			for _, d := range t.GetShape() {
				out[i].Shape = append(out[i].Shape, int(d))
			}
			out[i].Float = t.GetData() // Go memory, which outlives the runtime's value
		}
		err = errors.Join(err, v.Destroy())
	}
	return out, err
}

func (s *onnxSession) Close() error {
	var err error
	if s.fixed != nil {
		err = errors.Join(err, s.fixed.Destroy())
	}
	if s.session != nil {
		err = errors.Join(err, s.session.Destroy())
	}
	for i := range s.inputs {
		if v := s.inputs[i].value; v != nil {
			err = errors.Join(err, v.Destroy())
		}
	}
	for _, v := range s.values {
		err = errors.Join(err, v.Destroy())
	}
	*s = onnxSession{net: s.net}
	heap.Trim()
	return err
}

func names(ports []Port) []string {
	out := make([]string, len(ports))
	for i, p := range ports {
		out[i] = p.Name
	}
	return out
}

func wide(shape []int) ort.Shape {
	out := make(ort.Shape, len(shape))
	for i, d := range shape {
		out[i] = int64(d)
	}
	return out
}
