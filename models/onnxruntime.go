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
	"unsafe"

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

// onnxRuntime opens sessions of ONNX Runtime. Sessions of the same network share one copy of its weights.
type onnxRuntime struct {
	dir     string
	release func() error

	mu      sync.Mutex
	loaded  map[string]*network
	closed  bool
	loading sync.WaitGroup // Preload
}

// network is one network, which any number of goroutines may run once it is loaded. It goes with its last user, or if it
// never had one, with the runtime.
type network struct {
	load    func() error
	session *ort.DynamicAdvancedSession
	weights *mapped // what the session reads its weights from; nil: it has its own memory
	users   int
}

func newONNXRuntime(dir string) (Runtime, error) {
	if f, ok := library(); ok {
		path, err := filepath.Abs(filepath.Join(dir, f.Path))
		if err != nil {
			return nil, err
		}
		if err := acquire(path, f.sha256); err != nil {
			return nil, fmt.Errorf("open runtime: %w", err)
		}
		return &onnxRuntime{dir: dir, release: release, loaded: map[string]*network{}}, nil
	}
	return nil, fmt.Errorf("open runtime: %w: no ONNX Runtime for %s; choose the opencv runtime", ErrRuntime, goruntime.GOARCH)
}

// library is ONNX Runtime for this architecture.
func library() (file, bool) {
	for _, f := range loadManifest().Files {
		if path.Base(f.Path) == libraryName && f.Arch == goruntime.GOARCH {
			return f, true
		}
	}
	return file{}, false
}

func (r *onnxRuntime) Name() string { return ONNXRuntime }

func (r *onnxRuntime) Close() error {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return nil
	}
	r.closed = true
	r.mu.Unlock()
	r.loading.Wait()
	var err error
	for _, l := range r.loaded {
		err = errors.Join(err, l.destroy())
	}
	return errors.Join(err, r.release())
}

// Preload loads the networks one after the other, in a goroutine that Close waits for. They are noted before it returns, so that none is
// loaded once more when its users have gone.
func (r *onnxRuntime) Preload(networks ...string) {
	var noted []*network
	for _, name := range networks {
		if l := r.take(name, 0); l != nil {
			noted = append(noted, l)
		}
	}
	r.loading.Go(func() {
		for _, l := range noted {
			if l.load() != nil {
				return // Open says so
			}
		}
	})
}

func (r *onnxRuntime) Open(name string) (Session, error) {
	n, err := loadManifest().network(name)
	if err != nil {
		return nil, err
	}
	l := r.take(name, 1)
	if l == nil {
		return nil, fmt.Errorf("open %s: %w: it is closed", name, ErrRuntime)
	}
	if err := l.load(); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", name, err), r.giveBack(name, l))
	}
	s := &onnxSession{net: n, shared: l.session, weights: l.weights, giveBack: func() error { return r.giveBack(name, l) }, inputs: make([]view, len(n.Inputs))}
	if err := s.fixOutputs(); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", name, err), s.Close())
	}
	return s, nil
}

// take notes so many more users of a network, which its load loads unless that has been done; nil when the runtime is closed.
func (r *onnxRuntime) take(name string, users int) *network {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	l := r.loaded[name]
	if l == nil {
		l = new(network)
		l.load = sync.OnceValue(func() (err error) {
			l.session, l.weights, err = r.read(name)
			return err
		})
		r.loaded[name] = l
	}
	l.users += users
	return l
}

// giveBack frees a network with its last user.
func (r *onnxRuntime) giveBack(name string, l *network) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l.users--; l.users > 0 {
		return nil
	}
	if r.loaded[name] == l {
		delete(r.loaded, name)
	}
	return l.destroy()
}

func (l *network) destroy() error {
	if l.session == nil {
		return nil
	}
	defer heap.Trim()
	err := l.session.Destroy()
	l.weights.free()
	return err
}

// read makes a network of what set-up has stored of it, or of its file.
func (r *onnxRuntime) read(name string) (*ort.DynamicAdvancedSession, *mapped, error) {
	n, err := loadManifest().network(name)
	if err != nil {
		return nil, nil, err
	}
	if s, weights := r.readStored(n); s != nil {
		return s, weights, nil
	}
	b, err := readVerified(filepath.Join(r.dir, networkPath(ONNXRuntime, name)), n.SHA256[ONNXRuntime])
	if err != nil {
		return nil, nil, err
	}
	o, err := sessionOptions(n)
	if err != nil {
		return nil, nil, err
	}
	defer o.Destroy()
	defer heap.Trim()
	s, err := ort.NewDynamicAdvancedSessionWithONNXData(b, names(n.Inputs), names(n.Outputs), o)
	return s, nil, err
}

// sessionOptions asks for one thread that sleeps while it has nothing to do: workers are the unit of parallelism here.
func sessionOptions(n Network) (*ort.SessionOptions, error) {
	o, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	if n.stored() {
		err = optimizedForAll(o)
	} else {
		err = o.SetGraphOptimizationLevel(ort.GraphOptimizationLevelEnableAll)
	}
	if n.stored() {
		// A pattern is one piece of memory for each shape, and speech has a shape for each length: 85 MB more in two minutes, measured.
		err = errors.Join(err, o.SetMemPattern(false))
	}
	err = errors.Join(err, o.SetIntraOpNumThreads(1), o.SetInterOpNumThreads(1),
		o.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"),
		o.AddSessionConfigEntry("session.inter_op.allow_spinning", "0"),
		o.AddSessionConfigEntry("session.use_env_allocators", "1"))
	if err != nil {
		return nil, errors.Join(err, o.Destroy())
	}
	return o, nil
}

