package vision

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/media/decode"
	"poise/models"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var errBroken = errors.New("the film tore")

func observe(t *testing.T, f *film, opt Options) *analysis.Visual {
	t.Helper()
	v, err := Observe(context.Background(), f, f.recording(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if f.read != int(f.released.Load()) {
		t.Errorf("%d frames read, %d released", f.read, f.released.Load())
	}
	return v
}

func TestObserveFollowsThePortrait(t *testing.T) {
	f := newFilm(t, 110)
	f.place = func(i int) (int, int, bool) { return 60 + i/2, 20 - i/4, i < 50 || i >= 70 }
	f.black = func(i int) bool { return i >= 60 && i < 65 }
	v := observe(t, f, openNetworks(t, models.Auto))
	if len(v.People) != 1 || len(v.Time) != 110 {
		t.Fatalf("%d people in %d frames", len(v.People), len(v.Time))
	}
	face, body := &v.People[0].Face, &v.People[0].Body
	for i := range v.Time {
		x, y, there := f.place(i)
		switch {
		case f.black(i):
			if face.Reason[i] != analysis.TooDark {
				t.Errorf("black frame %d: %v", i, face.Reason[i])
			}
		case !there:
			if face.Reason[i] != analysis.NoFace || !math.IsNaN(float64(face.X[i])) || !math.IsNaN(float64(face.GazeYaw[i])) {
				t.Errorf("empty frame %d: %v at %g", i, face.Reason[i], face.X[i])
			}
		case i >= 50 && i < 80: // the face is sought at intervals
		case face.Reason[i] != analysis.Measured || face.EyeReason[i] != analysis.Measured:
			t.Errorf("frame %d: face %v, eyes %v", i, face.Reason[i], face.EyeReason[i])
		default:
			checkPortrait(t, face, i, float64(x), float64(y))
		}
	}
	checkShoulders(t, f, v, body)
}

// checkPortrait compares irises and angles with what the portrait shows: a woman who looks at the lens.
func checkPortrait(t *testing.T, face *analysis.Face, i int, x, y float64) {
	t.Helper()
	for p, want := range map[int][2]float64{468: portraitRight, 473: portraitLeft} {
		px, py := face.Point(i, p)
		if math.Hypot(float64(px)-want[0]-x, float64(py)-want[1]-y) > 3 {
			t.Errorf("frame %d: iris %d at %.1f, %.1f, want %.1f, %.1f", i, p, px, py, want[0]+x, want[1]+y)
		}
	}
	if math.Abs(float64(face.GazeYaw[i])) > 12 || math.Abs(float64(face.GazePitch[i])) > 12 {
		t.Errorf("frame %d: gaze %.1f, %.1f of one who looks at the lens", i, face.GazeYaw[i], face.GazePitch[i])
	}
	if w := face.Width[i]; w < 80 || w > 130 {
		t.Errorf("frame %d: face is %.0f px wide", i, w)
	}
	if face.LeftEyeOpen[i] < 0.15 || face.RightEyeOpen[i] < 0.15 {
		t.Errorf("frame %d: lids open %.2f, %.2f", i, face.LeftEyeOpen[i], face.RightEyeOpen[i])
	}
}

func checkShoulders(t *testing.T, f *film, v *analysis.Visual, body *analysis.Body) {
	t.Helper()
	poses := 0
	for i := range v.Time {
		x, _, there := f.place(i)
		if !there || body.Reason[i] != analysis.Measured {
			continue
		}
		poses++
		lx, _, _ := body.At(i, blazepose.LeftShoulder)
		rx, _, _ := body.At(i, blazepose.RightShoulder)
		if !(float64(rx) < float64(x)+portraitRight[0] && float64(lx) > float64(x)+portraitLeft[0]) {
			t.Errorf("frame %d: shoulders at %.0f and %.0f, face between %.0f and %.0f", i, rx, lx,
				float64(x)+portraitRight[0], float64(x)+portraitLeft[0])
		}
	}
	if poses < 40 { // of 54 on the grid of 15 Hz
		t.Errorf("%d poses", poses)
	}
}

func TestSameBytesForAnyNumberOfWorkers(t *testing.T) {
	opt := openNetworks(t, models.Auto)
	var first *analysis.Visual
	for _, workers := range []int{1, 2, 5} {
		opt.Workers = workers
		v := observe(t, newFilm(t, 160), opt)
		if first == nil {
			first = v
			if !slices.ContainsFunc(v.People[0].Face.Apart, func(a float32) bool { return a > 0 }) {
				t.Error("no face was interpolated")
			}
			continue
		}
		if d := cmp.Diff(first, v, cmpopts.EquateNaNs()); d != "" {
			t.Errorf("%d workers see other things than 1: %.2000s", workers, d)
		}
	}
}

func TestMirroredPictureFlipsSigns(t *testing.T) {
	opt := openNetworks(t, models.Auto)
	a := newFilm(t, 12)
	b := newFilm(t, 12)
	b.mirrored = true
	fa, fb := observe(t, a, opt).People[0].Face, observe(t, b, opt).People[0].Face
	for i := range fa.Reason {
		// The networks are not quite symmetrical, least in what the small irises tell.
		for name, c := range map[string][3]float32{
			"head yaw":   {fa.HeadYaw[i], -fb.HeadYaw[i], 3},
			"head pitch": {fa.HeadPitch[i], fb.HeadPitch[i], 3},
			"head roll":  {fa.HeadRoll[i], -fb.HeadRoll[i], 2},
			"gaze yaw":   {fa.GazeYaw[i], -fb.GazeYaw[i], 5},
			"gaze pitch": {fa.GazePitch[i], fb.GazePitch[i], 8},
			"direction":  {fa.DirYaw[i], -fb.DirYaw[i], 0.5},
		} {
			if !(math.Abs(float64(c[0]-c[1])) < float64(c[2])) {
				t.Errorf("frame %d: %s is %.1f, mirrored %.1f", i, name, c[0], c[1])
			}
		}
	}
}

func TestPositionsAreThoseOfTheStoredPicture(t *testing.T) {
	opt := openNetworks(t, models.Auto)
	f, g := newFilm(t, 3), newFilm(t, 3)
	rec := g.recording()
	rec.Video.Width, rec.Video.Height = 2*f.w, 2*f.h
	one := observe(t, f, opt)
	two, err := Observe(context.Background(), g, rec, opt)
	if err != nil {
		t.Fatal(err)
	}
	a, b := one.People[0], two.People[0]
	ax, _, _ := a.Body.At(0, 11)
	bx, _, _ := b.Body.At(0, 11)
	if b.Face.X[2] != 2*a.Face.X[2] || b.Face.Width[2] != 2*a.Face.Width[2] || bx != 2*ax {
		t.Errorf("stored twice as large: x %g and %g, shoulder %g and %g", a.Face.X[2], b.Face.X[2], ax, bx)
	}
	if a.Face.HeadYaw[2] != b.Face.HeadYaw[2] {
		t.Error("angles depend on the stored size")
	}
}

func TestNobody(t *testing.T) {
	f := newFilm(t, 40)
	f.place = func(int) (int, int, bool) { return 0, 0, false }
	v := observe(t, f, openNetworks(t, models.Auto))
	if len(v.People) != 0 || len(v.Time) != 40 || v.Faces[39] != 0 {
		t.Errorf("%d people, %d frames, %d faces", len(v.People), len(v.Time), v.Faces[39])
	}
}

func TestEveryFrameIsReleasedOnFailure(t *testing.T) {
	opt := openNetworks(t, models.Auto)
	t.Run("source", func(t *testing.T) {
		f := newFilm(t, 200)
		f.broken = 70
		if _, err := Observe(context.Background(), f, f.recording(), opt); !errors.Is(err, errBroken) {
			t.Errorf("error %v", err)
		}
		released(t, f)
	})
	t.Run("short frame", func(t *testing.T) {
		f := newFilm(t, 10)
		f.short = true
		if _, err := Observe(context.Background(), f, f.recording(), opt); err == nil {
			t.Error("a frame without pixels passed")
		}
		released(t, f)
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		f := newFilm(t, 5000)
		o := opt
		o.Progress = func(frames int, _ float64) {
			if frames == 60 {
				cancel()
			}
		}
		if _, err := Observe(ctx, f, f.recording(), o); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		released(t, f)
		if f.read > 1000 {
			t.Errorf("%d frames were read after cancelling at 60", f.read)
		}
	})
}

func released(t *testing.T, f *film) {
	t.Helper()
	if f.read != int(f.released.Load()) {
		t.Errorf("%d frames read, %d released", f.read, f.released.Load())
	}
}

func TestOptions(t *testing.T) {
	good := openNetworks(t, models.Auto)
	huge := good
	huge.Pose = "huge"
	for name, o := range map[string]Options{"no runtime": {Topology: good.Topology}, "no topology": {Runtime: good.Runtime},
		"unknown pose": huge} {
		if _, err := Observe(context.Background(), newFilm(t, 1), newFilm(t, 1).recording(), o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := Observe(context.Background(), newFilm(t, 1), &analysis.Recording{}, good); err == nil {
		t.Error("a recording without picture was observed")
	}
}

var _ FrameSource = (*decode.Decoder)(nil)

// A segment finds its faces anew: where a picture stands still, the landmarks are those of the segment before, wherever the detector puts the face.
func TestStillFaceStaysWhereSegmentsBegin(t *testing.T) {
	f := newFilm(t, 110)
	f.place = func(int) (int, int, bool) { return 60, 20, true }
	v := observe(t, f, openNetworks(t, models.Auto))
	face := &v.People[0].Face
	for i := 1; i < len(v.Time); i++ {
		turned := math.Hypot(float64(face.HeadYaw[i]-face.HeadYaw[i-1]), float64(face.HeadPitch[i]-face.HeadPitch[i-1]))
		grown := math.Abs(float64(face.H[i]/face.H[i-1] - 1))
		if !(turned < 0.5 && grown < 0.005) {
			t.Errorf("%.2f s: head turned by %.2f degrees, grown by %.1f %%", v.Time[i], turned, 100*grown)
		}
	}
}
