package models

import (
	"errors"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNoGarbage checks that a steady stream of runs allocates nothing on Go's side in ONNX Runtime.
func TestNoGarbage(t *testing.T) {
	rt := openRuntime(t, ONNXRuntime)
	for _, n := range Manifest() {
		if fixedOutputs(n) == nil {
			continue
		}
		s, in := openSession(t, rt, n.Name), zeros(n)
		if got := testing.AllocsPerRun(5, func() { run(t, s, in) }); got > 0 {
			t.Errorf("%s: %v allocations a run", n.Name, got)
		}
	}
	l, in, lips := openLandmarker(t, rt), drawPicture(FaceImageSize, 0), new(Lips)
	if got := testing.AllocsPerRun(5, func() {
		if _, err := l.Run(in, lips); err != nil {
			t.Error(err)
		}
	}); got > 0 {
		t.Errorf("FaceLandmarker: %v allocations a run", got)
	}
}

func run(t testing.TB, s Session, in []Tensor) {
	if _, err := s.Run(in...); err != nil {
		t.Error(err)
	}
}

// TestBadInputs must end in errors: OpenCV would end the process.
func TestBadInputs(t *testing.T) {
	good := Tensor{Shape: []int{1, 3, 128, 128}, Float: make([]float32, 3*128*128)}
	for _, kind := range []string{ONNXRuntime, OpenCV} {
		s := openSession(t, openRuntime(t, kind), FaceDetection)
		for name, in := range map[string][]Tensor{
			"none":        {},
			"two":         {good, good},
			"other shape": {{Shape: []int{1, 3, 64, 64}, Float: make([]float32, 3*64*64)}},
			"flat":        {{Shape: []int{3 * 128 * 128}, Float: good.Float}},
			"short":       {{Shape: good.Shape, Float: good.Float[1:]}},
			"other type":  {{Shape: good.Shape, Int: make([]int64, 3*128*128)}},
		} {
			if _, err := s.Run(in...); err == nil {
				t.Errorf("%s: %s input is accepted", kind, name)
			}
		}
		if _, err := s.Run(good); err != nil {
			t.Errorf("%s: after bad inputs: %v", kind, err)
		}
	}
}

// TestConcurrentOpen opens and runs sessions from many goroutines; each must see the same values.
func TestConcurrentOpen(t *testing.T) {
	for _, kind := range []string{ONNXRuntime, OpenCV} {
		results := make([][]float32, 6)
		var wg sync.WaitGroup
		for i := range results {
			wg.Go(func() {
				rt, err := OpenRuntime(kind, filesDir(t))
				if err != nil {
					t.Error(err)
					return
				}
				defer rt.Close()
				s, err := rt.Open(FaceMesh)
				if err != nil {
					t.Error(err)
					return
				}
				defer s.Close()
				for range 3 {
					outs, err := s.Run(drawPicture(FaceImageSize, 0))
					if err != nil {
						t.Error(err)
						return
					}
					results[i] = slices.Clone(outs[0].Float)
				}
			})
		}
		wg.Wait()
		for i := range results {
			if diff := cmp.Diff(results[0], results[i]); diff != "" {
				t.Errorf("%s: goroutine %d sees other values", kind, i)
			}
		}
	}
}

// TestPreload: what was loaded ahead is what is opened; what is loaded for nothing, or is missing, goes with the runtime.
func TestPreload(t *testing.T) {
	for _, kind := range []string{ONNXRuntime, OpenCV} {
		plain := openSession(t, openRuntime(t, kind), FaceMesh)
		want, err := plain.Run(drawPicture(FaceImageSize, 0))
		if err != nil {
			t.Fatal(err)
		}
		rt, err := OpenRuntime(kind, filesDir(t))
		if err != nil {
			t.Fatal(err)
		}
		rt.Preload(FaceDetection, FaceMesh, "no network", PoseLite)
		for range 2 { // the second finds it gone with the last user, and loads it anew
			s, err := rt.Open(FaceMesh)
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Run(drawPicture(FaceImageSize, 0))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want[0].Float, got[0].Float); diff != "" {
				t.Errorf("%s: other values after loading ahead", kind)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		if _, err := rt.Open("no network"); err == nil {
			t.Errorf("%s: a network that does not exist is opened", kind)
		}
		rt.Preload(HandLandmark)
		if err := errors.Join(rt.Close(), rt.Close()); err != nil {
			t.Errorf("%s: close, twice: %v", kind, err)
		}
	}
}

// TestMemory opens and closes sessions over and over; resident memory must level off.
func TestMemory(t *testing.T) {
	runtime.LockOSThread() // another thread would have memory of its own from the allocator
	defer runtime.UnlockOSThread()
	for _, kind := range []string{ONNXRuntime, OpenCV} {
		cycle := func(n int) {
			for range n {
				rt, err := OpenRuntime(kind, filesDir(t))
				if err != nil {
					t.Fatal(err)
				}
				s, err := rt.Open(FaceMesh)
				if err != nil {
					t.Fatal(err)
				}
				in := drawPicture(FaceImageSize, 0)
				for range 5 {
					run(t, s, []Tensor{in})
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				if err := rt.Close(); err != nil {
					t.Fatal(err)
				}
			}
		}
		cycle(5)
		before := resident(t)
		cycle(15)
		after := resident(t)
		t.Logf("%s: %d kB, then %d kB", kind, before, after)
		// One leaked session would be about 5 MB, so 15 cycles 75 MB.
		if after > before+30_000 {
			t.Errorf("%s: 15 cycles grow resident memory from %d to %d kB", kind, before, after)
		}
	}
}

// resident is the process's resident memory in kB.
func resident(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "VmRSS:")
	n, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
