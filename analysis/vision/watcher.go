package vision

import (
	"errors"

	"poise/analysis/media"
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/register"
	"poise/models"
)

// watcher is one worker's networks and its state within a segment.
type watcher struct {
	faces  *faceFinder
	mesh   *models.FaceLandmarker
	bodies *bodyFinder
	hands  *handFinder
	gauge  *gauge
	size   pictureSize

	crop   geom.Cropper
	cutter register.Cutter
	image  []float32                     // input of the mesh
	inCrop [models.FacePoints][2]float64 // the mesh in pixels of its input

	found     *sighting
	live      []*liveFace
	sinceSeek int // frames since the last detection
	fruitless int // detections since one found a face
	count     uint8
	body      liveBody
	hand      handMarks
}

// newWatcher opens a session of every network.
func newWatcher(opt Options, size pictureSize) (*watcher, error) {
	g, err := newGauge(opt.Topology, opt.FOV)
	if err != nil {
		return nil, err
	}
	w := &watcher{size: size, gauge: g, hands: &handFinder{runtime: opt.Runtime}, image: make([]float32, 3*models.FaceImageSize*models.FaceImageSize)}
	if w.faces, err = newFaceFinder(opt.Runtime); err == nil {
		w.mesh, err = models.NewFaceLandmarker(opt.Runtime, opt.Topology)
	}
	if err == nil {
		w.bodies, err = newBodyFinder(opt.Runtime, opt.Pose)
	}
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	w.bodies.person = opt.Person
	return w, nil
}

func (w *watcher) close() error {
	err := errors.Join(w.crop.Close(), w.cutter.Close(), w.hands.close())
	if w.faces != nil {
		err = errors.Join(err, w.faces.close())
	}
	if w.mesh != nil {
		err = errors.Join(err, w.mesh.Close())
	}
	if w.bodies != nil {
		err = errors.Join(err, w.bodies.close())
	}
	return err
}

// begin forgets everything: segments know nothing of each other.
func (w *watcher) begin() {
	w.found = new(sighting)
	w.live, w.sinceSeek, w.fruitless, w.count, w.body = nil, 0, 0, 0, liveBody{}
}

func (w *watcher) end() *sighting { return w.found }

// look adds one frame to the segment.
func (w *watcher) look(f media.Frame, pose bool) error {
	pic := geom.PictureOf(f)
	n := len(w.found.times)
	w.found.times = append(w.found.times, f.Time)
	w.found.luma = append(w.found.luma, pic.Brightness())
	if err := w.followFaces(pic, n, pose); err != nil {
		return err
	}
	w.found.faces = append(w.found.faces, w.count)
	if pose {
		return w.followBody(pic, n)
	}
	return nil
}
