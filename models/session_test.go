package models

import (
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"go.uber.org/goleak"
)

func verifyNoLeaks(m *testing.M) { goleak.VerifyTestMain(m) }

// filesDir is the installed models folder; every test that runs a network needs it.
func filesDir(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("needs the networks: make test runs it")
	}
	const dir = "files"
	if _, err := os.Stat(dir); err != nil {
		t.Fatal("networks are not installed: run make setup")
	}
	return dir
}

func openRuntime(t testing.TB, kind string) Runtime {
	t.Helper()
	rt, err := OpenRuntime(kind, filesDir(t))
	if err != nil {
		t.Fatal(err)
	}
	if rt.Name() != kind {
		t.Fatalf("runtime is %s, want %s", rt.Name(), kind)
	}
	t.Cleanup(func() {
		if err := rt.Close(); err != nil {
			t.Error(err)
		}
	})
	return rt
}

func openSession(t testing.TB, rt Runtime, network string) Session {
	t.Helper()
	s, err := rt.Open(network)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// noise fills a network's inputs with values from a fixed generator, smooth enough that the network sees structure.
func noise(n Network) []Tensor {
	r := rand.New(rand.NewPCG(1, 2))
	var out []Tensor
	for _, p := range n.Inputs {
		t := Tensor{Shape: slices.Clone(p.Shape), Float: make([]float32, size(p.Shape))}
		for i := range t.Float {
			t.Float[i] = float32(0.5 + 0.4*math.Sin(float64(i)/37) + 0.1*(r.Float64()-0.5))
		}
		out = append(out, t)
	}
	return out
}

// TestRuntimesAgree runs every vision network in both runtimes on the same input. They sum in another order, hence the
// tolerance: 2e-5 of the largest value of an output, or a millionth for probabilities near zero.
func TestRuntimesAgree(t *testing.T) {
	a, b := openRuntime(t, ONNXRuntime), openRuntime(t, OpenCV)
	for _, n := range Manifest() {
		if !slices.Contains(n.Runtimes, OpenCV) {
			continue
		}
		t.Run(n.Name, func(t *testing.T) {
			in := noise(n)
			outA, err := openSession(t, a, n.Name).Run(in...)
			if err != nil {
				t.Fatal(err)
			}
			outB, err := openSession(t, b, n.Name).Run(in...)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range n.Outputs {
				if !slices.Equal(outA[i].Shape, p.Shape) || !slices.Equal(outB[i].Shape, p.Shape) {
					t.Fatalf("%s has shapes %v and %v, want %v", p.Name, outA[i].Shape, outB[i].Shape, p.Shape)
				}
				diff, scale := difference(outA[i].Float, outB[i].Float)
				t.Logf("%s: largest difference %.2g of %.3g", p.Name, diff, scale)
				if !(diff <= 1e-6+2e-5*scale) || scale == 0 {
					t.Errorf("%s: runtimes differ by %g, largest value %g", p.Name, diff, scale)
				}
			}
		})
	}
}

// difference returns the largest absolute difference and the largest absolute value; NaN counts as a difference.
func difference(a, b []float32) (diff, scale float64) {
	for i := range a {
		d := math.Abs(float64(a[i]) - float64(b[i]))
		if math.IsNaN(d) {
			return math.NaN(), 0
		}
		diff, scale = max(diff, d), max(scale, math.Abs(float64(a[i])))
	}
	return diff, scale
}

func TestOpenFailures(t *testing.T) {
	if _, err := openRuntime(t, OpenCV).Open(SileroVAD); !errors.Is(err, ErrUnsupported) {
		t.Errorf("Open(silero_vad) in OpenCV: %v, want ErrUnsupported", err)
	}
	if _, err := openRuntime(t, ONNXRuntime).Open("nonsense"); err == nil {
		t.Error("Open(nonsense) succeeds")
	}
	if _, err := OpenRuntime("tensorrt", filesDir(t)); !errors.Is(err, ErrRuntime) {
		t.Errorf("OpenRuntime(tensorrt): %v, want ErrRuntime", err)
	}
	empty := t.TempDir()
	if _, err := OpenRuntime(ONNXRuntime, empty); !errors.Is(err, ErrMissing) {
		t.Errorf("OpenRuntime without library: %v, want ErrMissing", err)
	}
	rt, err := OpenRuntime(Auto, empty)
	if err != nil || rt.Name() != OpenCV {
		t.Fatalf("OpenRuntime(auto) without library: %v, %v, want opencv", rt, err)
	}
	if _, err := rt.Open(FaceMesh); !errors.Is(err, ErrMissing) {
		t.Errorf("Open without file: %v, want ErrMissing", err)
	}
}
