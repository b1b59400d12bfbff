package vision

import (
	"math"
	"testing"

	"poise/analysis/blazepose"
	"poise/analysis/media"
	"poise/analysis/vision/internal/geom"
)

// painted is a picture of a textured hand at x, y before a plain wall.
func painted(x, y float64) geom.Picture {
	const w, h = 640, 360
	f := media.Frame{Width: w, Height: h, Pix: make([]byte, media.FrameBytes(w, h))}
	for i := range h {
		for j := range w {
			v := 90.0
			if u, s := float64(j)-x, float64(i)-y; math.Hypot(u, s) < 45 {
				v = 140 + 40*math.Sin(u/7)*math.Cos(s/6) + 20*math.Sin(u/11+s/13)
			}
			f.Pix[i*w+j] = byte(v)
		}
	}
	return geom.PictureOf(f)
}

// handAt is a body whose left hand lies at x, y.
func handAt(x, y float64) *trackedBody {
	b := &trackedBody{tracked: true}
	for _, k := range handKeys[0] {
		b.keypoints.points[k], b.keypoints.visibility[k] = geom.Point{X: x, Y: y}, 1
	}
	b.keypoints.points[blazepose.LeftShoulder], b.keypoints.points[blazepose.RightShoulder] = geom.Point{X: 300}, geom.Point{X: 100}
	return b
}

func TestHandMotionFollowsThePicture(t *testing.T) {
	tr := &tracker{size: pictureSize{1280, 720}, result: new(segmentResult), pose: new(poseLandmarker)}
	place := func(n int) float64 { return 200 + 8*math.Sin(float64(n)/2) }
	tr.look(painted(place(0), 180), 0)
	tr.body.view = tr.views[0]
	for n := range 40 {
		tr.look(painted(place(n), 180), 0)
		tr.trackMotion(n)
		if n%2 == 0 { // the pose jitters beside the hand
			last := tr.body.patches
			where := tr.body.view
			tr.body = *handAt(place(n)+6*math.Cos(3*float64(n)), 180)
			tr.body.patches, tr.body.view = last, where
			tr.body.placePatches(nil)
		}
	}
	if got := len(tr.result.motion); got != 39 {
		t.Fatalf("%d rows of one hand in 40 frames, want all but the first", got)
	}
	for _, m := range tr.result.motion {
		want := 2 * (place(m.frame) - place(m.frame-1)) // the stored picture is twice as large
		if m.side != 0 || math.Abs(float64(m.dx)-want) > 1.5 || math.Abs(float64(m.dy)) > 1 {
			t.Errorf("frame %d, side %d: moved by %.1f, %.1f, want %.1f, 0", m.frame, m.side, m.dx, m.dy, want)
		}
	}
}

func TestHandMotionOfHandsOutOfView(t *testing.T) {
	pic := painted(200, 180)
	for name, b := range map[string]*trackedBody{"beside the picture": handAt(-20, 180), "tiny": func() *trackedBody {
		b := handAt(200, 180)
		b.keypoints.points[blazepose.LeftShoulder] = geom.Point{X: 110}
		return b
	}()} {
		tr := &tracker{size: pictureSize{640, 360}, result: new(segmentResult), pose: new(poseLandmarker), body: *b}
		tr.look(pic, 0)
		tr.body.view = tr.views[0]
		for n := range 3 {
			tr.trackMotion(n)
			tr.body.placePatches(nil)
		}
		if len(tr.result.motion) > 0 {
			t.Errorf("%s: %+v", name, tr.result.motion)
		}
	}
	tr := &tracker{size: pictureSize{640, 360}, result: new(segmentResult), pose: new(poseLandmarker), body: *handAt(630, 355)}
	tr.look(pic, 0)
	tr.body.view = tr.views[0]
	for n := range 3 { // at the corner the square keeps inside
		tr.trackMotion(n)
		tr.body.placePatches(nil)
	}
	if box := tr.body.patches[0].box; box.X1 > 640 || box.Y1 > 360 || box.W() < 90 {
		t.Errorf("square %+v of a hand at the corner", box)
	}
}

func BenchmarkHandMotion(b *testing.B) {
	tr := &tracker{size: pictureSize{640, 360}, result: new(segmentResult), pose: new(poseLandmarker), body: *handAt(200, 180)}
	frames := [2]geom.Picture{painted(200, 180), painted(203, 178)}
	tr.look(frames[0], 0)
	tr.body.view = tr.views[0]
	tr.body.placePatches(nil)
	for n := 0; b.Loop(); n++ {
		tr.look(frames[n%2], 0)
		tr.trackMotion(n)
		tr.result.motion = tr.result.motion[:0]
	}
}
