package vision

import (
	"math"
	"slices"
	"sort"

	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/register"
	"poise/analysis/vision/internal/sight"
	"poise/analysis/vision/internal/ssd"
	"poise/models"
)

const (
	maxFaces         = 3       // followed at once
	minTrackedSize   = 0.5     // of the size of the face in front: smaller ones are counted, not followed ...
	minRequestedSize = 1.0 / 3 // ... nor, where a person is asked for who may sit farther away, those smaller than this
	minFacePresence  = 0.5     // the mesh network's probability from which a face is there
	detectEvery      = 30      // frames between detections while all is well
	detectEveryLost  = 3       // frames between detections after a loss
	detectEveryEmpty = 6       // frames between detections while nobody is there
	smallFacesEvery  = 5       // how many of these until small faces are sought again
	faceRegionScale  = 1.5     // region of interest against the landmarks' box, as MediaPipe has it
	knownIoU         = 0.3     // IoU of a detection with a followed face
	duplicateIoU     = 0.5     // IoU from which two followed faces are one
	minFacePixels    = 16      // pixels
	// maxGrowth is by how much a face may grow or shrink from one frame to the next: nobody comes a third nearer in a tenth of a
	// second; a mesh that does has slipped off the face.
	maxGrowth = 1.5
	// maxTilt is how much more than the person in front another face may be tilted, in degrees: a neck bends 45 degrees to a side (American
	// Academy of Orthopaedic Surgeons 1965, Joint Motion). What is tilted more is seen in a pattern.
	maxTilt   = 50.0
	eyeOuterR = 33 // outer corners of the eyes: the line between them is the region's x axis
	eyeOuterL = 263
)

// trackedFace is the state of one face that is tracked.
type trackedFace struct {
	view      *view
	track     *faceTrack
	index     int // of the track
	roi       geom.Square
	box       geom.Box
	landmarks faceLandmarks
	lips      models.Lips

	speed    geom.Point  // mm a second along the line of the eyes and down the face, over the last two frames
	seen     float64     // time of the last frame
	eyes     geom.Point  // middle between them in it
	ahead    geom.Square // region that it was followed to
	apart    float64     // seconds between the looks that landmarks are interpolated from; 0: looked at
	register bool        // the eyes, though the face was not looked at
	sight    sight.Sight // of it, where landmarks are those of a look
	look     look        // the last one
	rests    bool        // as at that look, in the frame that is being looked at
}

// faceLandmarks are the 478 points in pixels of the frame; z on the same scale, smaller nearer to the camera.
type faceLandmarks struct {
	points     [models.FacePoints]geom.Point
	depth      [models.FacePoints]float64
	confidence float64
	contrast   [2]float64    // inside the lids of the left and right eye; see contrast
	limbus     [2]geom.Point // centres of the irises by their rims, left and right; see limbus
}

// trackFaces tracks the faces of the frame before into frame n, or takes what was found of them ahead, and detects new ones when that
// is due. Lips are refined only in the frames that have a pose, which saves half of their cost.
func (tr *tracker) trackFaces(n int, h *heldFrame, ahead foundFaces) error {
	lost := false
	if ahead != nil {
		for _, f := range tr.faces {
			f.take(ahead[f])
		}
	} else {
		for _, f := range tr.faces {
			f.lips.Hold = !h.pose
			f.apart, f.register = 0, false
		}
		var err error
		if lost, err = tr.updateFaces(); err != nil {
			return err
		}
	}
	if tr.detectionDue(n, lost) {
		if err := tr.detectFaces(lost); err != nil {
			return err
		}
		tr.framesSinceDetection = 0
	}
	tr.framesSinceDetection++
	for _, f := range tr.faces {
		r := tr.estimator.row(n, &f.landmarks, f.box, f.view)
		r.apart = f.apart
		var eyes *register.Face
		if f.apart == 0 || f.register {
			var err error
			if eyes, err = tr.cutEyes(f.view.pic, &f.landmarks, &r); err != nil {
				return err
			}
			if ahead[f] == nil && tr.most > 1 {
				f.sight.See(f.view.pic, f.landmarks.points[:])
			}
		}
		if f.apart == 0 && tr.most > 1 {
			f.look = look{f.landmarks, f.sight, h.time}
		}
		f.clock(h.time)
		f.track.rows, f.track.faces = append(f.track.rows, r), append(f.track.faces, eyes)
	}
	return nil
}

