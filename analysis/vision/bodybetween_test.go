package vision

import (
	"math"
	"sync/atomic"
	"testing"

	"poise/analysis"
	"poise/analysis/blazepose"
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

// Somebody who sits still is looked at half as often as somebody who moves, and has keypoints in as many pictures, without a leap.
func TestBodyAtRestIsLookedAtLess(t *testing.T) {
	opt := openNetworks(t, "")
	opt.Workers = 1
	var looks [2]int64
	for k, speed := range []int{0, 8} { // pixels a picture, back and forth
		var runs atomic.Int64
		opt := opt
		opt.Runtime = counting{opt.Runtime, models.PoseLite, &runs}
		f := newFilm(t, 50) // 2 s, 30 pictures on the grid of 15 Hz
		at := func(i int) int { return 60 + speed*max(i%10, 10-i%10) }
		f.place = func(i int) (int, int, bool) { return at(i), 20, true }
		v := observe(t, f, opt)
		looks[k] = runs.Load()
		body, poses, last := &v.People[0].Body, 0, math.NaN()
		for i := range v.Time {
			if body.Reason[i] != analysis.Measured {
				continue
			}
			poses++
			x, _, _ := body.At(i, blazepose.LeftShoulder)
			x -= float32(at(i))
			if math.Abs(float64(x)-last) > 8 {
				t.Errorf("at %d pixels a picture, picture %d: the shoulder is at %.1f, %.1f before", speed, i, x, last)
			}
			last = float64(x)
		}
		if poses != 30 {
			t.Errorf("at %d pixels a picture, %d poses", speed, poses)
		}
	}
	if looks[0] > looks[1]-10 {
		t.Errorf("%d looks at a body at rest, %d at one that moves", looks[0], looks[1])
	}
}

// What lies between two looks is between their keypoints; the head is where its mesh is.
func TestKeypointsBetweenLooks(t *testing.T) {
	var l bodyLook
	l.there, l.left, l.time, l.leftTime, l.leftRow = true, true, 1, 1.05, 7
	l.head.X, l.leftHead.X, l.most = 100, 130, 2
	next := bodyRow{frame: 9, reason: analysis.Measured}
	for k := range next.x {
		l.row.x[k], next.x[k] = 10, 14
		l.row.vis[k], next.vis[k] = 0.5, 1
	}
	next.x[blazepose.RightWrist] = 50 // moved after the picture that was left out
	to := l.head
	to.X = 110
	got := l.between(&next, 1.2, to)
	if got.frame != 7 || math.Abs(float64(got.x[blazepose.LeftWrist])-11) > 1e-4 || math.Abs(float64(got.vis[0])-0.625) > 1e-4 {
		t.Errorf("between: frame %d, wrist %g, visibility %g", got.frame, got.x[blazepose.LeftWrist], got.vis[0])
	}
	if got.x[blazepose.RightWrist] != 12 {
		t.Errorf("a wrist that moved later at %g, want 12", got.x[blazepose.RightWrist])
	}
	if want := 11 + 130 - 102.5; math.Abs(float64(got.x[blazepose.Nose])-want) > 1e-3 {
		t.Errorf("nose at %g, want %g", got.x[blazepose.Nose], want)
	}
}
