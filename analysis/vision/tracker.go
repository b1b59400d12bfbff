package vision

import (
	"errors"
	"image"

	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/register"
	"poise/models"
)

// tracker holds one worker's networks and its state within a segment.
type tracker struct {
	faceDetector *faceDetector
	mesh         *models.FaceLandmarker
	pose         *poseLandmarker
	hands        *handLandmarker
	estimator    *faceEstimator
	size         pictureSize
	parts        []image.Rectangle // of the segment's frames that cameras filled; none: all
	views        []*view

	crop   geom.Cropper
	cutter register.Cutter
	image  []float32                     // input of the mesh
	inCrop [models.FacePoints][2]float64 // the mesh in pixels of its input

	most int         // frames that may be held at once, at least 1
	held []heldFrame // since the last look at the faces
	last float64     // time of that look

	result               *segmentResult
	faces                []*trackedFace
	unsorted             bool // faces were detected, and bodies not yet looked for
	framesSinceDetection int  // frames since the last detection
	emptyDetections      int  // detections since one found a face
	faceCount            uint8
	scene                scene
	body                 trackedBody
	before, start        knownBodies // where the first poses of the segment before and of this one found bodies
	posed                bool        // the first pose is done
	handLandmarks        handLandmarks
}

// newTracker opens a session of every network.
func newTracker(opt Options, size pictureSize) (*tracker, error) {
	est, err := newFaceEstimator(opt.Topology, opt.FOV)
	if err != nil {
		return nil, err
	}
	tr := &tracker{most: 1, size: size, estimator: est, hands: &handLandmarker{runtime: opt.Runtime}, image: make([]float32, 3*models.FaceImageSize*models.FaceImageSize)}
	if tr.faceDetector, err = newFaceDetector(opt.Runtime); err == nil {
		tr.mesh, err = models.NewFaceLandmarker(opt.Runtime, opt.Topology)
	}
	if err == nil {
		tr.pose, err = newPoseLandmarker(opt.Runtime, opt.Pose)
	}
	if err != nil {
		return nil, errors.Join(err, tr.close())
	}
	tr.pose.person = opt.Person
	return tr, nil
}

func (tr *tracker) close() error {
	err := errors.Join(tr.crop.Close(), tr.cutter.Close(), tr.hands.close())
	if tr.faceDetector != nil {
		err = errors.Join(err, tr.faceDetector.close())
	}
	if tr.mesh != nil {
		err = errors.Join(err, tr.mesh.Close())
	}
	if tr.pose != nil {
		err = errors.Join(err, tr.pose.close())
	}
	return err
}

// reset drops all state: segments are independent of each other, but for where the one before first found bodies. parts are those of the
// frames that cameras filled.
func (tr *tracker) reset(parts []image.Rectangle, before knownBodies) {
	tr.drop()
	tr.parts, tr.views = parts, nil
	tr.result = new(segmentResult)
	tr.scene.spared = mostUnchanged // the first detection is made
	tr.faces, tr.framesSinceDetection, tr.emptyDetections, tr.faceCount, tr.body = nil, 0, 0, 0, trackedBody{}
	tr.pose.secondBody, tr.unsorted = trackedBody{}, false
	tr.before, tr.start, tr.posed = before, knownBodies{}, false
}

// finish analyses what is still held; the segment has ended.
func (tr *tracker) finish() (*segmentResult, error) {
	err := tr.flush()
	return tr.result, err
}

// analyse adds a held frame to the segment; its faces are those found ahead, or are looked at now.
func (tr *tracker) analyse(h *heldFrame, ahead foundFaces) error {
	tr.show(h)
	n := len(tr.result.times)
	tr.result.times = append(tr.result.times, h.time)
	pic := h.pic
	tr.result.edges = wholePicture
	if len(tr.views) == 1 {
		pic, tr.result.edges = tr.views[0].pic, tr.views[0].edges()
	}
	tr.result.luma = append(tr.result.luma, pic.Brightness())
	if err := tr.trackFaces(n, h, ahead); err != nil {
		return err
	}
	tr.result.faces = append(tr.result.faces, tr.faceCount)
	tr.trackMotion(n)
	if h.pose {
		if err := tr.trackBodies(n); err != nil {
			return err
		}
		tr.dropSmall()
	}
	if tr.scene.due {
		tr.keepScene()
	}
	return nil
}
