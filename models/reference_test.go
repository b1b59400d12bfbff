package models

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func loadReference(t *testing.T) map[string]map[string][]float32 {
	t.Helper()
	b, err := os.ReadFile("testdata/tflite.json")
	if err != nil {
		t.Fatal(err)
	}
	var ref map[string]map[string][]float32
	if err := json.Unmarshal(b, &ref); err != nil {
		t.Fatal(err)
	}
	return ref
}

// TestReference compares both runtimes with what TensorFlow Lite computes from the same weights. The tolerance, 5e-5 of an
// output's largest value, covers another order of summation and the six digits stored.
func TestReference(t *testing.T) {
	ref := loadReference(t)
	for _, kind := range []string{ONNXRuntime, OpenCV} {
		rt := openRuntime(t, kind)
		for _, n := range Manifest() {
			want, ok := ref[n.Name]
			if !ok {
				continue
			}
			t.Run(kind+"/"+n.Name, func(t *testing.T) {
				lo := float32(0)
				if n.Name == FaceDetection || n.Name == PoseDetection {
					lo = -1
				}
				outs, err := openSession(t, rt, n.Name).Run(drawPicture(n.Inputs[0].Shape[3], lo))
				if err != nil {
					t.Fatal(err)
				}
				for i, p := range n.Outputs {
					if p.Name == "features" {
						continue // inside the network in TensorFlow Lite; TestFaceLandmarker covers them
					}
					compareSampled(t, p.Name, outs[i].Float, want[p.Name])
				}
			})
		}
	}
}

func compareSampled(t *testing.T, name string, got, want []float32) {
	t.Helper()
	step := (len(got) + 63) / 64
	if len(want) != (len(got)+step-1)/step {
		t.Fatalf("%s: %d values stored for %d", name, len(want), len(got))
	}
	sampled := make([]float32, len(want))
	for i := range want {
		sampled[i] = got[i*step]
	}
	diff, scale := difference(want, sampled)
	t.Logf("%s: largest difference %.2g of %.3g", name, diff, scale)
	if !(diff <= 1e-6+5e-5*scale) {
		t.Errorf("%s: differs from TensorFlow Lite by %g, largest value %g", name, diff, scale)
	}
}

// TestFaceLandmarker compares the split network, with crops and merging in Go, with the attention mesh as one network.
func TestFaceLandmarker(t *testing.T) {
	want := loadReference(t)["face"]
	for _, kind := range []string{ONNXRuntime, OpenCV} {
		t.Run(kind, func(t *testing.T) {
			l := openLandmarker(t, openRuntime(t, kind))
			got, err := l.Run(drawPicture(FaceImageSize, 0), new(Lips))
			if err != nil {
				t.Fatal(err)
			}
			if got.Presence < 0.999 {
				t.Errorf("presence %g", got.Presence)
			}
			topo, err := LoadFaceTopology(filesDir(t))
			if err != nil {
				t.Fatal(err)
			}
			expect := mergeReference(topo, want)
			worst := 0.0
			for i := range expect {
				for d := range 3 {
					worst = max(worst, math.Abs(float64(got.Points[i][d]-expect[i][d])))
				}
			}
			t.Logf("largest difference %.2g px of 192", worst)
			if !(worst < 2e-3) {
				t.Errorf("points differ by %g px from the attention mesh", worst)
			}
		})
	}
}

// TestLipsHeld: lips that are held lie where refining put them, as long as the mesh does not move, and without a frame to
// hold they are refined.
func TestLipsHeld(t *testing.T) {
	l := openLandmarker(t, openRuntime(t, ONNXRuntime))
	topo, err := LoadFaceTopology(filesDir(t))
	if err != nil {
		t.Fatal(err)
	}
	picture, mirrored := drawPicture(FaceImageSize, 0), drawPicture(FaceImageSize, 0)
	for row := range slices.Chunk(mirrored.Float, FaceImageSize) {
		slices.Reverse(row)
	}
	run := func(in Tensor, lips *Lips) (points [][3]float32) {
		got, err := l.Run(in, lips)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range topo.Crops[0].Points {
			points = append(points, got.Points[p])
		}
		return points
	}
	close := cmpopts.EquateApprox(0, 1e-3) // pixels
	refined := run(picture, new(Lips))
	lips := Lips{Hold: true}
	if d := cmp.Diff(refined, run(picture, &lips), close); d != "" {
		t.Errorf("nothing to hold, but not refined:\n%s", d)
	}
	if d := cmp.Diff(refined, run(picture, &lips), close); d != "" {
		t.Errorf("held where nothing moves, but elsewhere:\n%s", d)
	}
	other := Lips{Hold: true}
	run(mirrored, &other)
	if cmp.Equal(refined, run(picture, &other), close) {
		t.Error("refined although another face's lips were to be held")
	}
}

func openLandmarker(t testing.TB, rt Runtime) *FaceLandmarker {
	t.Helper()
	topo, err := LoadFaceTopology(filesDir(t))
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewFaceLandmarker(rt, topo)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// mergeReference puts the attention mesh's separate outputs together: heads replace x and y, irises take the mean depth of
// the lid contour.
func mergeReference(topo *FaceTopology, want map[string][]float32) (out [FacePoints][3]float32) {
	for i := range MeshPoints {
		out[i] = [3]float32(want["mesh"][3*i : 3*i+3])
	}
	for k, name := range []string{"lips", "left_eye", "right_eye"} {
		for i, p := range topo.Crops[k].Points {
			out[p][0], out[p][1] = want[name][2*i], want[name][2*i+1]
		}
	}
	for k, name := range []string{"left_iris", "right_iris"} {
		var z float32
		for _, p := range topo.Crops[k+1].Points[:16] {
			z += out[p][2] / 16
		}
		for i := range 5 {
			out[MeshPoints+5*k+i] = [3]float32{want[name][2*i], want[name][2*i+1], z}
		}
	}
	return out
}