// onnxSession runs one network with inputs and outputs of its own.
type onnxSession struct {
	net      Network
	shared   *ort.DynamicAdvancedSession
	weights  *mapped
	giveBack func() error
	inputs   []view
	outputs  []Tensor       // made once, where no shape is free ...
	values   []ort.Value    // ... as ONNX Runtime knows them ...
	bound    *ort.IoBinding // ... and bound, so that a run allocates nothing
}

// fixOutputs makes and binds the outputs of a network whose shapes are fixed.
func (s *onnxSession) fixOutputs() (err error) {
	if s.outputs = fixedOutputs(s.net); s.outputs == nil {
		return nil
	}
	if s.bound, err = s.shared.CreateIoBinding(); err != nil {
		return err
	}
	for i, t := range s.outputs {
		v, err := ort.NewTensor(wide(t.Shape), t.Float)
		if err != nil {
			return err
		}
		s.values = append(s.values, v)
		if err := s.bound.BindOutput(s.net.Outputs[i].Name, v); err != nil {
			return err
		}
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

// view is one input as ONNX Runtime knows it: the caller's memory, not a copy.
type view struct {
	value ort.Value
	data  Tensor // what value refers to
}

// set lets the view refer to t, and tells whether that is another place than before.
func (b *view) set(t Tensor) (moved bool, err error) {
	if b.value != nil {
		if slices.Equal(b.data.Shape, t.Shape) && same(b.data.Float, t.Float) && same(b.data.Int, t.Int) {
			return false, nil
		}
		if err := b.value.Destroy(); err != nil {
			return false, err
		}
		b.value = nil
	}
	shape := wide(t.Shape)
	if t.Int != nil {
		b.value, err = ort.NewTensor(shape, t.Int)
	} else {
		b.value, err = ort.NewTensor(shape, t.Float)
	}
	b.data = t
	b.data.Shape = slices.Clone(t.Shape)
	return true, err
}

// same tells whether two slices are the same memory.
func same[T any](a, b []T) bool {
	return len(a) == len(b) && unsafe.SliceData(a) == unsafe.SliceData(b)
}

func (s *onnxSession) Run(inputs ...Tensor) ([]Tensor, error) {
	if err := checkInputs(s.net, inputs); err != nil {
		return nil, err
	}
	if err := s.look(inputs); err != nil {
		return nil, fmt.Errorf("run %s: %w", s.net.Name, err)
	}
	if s.bound != nil {
		if err := s.shared.RunWithBinding(s.bound); err != nil {
			return nil, fmt.Errorf("run %s: %w", s.net.Name, err)
		}
		return s.outputs, nil
	}
	values := make([]ort.Value, len(s.net.Outputs))
	if err := s.shared.Run(s.inputValues(), values); err != nil {
		return nil, fmt.Errorf("run %s: %w", s.net.Name, err)
	}
	return s.take(values)
}

func (s *onnxSession) RunInto(outputs []Tensor, inputs ...Tensor) (err error) {
	if err := checkInputs(s.net, inputs); err != nil {
		return err
	}
	if len(outputs) != len(s.net.Outputs) {
		return fmt.Errorf("run %s: %d outputs, want %d", s.net.Name, len(outputs), len(s.net.Outputs))
	}
	if err := s.look(inputs); err != nil {
		return fmt.Errorf("run %s: %w", s.net.Name, err)
	}
	values := make([]ort.Value, len(outputs))
	defer func() {
		for _, v := range values {
			if v != nil {
				err = errors.Join(err, v.Destroy())
			}
		}
	}()
	for i, t := range outputs {
		v, err := ort.NewTensor(wide(t.Shape), t.Float)
		if err != nil {
			return fmt.Errorf("run %s: output %s: %w", s.net.Name, s.net.Outputs[i].Name, err)
		}
		values[i] = v
	}
	if err := s.shared.Run(s.inputValues(), values); err != nil {
		return fmt.Errorf("run %s: %w", s.net.Name, err)
	}
	s.weights.rest()
	return nil
}

// look sets the views to the inputs.
func (s *onnxSession) look(inputs []Tensor) error {
	for i, t := range inputs {
		moved, err := s.inputs[i].set(t)
		if err == nil && moved && s.bound != nil {
			err = s.bound.BindInput(s.net.Inputs[i].Name, s.inputs[i].value)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
	if s.bound != nil {
		err = s.bound.Destroy()
	}
	for i := range s.inputs {
		if v := s.inputs[i].value; v != nil {
			err = errors.Join(err, v.Destroy())
		}
	}
	for _, v := range s.values {
		err = errors.Join(err, v.Destroy())
	}
	if s.giveBack != nil {
		err = errors.Join(err, s.giveBack())
	}
	*s = onnxSession{net: s.net}
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
