package vision

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"poise/analysis"
	"poise/models"
)

// Looked at one by one, pictures show exactly what Observe sees in them; what is kept can be asked for twice.
func TestLiveSeesWhatObserveSees(t *testing.T) {
	place := func(i int) (int, int, bool) { return 60 + min(i, 80)/2, 20 - min(i, 80)/4, i < 30 || i >= 45 }
	opt := openNetworks(t, "")
	whole := newFilm(t, 115)
	whole.place, whole.clock = place, true // a picture that is frozen is measured live
	opt.everyFrame = true                  // live holds nothing back
	want := observe(t, whole, opt)
	bringNear(want)

	l, err := NewLive(opt)
	if err != nil {
		t.Fatal(err)
	}
	f := newFilm(t, 115)
	f.place, f.clock = place, true
	for i := range 115 {
		frame, release, err := f.Read()
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Add(frame); err != nil {
			t.Fatal(err)
		}
		if err := l.Add(frame); !errors.Is(err, ErrOrder) {
			t.Errorf("the same picture again: %v", err)
		}
		release()
		if i == 50 {
			l.Visual(math.Inf(-1), analysis.Span{}) // changes nothing
		}
	}
	for range 2 {
		got := l.Visual(math.Inf(-1), analysis.Span{})
		compareRegistered(t, &want.People[0].Face, &got.People[0].Face)
		if d := cmp.Diff(want, got, cmpopts.EquateNaNs(), notRegistered); d != "" {
			t.Fatalf("live differs (-observe +live):\n%.2000s", d)
		}
	}
	end := want.Time[len(want.Time)-1]
	l.Thin(end-0.1, analysis.Span{Start: 0.1, End: 0.2}, 0)
	if v := l.Visual(math.Inf(-1), analysis.Span{}); len(v.Time) >= 115 || v.Time[0] != want.Time[0] || v.Time[len(v.Time)-1] != end {
		t.Errorf("%d pictures are kept, from %v to %v s", len(v.Time), v.Time[0], v.Time[len(v.Time)-1])
	}
	l.Thin(end+100, analysis.Span{}, 0)
	if v := l.Visual(math.Inf(-1), analysis.Span{}); len(v.Time) == 0 || v.Time[0] < 2 {
		t.Errorf("the open segment is gone, or more is kept: %v", v.Time)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// bringNear takes into memory what lies in files.
func bringNear(v *analysis.Visual) {
	for i := range v.People {
		f, b := &v.People[i].Face, &v.People[i].Body
		for _, c := range []struct {
			far  **analysis.Rows
			near *[]float32
		}{{&f.FarPoints, &f.Points}, {&b.FarX, &b.X}, {&b.FarY, &b.Y}, {&b.FarVisibility, &b.Visibility}} {
			*c.near, *c.far = (*c.far).Copy(0, (*c.far).Count), nil
		}
	}
}

// notRegistered leaves out the columns that depend on the template: while it is going on, that is made of the first seconds.
var notRegistered = cmpopts.IgnoreFields(analysis.Face{}, "LeftIrisX", "LeftIrisY", "RightIrisX", "RightIrisY", "LeftLidY", "RightLidY",
	"AxisX", "AxisY", "IrisCost", "IrisRadius", "SkinCost")

// compareRegistered tells whether the templates of the whole and of its beginning put the irises to the same places.
func compareRegistered(t *testing.T, want, got *analysis.Face) {
	t.Helper()
	both := 0
	for i := range want.LeftIrisX {
		w, g := [...]float32{want.LeftIrisX[i], want.RightIrisY[i], want.AxisX[i]}, [...]float32{got.LeftIrisX[i], got.RightIrisY[i], got.AxisX[i]}
		for k := range w {
			if (w[k] == w[k]) != (g[k] == g[k]) || math.Abs(float64(w[k]-g[k])) > 0.02 {
				t.Errorf("picture %d: registered as %v, live %v", i, w, g)
				break
			}
		}
		if w[0] == w[0] {
			both++
		}
	}
	if both < 80 {
		t.Errorf("%d of %d pictures are registered", both, len(want.LeftIrisX))
	}
}

// A network that fails leaves columns of one length: those who still look at what was seen find a row of each picture.
func TestLiveFails(t *testing.T) {
	opt := openNetworks(t, "")
	for _, fault := range []struct {
		network string
		after   int // runs
	}{{models.FaceMesh, 0}, {models.FaceMesh, 55}, {models.PoseLite, 22}} {
		opt := opt
		opt.Runtime = failing{opt.Runtime, fault.network, fault.after}
		l, err := NewLive(opt)
		if err != nil {
			t.Fatal(err)
		}
		f, looked := newFilm(t, 115), 0
		for {
			frame, release, rerr := f.Read()
			if rerr != nil {
				t.Fatalf("%s did not fail", fault.network)
			}
			err = l.Add(frame)
			release()
			if err != nil {
				break
			}
			looked++
		}
		if !errors.Is(err, errFault) {
			t.Errorf("%s: %v", fault.network, err)
		}
		v := l.Visual(math.Inf(-1), analysis.Span{})
		if n := len(v.Time); n > looked || looked > 50 && n == 0 || len(v.Luma) != n || len(v.Faces) != n || len(v.Bodies) != n {
			t.Errorf("%s, %d pictures: %d times, %d brightnesses, %d numbers of faces, %d of bodies", fault.network, looked, n, len(v.Luma), len(v.Faces), len(v.Bodies))
		}
		l.Thin(math.Inf(1), analysis.Span{}, 0)
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

var errFault = errors.New("fault")

// failing is a runtime one of whose networks fails after some runs.
type failing struct {
	models.Runtime
	network string
	after   int
}

func (f failing) Open(network string) (models.Session, error) {
	s, err := f.Runtime.Open(network)
	if err != nil || network != f.network {
		return s, err
	}
	return &failingSession{s, f.after}, nil
}

type failingSession struct {
	models.Session
	left int
}

func (s *failingSession) Run(inputs ...models.Tensor) ([]models.Tensor, error) {
	if s.left--; s.left < 0 {
		return nil, errFault
	}
	return s.Session.Run(inputs...)
}

// Bars above and below the camera's picture are left out as soon as they can be told, while a rehearsal goes on.
func TestLiveLeavesBarsOut(t *testing.T) {
	l, err := NewLive(openNetworks(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	const bar, pictures = 60, 30 // 1.2 s
	f := newFilm(t, pictures).reel()
	for _, pix := range f.drawn {
		clear(pix[:bar*f.w*3])
		clear(pix[(f.h-bar)*f.w*3:])
	}
	for range pictures {
		frame, release, err := f.Read()
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Add(frame); err != nil {
			t.Fatal(err)
		}
		release()
	}
	v := l.Visual(math.Inf(-1), analysis.Span{})
	if len(v.Time) != pictures || len(v.People) == 0 {
		t.Fatalf("%d pictures of %d people", len(v.Time), len(v.People))
	}
	_, top, _, bottom := v.People[0].Body.Edges(pictures-1, v.Width, v.Height)
	if math.Abs(float64(top)-bar) > 2 || math.Abs(float64(bottom)-(480-bar)) > 2 {
		t.Errorf("after 1.2 s the camera's picture lies between rows %v and %v, not %d and %d", top, bottom, bar, 480-bar)
	}
}
