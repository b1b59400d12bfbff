package vision

import (
	"math"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/media"
	"poise/analysis/vision/internal/geom"
	"poise/models"
)

// counting counts the runs of one network.
type counting struct {
	models.Runtime
	network string
	runs    *atomic.Int64
}

func (c counting) Open(network string) (models.Session, error) {
	s, err := c.Runtime.Open(network)
	if err != nil || network != c.network {
		return s, err
	}
	return countingSession{s, c.runs}, nil
}

type countingSession struct {
	models.Session
	runs *atomic.Int64
}

func (s countingSession) Run(inputs ...models.Tensor) ([]models.Tensor, error) {
	s.runs.Add(1)
	return s.Session.Run(inputs...)
}

// Somebody who sits still is looked at less often than somebody who moves, and has keypoints in as many pictures, without a leap. Whoever
// moves slowly, by less from one picture to the next than counts, does not drift away from them.
func TestBodyAtRest(t *testing.T) {
	opt := openNetworks(t, "")
	opt.Workers = 1
	for _, c := range []struct {
		name        string
		place       func(i int) int
		least, most int64 // looks, with those that find the body
	}{
		{"at rest", func(int) int { return 60 }, 4, 8},
		{"moves to and fro", func(i int) int { return 60 + 8*max(i%10, 10-i%10) }, 29, 40},
		{"drifts", func(i int) int { return 60 + i }, 11, 24},
	} {
		var runs atomic.Int64
		opt := opt
		opt.Runtime = counting{opt.Runtime, models.PoseLite, &runs}
		f := newFilm(t, 50) // 2 s, 30 pictures on the grid of 15 Hz
		f.place = func(i int) (int, int, bool) { return c.place(i), 20, true }
		v := observe(t, f, opt)
		if n := runs.Load(); n < c.least || n > c.most {
			t.Errorf("%s: %d looks, want %d to %d", c.name, n, c.least, c.most)
		}
		body, poses, looked, last := &v.People[0].Body, 0, int64(0), math.NaN()
		for i := range v.Time {
			if body.Reason[i] != analysis.Measured {
				continue
			}
			if poses++; body.Looked(i) {
				looked++
			}
			x, _, _ := body.At(i, blazepose.LeftShoulder)
			x -= float32(c.place(i))
			if math.Abs(float64(x)-last) > 8 {
				t.Errorf("%s, picture %d: the shoulder is at %.1f, %.1f before", c.name, i, x, last)
			}
			last = float64(x)
		}
		if poses != 30 || looked > runs.Load() {
			t.Errorf("%s: %d poses, %d of them looked at in %d looks", c.name, poses, looked, runs.Load())
		}
	}
}

// Who is at rest in some segments and moves in others is seen the same by any number of workers.
func TestRestForAnyNumberOfWorkers(t *testing.T) {
	opt := openNetworks(t, "")
	var first *analysis.Visual
	for _, workers := range []int{1, 2, 5} {
		opt.Workers = workers
		f := newFilm(t, 160)
		f.clock = true
		f.place = func(i int) (int, int, bool) { return 60 + max(i-90, 0), 20, true }
		v := observe(t, f, opt)
		if first == nil {
			first = v
			rest := 0
			for i := range v.Time {
				if !v.People[0].Body.Looked(i) {
					rest++
				}
			}
			if rest < 30 {
				t.Fatalf("only %d pictures were left out", rest)
			}
			continue
		}
		if d := cmp.Diff(first, v, cmpopts.EquateNaNs()); d != "" {
			t.Errorf("%d workers see other things than 1: %.2000s", workers, d)
		}
	}
}

// What lies between two looks is between their keypoints, no farther from where the picture shows it than was seen; the head is where its face is.
func TestKeypointsBetweenLooks(t *testing.T) {
	var r bodyRest
	r.time, r.head.X = 1, 100
	next := bodyRow{frame: 9, reason: analysis.Measured}
	for k := range next.x {
		r.row.x[k], next.x[k] = 10, 14
		r.row.vis[k], next.vis[k] = 0.5, 1
	}
	next.x[blazepose.RightWrist] = 50 // moved after the picture that was left out
	got := r.row
	got.frame, got.between = 7, 2
	p := leftOut{time: 1.05}
	elbow := slices.Index(watchedJoints[:], blazepose.LeftElbow) // swings back, of which the looks say nothing
	p.ways[elbow].X, r.joints.ways[elbow].X = 7, 4
	p.head.X = 130
	to := r.head
	to.X = 110
	r.between(&got, &next, p, 1.2, &view{sx: 1, sy: 1}, to)
	if got.frame != 7 || math.Abs(float64(got.x[blazepose.LeftWrist])-11) > 1e-4 || math.Abs(float64(got.vis[0])-0.625) > 1e-4 {
		t.Errorf("between: frame %d, wrist %g, visibility %g", got.frame, got.x[blazepose.LeftWrist], got.vis[0])
	}
	if got.x[blazepose.LeftElbow] != 17 || got.y[blazepose.LeftElbow] != 0 {
		t.Errorf("an elbow at %g, %g, want 17, 0", got.x[blazepose.LeftElbow], got.y[blazepose.LeftElbow])
	}
	if got.x[blazepose.RightWrist] != 12 {
		t.Errorf("a wrist that moved later at %g, want 12", got.x[blazepose.RightWrist])
	}
	if want := 11 + 130 - 102.5; math.Abs(float64(got.x[blazepose.Nose])-want) > 1e-3 {
		t.Errorf("nose at %g, want %g", got.x[blazepose.Nose], want)
	}
}

// A face nods while its body rests; where there is none, the head tells that the body moved.
func TestRestWithoutAFace(t *testing.T) {
	const w, h = 640, 480
	show := func(nod int) geom.Picture {
		pix := make([]byte, media.FrameBytes(w, h))
		for i := range w * h {
			x, y := i%w, i/w
			if 250 <= x && x < 390 && 60 <= y && y < 215 {
				y += nod
			}
			pix[i] = byte(120 + 60*math.Sin(float64(x)/5)*math.Cos(float64(y)/7))
		}
		return geom.PictureOf(media.Frame{Pix: pix, Width: w, Height: h})
	}
	v := &view{sx: 1, sy: 1}
	head := &trackedFace{view: v, box: geom.Box{X0: 270, Y0: 80, X1: 370, Y1: 200}}
	for _, c := range []struct {
		name  string
		face  *trackedFace
		nod   int
		t     float64
		rests bool
	}{
		{"face, at rest", head, 0, 0.9, true}, {"no face, at rest", nil, 0, 0.9, true}, {"too long", head, 0, 1, false},
		{"face, nods", head, 8, 0.9, true}, {"no face, nods", nil, 8, 0.9, false},
	} {
		b := &trackedBody{view: v, tracked: true, face: c.face, roi: geom.Square{Center: geom.Point{X: 320, Y: 300}, Side: 512}}
		for _, k := range [...]int{blazepose.LeftShoulder, blazepose.RightShoulder} {
			b.keypoints.points[k], b.keypoints.visibility[k] = geom.Point{X: 400, Y: 250}, 1
		}
		b.keypoints.points[blazepose.RightShoulder].X = 240
		v.pic = show(0)
		b.rest.look(b, c.face, &bodyRow{reason: analysis.Measured}, 0, nil)
		v.pic = show(c.nod)
		if got := b.atRest(c.t, c.face); got != c.rests {
			t.Errorf("%s: at rest is %v", c.name, got)
		}
	}
}
