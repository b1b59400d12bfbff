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
	mostTogether = 8
	// mostApart is how far apart, in seconds, two looks may be between which a face is interpolated: heads nod and shake up to four times a
	// second, and are looked at twice as often even where no picture in between tells anything. With 0.2 a quarter fewer were looked at in the sample,
	// and one clip's eye contact came out a hundredth worse.
	mostApart = 0.125
	// mostDrift is how far a face's region may lie from where the face was followed to before the mesh is run once more there: it answers
	// differently where the face lies elsewhere in its region.
	mostDrift = 0.05
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
	moves   []sight.Move // of each face, since the look before
	release func()
}

// foundFace is a face in a held frame.
type foundFace struct {
	landmarks faceLandmarks
	sight     sight.Sight
	apart     float64
	register  bool // the eyes are to be registered in this frame: they turned meanwhile, or the face was followed for a while
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
	followed := tr.see(&h)
	if !followed && len(tr.held) > 0 {
		if err := tr.flush(); err != nil {
			release()
			return err
		}
		followed = tr.see(&h)
	}
	if tr.held = append(tr.held, h); followed && len(tr.held) < tr.together() {
		return nil
	}
	return tr.flush()
}

// see makes the views of a frame that is going to be held, and follows the faces into it. It reports false where one can't be followed.
func (tr *tracker) see(h *heldFrame) bool {
	tr.look(h.pic, len(tr.held))
	h.views, h.moves = h.views[:0], h.moves[:0]
	for _, v := range tr.views {
		h.views = append(h.views, v.pic)
	}
	if tr.most == 1 || len(tr.faces) == 0 {
		return false
	}
	for i, f := range tr.faces {
		guess := f.speed.Scale(h.time - tr.last)
		if n := len(tr.held); n > 0 {
			guess = tr.held[n-1].moves[i].By.Scale((h.time - tr.last) / (tr.held[n-1].time - tr.last))
		}
		m, ok := f.sight.Follow(f.view.pic, f.landmarks.points[:], guess)
		if !ok {
			h.moves = nil
			return false
		}
		h.moves = append(h.moves, m)
	}
	return true
}

// together is how many frames may be decided on together now: the last of them may be the one in which the detector is due.
func (tr *tracker) together() int { return min(tr.most, detectEvery-tr.framesSinceDetection+1) }

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

// lookAhead finds the faces in all held frames. It returns nil, with nothing changed, for frames that are to be looked at one by one: those
// in which a face is lost or can't be followed.
func (tr *tracker) lookAhead() ([]foundFaces, error) {
	if len(tr.held) == 0 || len(tr.held[len(tr.held)-1].moves) == 0 {
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

// findAhead looks at the last of the held frames, where the faces were followed to, and finds them in those before it. before are the faces
// as they were.
func (tr *tracker) findAhead(before []trackedFace) ([]foundFaces, error) {
	last := len(tr.held) - 1
	h := &tr.held[last]
	tr.show(h)
	bisections := make([]*bisection, len(tr.faces))
	for i, f := range tr.faces {
		bisections[i] = tr.bisection(i, &before[i])
		if f.rests = bisections[i].rests(&f.look); f.rests {
			f.landmarks = bisections[i].found[last+1].landmarks
			continue
		}
		f.follow(h.moves[i])
		before[i].ahead = f.roi
		f.lips.Hold = last == 0 && !h.pose // else too long ago
	}
	tr.show(h)
	if lost, err := tr.updateFaces(); err != nil || lost {
		return nil, err
	}
	found := make([]foundFaces, last+1)
	for i := range found {
		found[i] = foundFaces{}
	}
	for i, f := range tr.faces {
		b := bisections[i]
		for k := range tr.held {
			found[k][f] = &b.found[k+1]
		}
		if f.rests {
			f.rests = false
			continue
		}
		if last > 0 && before[i].ahead.Drift(f.roi) > mostDrift {
			if ok, err := tr.runMesh(f); err != nil || !ok || !f.updateRegion() {
				return nil, err
			}
		}
		if ok, err := b.bisect(f); err != nil || !ok {
			return nil, err
		}
	}
	return found, nil
}

// bisection prepares finding the i-th face in all held frames, from what it was before them.
func (tr *tracker) bisection(i int, before *trackedFace) *bisection {
	end := len(tr.held)
	b := &bisection{tr: tr, face: before, found: make([]foundFace, end+1), times: []float64{tr.last}, moves: make([]geom.Point, 1, end+1)}
	for k := range tr.held {
		b.times, b.moves = append(b.times, tr.held[k].time), append(b.moves, tr.held[k].moves[i].By)
	}
	b.found[0] = foundFace{landmarks: before.landmarks, sight: before.sight}
	return b
}

// bisect finds the face, which was looked at in the last of the held frames, in all others.
func (b *bisection) bisect(f *trackedFace) (bool, error) {
	end := len(b.found) - 1
	b.face = f
	b.found[end] = foundFace{landmarks: f.landmarks}
	b.found[end].sight.See(f.view.pic, f.landmarks.points[:])
	return b.fill(0, end)
}

// follow moves the region of interest to where the face has gone.
func (f *trackedFace) follow(m sight.Move) {
	f.roi.Center = f.roi.Center.Add(sight.Pixels(f.landmarks.points[:], m.By))
	f.roi.Angle += m.Roll
}

// take makes what was found in a held frame the state of a face.
func (f *trackedFace) take(found *foundFace) {
	f.landmarks, f.sight, f.apart, f.register = found.landmarks, found.sight, found.apart, found.register
	f.updateRegion()
}
