package vision

import (
	"poise/analysis/media"
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/sight"
)

// Faces are not looked at by the networks in every frame. A few frames are held until the last of them was looked at; in those before
// it a face is interpolated where the pictures agree with that, else the middle one is looked at too, and so on.
const (
	// mostTogether is how many frames are decided on together at most.
	mostTogether = 4
	// mostApart is how far apart, in seconds, two looks may be between which a face is interpolated.
	mostApart = 0.1
)

// mostAtOnce is how many frames of a size in bytes may be held: what they take beside the one in work is a third of a worker's share,
// so that the reader, which holds frames back too, never waits for a worker that waits for it.
func mostAtOnce(bytes int) int { return 1 + min(mostTogether-1, frameMemory/3/(bytes+1)) }

// heldFrame is a frame that is to be analysed.
type heldFrame struct {
	time    float64
	pose    bool
	views   []geom.Picture // what each view shows
	pic     geom.Picture
	release func()
}

// foundFace is a face in a held frame.
type foundFace struct {
	landmarks faceLandmarks
	sight     sight.Sight
	apart     float64
}

// foundFaces are the followed faces in one held frame.
type foundFaces map[*trackedFace]*foundFace

// add takes in the segment's next frame, which is analysed at once or together with some of the next ones, and then released.
func (tr *tracker) add(f media.Frame, pose bool, release func()) error {
	if f.Time > tr.last+mostApart+1e-6 {
		if err := tr.flush(); err != nil {
			release()
			return err
		}
	}
	h := heldFrame{time: f.Time, pose: pose, pic: geom.PictureOf(f), release: release}
	tr.look(h.pic, len(tr.held))
	for _, v := range tr.views {
		h.views = append(h.views, v.pic)
	}
	if tr.held = append(tr.held, h); len(tr.held) < tr.together() {
		return nil
	}
	return tr.flush()
}

// together is how many frames may be decided on together now: the last of them may be the one in which the detector is due.
func (tr *tracker) together() int {
	if len(tr.faces) == 0 {
		return 1
	}
	return min(tr.most, detectEvery-tr.framesSinceDetection+1)
}

// show makes the views show a held frame.
func (tr *tracker) show(h *heldFrame) {
	for i, v := range tr.views {
		v.pic = h.views[i]
	}
}

// drop releases the frames that are held.
func (tr *tracker) drop() {
	for i := range tr.held {
		tr.held[i].release()
	}
	tr.held = tr.held[:0]
}

// flush analyses the frames that are held.
func (tr *tracker) flush() error {
	defer tr.drop()
	ahead, err := tr.lookAhead()
	if err != nil {
		return err
	}
	for i := range tr.held {
		var found foundFaces
		if ahead != nil {
			found = ahead[i]
		}
		if err := tr.analyse(&tr.held[i], found); err != nil {
			return err
		}
		tr.last = tr.held[i].time
	}
	return nil
}

// lookAhead finds the faces in all held frames. It returns nil, with nothing changed, for frames that are to be looked at one by one: a single
// one, and those in which a face is lost.
func (tr *tracker) lookAhead() ([]foundFaces, error) {
	if len(tr.held) < 2 {
		return nil, nil
	}
	faces, before := tr.faces, make([]trackedFace, len(tr.faces))
	tr.faces = append([]*trackedFace(nil), faces...)
	for i, f := range faces {
		before[i] = *f
	}
	found, err := tr.findAhead(before)
	if err == nil && found == nil {
		tr.faces = faces
		for i, f := range faces {
			*f = before[i]
		}
	}
	return found, err
}

// findAhead looks at the last of the held frames, and finds the faces in those before it. before are the faces as they were.
func (tr *tracker) findAhead(before []trackedFace) ([]foundFaces, error) {
	last := len(tr.held) - 1
	tr.show(&tr.held[last])
	for _, f := range tr.faces {
		f.lips.Hold = false // too long ago
	}
	if lost, err := tr.updateFaces(); err != nil || lost {
		return nil, err
	}
	found := make([]foundFaces, last+1)
	for i := range found {
		found[i] = foundFaces{}
	}
	for i, f := range tr.faces {
		b := &bisection{tr: tr, face: f, found: make([]foundFace, last+2), times: []float64{tr.last}}
		for k := range tr.held {
			b.times = append(b.times, tr.held[k].time)
			found[k][f] = &b.found[k+1]
		}
		b.found[0] = foundFace{landmarks: before[i].landmarks, sight: before[i].sight}
		b.found[last+1].landmarks = f.landmarks
		b.found[last+1].sight.See(f.view.pic, f.landmarks.points[:])
		if ok, err := b.fill(0, last+1); err != nil || !ok {
			return nil, err
		}
	}
	return found, nil
}

// take makes what was found in a held frame the state of a face.
func (f *trackedFace) take(found *foundFace) {
	f.landmarks, f.sight, f.apart = found.landmarks, found.sight, found.apart
	f.updateRegion()
}
