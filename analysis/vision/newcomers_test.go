package vision

import (
	"image"
	"math/rand/v2"
	"testing"

	"poise/analysis/media"
	"poise/analysis/vision/internal/geom"
)

// room is a picture of 640x360 with a webcam's noise and a door's edge, in which things stand.
func room(seed uint64, door int, things ...image.Rectangle) geom.Picture {
	const w, h = 640, 360
	pix, noise := make([]byte, media.FrameBytes(w, h)), rand.New(rand.NewPCG(seed, 1))
	for i := range w * h {
		level := 120.0
		if i%w > door {
			level = 60
		}
		for _, t := range things {
			if (image.Point{X: i % w, Y: i / w}).In(t) {
				level = 150
			}
		}
		pix[i] = byte(level + 2*noise.NormFloat64())
	}
	return geom.PictureOf(media.Frame{Width: w, Height: h, Pix: pix})
}

// Faces are detected again where a thing of a face's size came in, not where noise alone, a slight sway or a followed face's own place differ.
func TestDetectionsAreSparedWhereNothingComesIn(t *testing.T) {
	head := image.Rect(300, 100, 380, 200)
	for _, c := range []struct {
		name   string
		now    geom.Picture
		spared bool
	}{
		{"nothing happens", room(2, 500, head), true},
		{"the picture sways by a pixel", room(3, 501, head), true},
		{"the head moves", room(4, 500, head.Add(image.Pt(15, 5))), true},
		{"somebody comes in", room(5, 500, head, image.Rect(80, 90, 120, 140)), false},
		{"the door opens", room(6, 460, head), false},
	} {
		v := &view{whole: true, pic: room(1, 500, head)}
		f := &trackedFace{view: v, box: geom.Box{X0: 310, Y0: 120, X1: 370, Y1: 195}}
		tr := &tracker{views: []*view{v}, faces: []*trackedFace{f}, pose: new(poseLandmarker)}
		tr.scene.due = true
		if tr.keepScene(); tr.scene.due {
			t.Error("the scene is still due")
		}
		v.pic = c.now
		if got := tr.scene.unchanged(tr.views); got != c.spared {
			t.Errorf("%s: spared %v", c.name, got)
		}
	}
}

func TestDetectionsAreNotSparedForEver(t *testing.T) {
	v := &view{whole: true, pic: room(1, 500)}
	tr := &tracker{views: []*view{v}, pose: new(poseLandmarker)}
	if tr.scene.unchanged(tr.views) {
		t.Error("the first detection was spared")
	}
	tr.keepScene()
	for n := range mostUnchanged {
		if !tr.scene.unchanged(tr.views) {
			t.Errorf("%d detections were spared", n)
		}
	}
	if tr.scene.unchanged(tr.views) {
		t.Errorf("more than %d detections were spared", mostUnchanged)
	}
}