// clock takes a face's speed, which is now where its landmarks are.
func (f *trackedFace) clock(now float64) {
	middle := f.landmarks.points[eyeOuterL].Add(f.landmarks.points[eyeOuterR]).Scale(0.5)
	if f.track != nil && len(f.track.rows) > 0 {
		f.speed = sight.Millimetres(f.landmarks.points[:], middle.Sub(f.eyes)).Scale(1 / (now - f.seen))
	}
	f.seen, f.eyes = now, middle
}

func (tr *tracker) detectionDue(n int, lost bool) bool {
	switch {
	case n == 0 || tr.framesSinceDetection >= detectEvery:
		return true
	case lost:
		return tr.framesSinceDetection >= detectEveryLost
	}
	return len(tr.faces) == 0 && tr.framesSinceDetection >= detectEveryEmpty
}

// updateFaces runs the mesh on every followed face and drops those that are gone.
func (tr *tracker) updateFaces() (lost bool, err error) {
	kept := tr.faces[:0]
	for _, f := range tr.faces {
		ok := f.rests
		if !ok {
			var err error
			if ok, err = tr.runMesh(f); err != nil {
				return false, err
			}
		}
		before := f.box.W()
		if ok && f.updateRegion() && f.box.W() < maxGrowth*before && before < maxGrowth*f.box.W() && !isDuplicate(f, kept) {
			kept = append(kept, f)
		} else {
			lost = true
		}
	}
	tr.faces = kept
	return lost, nil
}

// updateRegion moves the region of interest to the landmarks.
func (f *trackedFace) updateRegion() bool {
	mesh := f.landmarks.points[:models.MeshPoints]
	f.box = geom.Bounds(mesh)
	f.roi = geom.Around(mesh, mesh[eyeOuterR], mesh[eyeOuterL], faceRegionScale)
	return f.box.W() >= minFacePixels && f.roi.Usable(f.view.pic.Width, f.view.pic.Height)
}

func isDuplicate(f *trackedFace, others []*trackedFace) bool {
	for _, o := range others {
		if o.view == f.view && o.box.IoU(f.box) > duplicateIoU {
			return true
		}
	}
	return false
}

// detectFaces detects, adds new faces of comparable size to the tracked ones, and counts all, unless nothing has come in and none is lost.
// Where nobody is, small ones have to have been sought.
func (tr *tracker) detectFaces(lost bool) error {
	small := tr.emptyDetections%smallFacesEvery == 0
	sought := len(tr.faces) > 0 || tr.emptyDetections%smallFacesEvery == 1
	if !lost && sought && tr.scene.unchanged(tr.views) {
		return nil
	}
	tr.emptyDetections++
	all := append([]*trackedFace(nil), tr.faces...)
	for _, v := range tr.views {
		found, err := tr.faceDetector.detect(v.pic, tr.facesWanted(), small)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			tr.emptyDetections = 0
		}
		if all, err = tr.addFaces(all, found, v); err != nil {
			return err
		}
	}
	all = tr.withoutTilted(all)
	tr.faceCount = uint8(len(all))
	tr.keepLargest(all)
	tr.unsorted, tr.scene.due = true, true
	return nil
}

// addFaces adds what was detected in a view and is not among the faces yet.
func (tr *tracker) addFaces(all []*trackedFace, found []ssd.Detection, v *view) ([]*trackedFace, error) {
	for _, d := range found {
		if alreadyTracked(d, all, v) || len(all) >= 16 {
			continue
		}
		f := &trackedFace{view: v, roi: detectionRegion(d)}
		if !f.roi.Usable(v.pic.Width, v.pic.Height) {
			continue
		}
		ok, err := tr.meet(f)
		if err != nil {
			return nil, err
		}
		if ok && !isDuplicate(f, all) {
			all = append(all, f)
		}
	}
	return all, nil
}

// meet runs the mesh on a newly detected face, again and again on the same picture until the region that it suggests stays: landmarks
// depend on their region, and those of a look are carried for a while.
func (tr *tracker) meet(f *trackedFace) (bool, error) {
	for range maxRegionPasses {
		last := f.roi
		if ok, err := tr.runMesh(f); !ok || err != nil || !f.updateRegion() {
			return false, err
		}
		if last.Drift(f.roi) < 1.0/models.FaceImageSize {
			break
		}
	}
	return true, nil
}

// facesWanted is the number of faces from which smaller ones are not searched for: two where a certain person is requested, who
// may be the smaller one.
func (tr *tracker) facesWanted() int {
	if tr.pose.person == Largest {
		return 1
	}
	return 2
}

