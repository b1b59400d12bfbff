package vision

import (
	"math"
	"sort"

	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/ssd"
	"poise/models"
)

const (
	maxFaces     = 3       // followed at once
	comparable   = 0.5     // of the largest face's size: smaller ones are counted, not followed ...
	asked        = 1.0 / 3 // ... nor, where a person is asked for who may sit farther away, those smaller than this
	presence     = 0.5     // the mesh network's probability from which a face is there
	seekEvery    = 30      // frames between detections while all is well
	seekAgain    = 3       // frames between detections after a loss
	seekNobody   = 6       // frames between detections while nobody is there
	seekClosely  = 5       // how many of these until small faces are sought again
	roiGrow      = 1.5     // region of interest against the landmarks' box, as MediaPipe has it
	sameFace     = 0.3     // IoU of a detection with a followed face
	twinFace     = 0.5     // IoU from which two followed faces are one
	smallestFace = 16      // pixels
	eyeOuterR    = 33      // outer corners of the eyes: the line between them is the region's x axis
	eyeOuterL    = 263
)

// liveFace is a face that is being followed.
type liveFace struct {
	track *faceTrack
	index int // of the track
	roi   geom.Square
	box   geom.Box
	marks landmarks
	lips  models.Lips
}

// landmarks are the 478 points in pixels of the frame; z on the same scale, smaller nearer to the camera.
type landmarks struct {
	points     [models.FacePoints]geom.Point
	depth      [models.FacePoints]float64
	confidence float64
	contrast   [2]float64    // inside the lids of the left and right eye; see contrast
	limbus     [2]geom.Point // centres of the irises by their rims, left and right; see limbus
}

// followFaces finds the faces of frame n from those of the frame before, and seeks new ones when it is time. Lips, half of
// whose cost is saved so, are refined in the frames that have a pose too.
func (w *watcher) followFaces(pic geom.Picture, n int, pose bool) error {
	for _, f := range w.live {
		f.lips.Hold = !pose
	}
	lost, err := w.advance(pic)
	if err != nil {
		return err
	}
	if w.seekDue(n, lost) {
		if err := w.seek(pic); err != nil {
			return err
		}
		w.sinceSeek = 0
	}
	w.sinceSeek++
	for _, f := range w.live {
		r := w.gauge.row(n, &f.marks, f.box, pic, w.size)
		face, err := w.picture(pic, &f.marks, &r)
		if err != nil {
			return err
		}
		f.track.rows, f.track.faces = append(f.track.rows, r), append(f.track.faces, face)
	}
	return nil
}

func (w *watcher) seekDue(n int, lost bool) bool {
	switch {
	case n == 0 || w.sinceSeek >= seekEvery:
		return true
	case lost:
		return w.sinceSeek >= seekAgain
	}
	return len(w.live) == 0 && w.sinceSeek >= seekNobody
}

// advance runs the mesh on every followed face and drops those that are gone.
func (w *watcher) advance(pic geom.Picture) (lost bool, err error) {
	kept := w.live[:0]
	for _, f := range w.live {
		ok, err := w.landmarks(pic, f)
		if err != nil {
			return false, err
		}
		if ok && f.update(pic) && !twin(f, kept) {
			kept = append(kept, f)
		} else {
			lost = true
		}
	}
	w.live = kept
	return lost, nil
}

// update moves the region of interest to the landmarks.
func (f *liveFace) update(pic geom.Picture) bool {
	mesh := f.marks.points[:models.MeshPoints]
	f.box = geom.Bounds(mesh)
	f.roi = geom.Around(mesh, mesh[eyeOuterR], mesh[eyeOuterL], roiGrow)
	return f.box.W() >= smallestFace && f.roi.Usable(pic.Width, pic.Height)
}

func twin(f *liveFace, others []*liveFace) bool {
	for _, o := range others {
		if o.box.IoU(f.box) > twinFace {
			return true
		}
	}
	return false
}

// seek detects, follows new faces of comparable size, and counts all.
func (w *watcher) seek(pic geom.Picture) error {
	found, err := w.faces.find(pic, w.enough(), w.fruitless%seekClosely == 0)
	if err != nil {
		return err
	}
	w.fruitless++
	if len(found) > 0 {
		w.fruitless = 0
	}
	all := append([]*liveFace(nil), w.live...)
	for _, d := range found {
		if known(d, all) || len(all) >= 16 {
			continue
		}
		f := &liveFace{roi: detectionRegion(d)}
		if !f.roi.Usable(pic.Width, pic.Height) {
			continue
		}
		ok, err := w.landmarks(pic, f)
		if err != nil {
			return err
		}
		if ok && f.update(pic) && !twin(f, all) {
			all = append(all, f)
		}
	}
	w.count = uint8(len(all))
	w.choose(all)
	return nil
}

// enough is how many faces end the search for smaller ones: two where a person is asked for, who may be the smaller one.
func (w *watcher) enough() int {
	if w.bodies.person == Largest {
		return 1
	}
	return 2
}

// choose follows the largest faces.
func (w *watcher) choose(all []*liveFace) {
	sort.SliceStable(all, func(i, j int) bool { return all[i].box.W() > all[j].box.W() })
	w.live = w.live[:0]
	least := comparable
	if w.enough() > 1 {
		least = asked
	}
	for _, f := range all {
		if len(w.live) == maxFaces || f.box.W() < least*all[0].box.W() {
			break
		}
		if f.track == nil {
			f.track, f.index = new(faceTrack), len(w.found.tracks)
			w.found.tracks = append(w.found.tracks, f.track)
		}
		w.live = append(w.live, f)
	}
}

func known(d ssd.Detection, faces []*liveFace) bool {
	c := d.Box.Center()
	for _, f := range faces {
		inside := c.X > f.box.X0 && c.X < f.box.X1 && c.Y > f.box.Y0 && c.Y < f.box.Y1
		if inside || f.box.IoU(d.Box) > sameFace {
			return true
		}
	}
	return false
}

// detectionRegion is the mesh's region for a detected face: its keypoints 0 and 1 are the eyes.
func detectionRegion(d ssd.Detection) geom.Square {
	e := d.Keys[1].Sub(d.Keys[0])
	return geom.Square{Center: d.Box.Center(), Side: math.Max(d.Box.W(), d.Box.H()) * roiGrow, Angle: math.Atan2(e.Y, e.X)}
}

// landmarks runs the mesh on a face's region. It reports false when no face is there.
func (w *watcher) landmarks(pic geom.Picture, f *liveFace) (bool, error) {
	const n = models.FaceImageSize
	roi, out := f.roi, &f.marks
	if err := w.crop.Crop(w.image, n, pic, roi, geom.Zero, 0, 1); err != nil {
		return false, err
	}
	found, err := w.mesh.Run(models.Tensor{Shape: []int{1, 3, n, n}, Float: w.image}, &f.lips)
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
		w.inCrop[i] = [2]float64{x * n, y * n}
	}
	for k := range out.contrast {
		out.contrast[k] = contrast(w.image, &w.inCrop, k)
		rim := limbus(w.image, &w.inCrop, k)
		out.limbus[k] = roi.ToPicture(geom.Point{X: rim[0] / n, Y: rim[1] / n})
	}
	return out.confidence >= presence, nil
}