// keepLargest keeps the largest faces for tracking, and the one that has a body. Which of them are to be followed is decided when
// bodies have been looked for.
func (tr *tracker) keepLargest(all []*trackedFace) {
	sort.SliceStable(all, func(i, j int) bool { return all[i].box.W() > all[j].box.W() })
	if i := slices.Index(all, tr.body.face); i >= maxFaces {
		all[maxFaces-1] = all[i]
	}
	tr.faces = append(tr.faces[:0], all[:min(len(all), maxFaces)]...)
	for _, f := range tr.faces {
		if f.track == nil {
			f.track, f.index = &faceTrack{edges: f.view.edges()}, len(tr.result.tracklets)
			tr.result.tracklets = append(tr.result.tracklets, f.track)
		}
	}
}

// dropSmall drops, after a detection, faces that are small beside the one in front: the one that has a body or, without any body,
// the largest. What looks like a face in the pattern of a curtain or a bookshelf is often larger than the person, and has no body.
func (tr *tracker) dropSmall() {
	if !tr.unsorted || len(tr.faces) == 0 {
		return
	}
	tr.unsorted = false
	followed := len(tr.faces)
	tr.faces = tr.withoutTilted(tr.faces)
	tr.faceCount -= uint8(followed - len(tr.faces))
	front := tr.faces[0]
	if slices.Contains(tr.faces, tr.body.face) {
		front = tr.body.face
	}
	least := minTrackedSize
	if tr.facesWanted() > 1 {
		least = minRequestedSize
	}
	tr.faces = slices.DeleteFunc(tr.faces, func(f *trackedFace) bool { return f.box.W() < least*front.box.W() })
}

// withoutTilted leaves out the faces that are tilted against the one that has a body as no neck bends, and forgets what was seen of them.
func (tr *tracker) withoutTilted(all []*trackedFace) []*trackedFace {
	front := tr.body.face
	if front == nil || !slices.Contains(all, front) {
		return all
	}
	return slices.DeleteFunc(all, func(f *trackedFace) bool {
		tilted := f.view == front.view && math.Abs(math.Remainder(f.tilt()-front.tilt(), 360)) > maxTilt
		if tilted && f.track != nil {
			f.track.rows, f.track.faces = nil, nil // nobody was there
		}
		return tilted
	})
}

// tilt is the angle of the line between the outer corners of the eyes in the picture, in degrees.
func (f *trackedFace) tilt() float64 {
	d := f.landmarks.points[eyeOuterL].Sub(f.landmarks.points[eyeOuterR])
	return math.Atan2(d.Y, d.X) * 180 / math.Pi
}

func alreadyTracked(d ssd.Detection, faces []*trackedFace, v *view) bool {
	c := d.Box.Center()
	for _, f := range faces {
		inside := c.X > f.box.X0 && c.X < f.box.X1 && c.Y > f.box.Y0 && c.Y < f.box.Y1
		if f.view == v && (inside || f.box.IoU(d.Box) > knownIoU) {
			return true
		}
	}
	return false
}

// detectionRegion is the mesh's region for a detected face: its keypoints 0 and 1 are the eyes.
func detectionRegion(d ssd.Detection) geom.Square {
	e := d.Keys[1].Sub(d.Keys[0])
	return geom.Square{Center: d.Box.Center(), Side: math.Max(d.Box.W(), d.Box.H()) * faceRegionScale, Angle: math.Atan2(e.Y, e.X)}
}

// runMesh runs the mesh on a face's region. It reports false when no face is there.
func (tr *tracker) runMesh(f *trackedFace) (bool, error) {
	const n = models.FaceImageSize
	roi, out := f.roi, &f.landmarks
	if err := tr.crop.Crop(tr.image, n, f.view.pic, roi, geom.Zero, 0, 1); err != nil {
		return false, err
	}
	found, err := tr.mesh.Run(models.Tensor{Shape: []int{1, 3, n, n}, Float: tr.image}, &f.lips)
	if err != nil {
		return false, err
	}
	out.confidence = float64(found.Presence)
	for i, p := range found.Points {
		x, y, z := float64(p[0])/n, float64(p[1])/n, float64(p[2])/n
		if !(math.Abs(x) < 4 && math.Abs(y) < 4 && math.Abs(z) < 4) { // NaN too
			return false, nil
		}
		out.points[i] = roi.ToPicture(geom.Point{X: x, Y: y})
		out.depth[i] = z * roi.Side
		tr.inCrop[i] = [2]float64{x * n, y * n}
	}
	for k := range out.contrast {
		out.contrast[k] = contrast(tr.image, &tr.inCrop, k)
		rim := limbus(tr.image, &tr.inCrop, k)
		out.limbus[k] = roi.ToPicture(geom.Point{X: rim[0] / n, Y: rim[1] / n})
	}
	return out.confidence >= minFacePresence, nil
}
