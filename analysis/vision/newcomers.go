package vision

import (
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/still"
)

// Faces are detected anew where something has come into the picture since they last were: a face that comes in covers its place.
const (
	// sceneCells is how many cells the shorter side of a picture has when it is compared: blocks of four of them are as large as the
	// smallest face that is detected.
	sceneCells = 80
	// sceneShift is how far, in cells, what is seen may have moved: what sways by half of one, an eighth of the smallest face, is no newcomer.
	sceneShift = 0.5
	// mostUnchanged is how many detections in a row are spared at most, as a face that turns to the camera slowly may change too little.
	mostUnchanged = 3
)

// scene is what the last detection saw.
type scene struct {
	views  []still.Watch
	spared int  // detections since
	due    bool // a detection has just been made
}

// unchanged tells whether a detection can be spared, and counts those that are.
func (s *scene) unchanged(views []*view) bool {
	if len(s.views) != len(views) || s.spared >= mostUnchanged {
		return false
	}
	for k, v := range views {
		if s.views[k].Changed(v.pic, sceneShift) {
			return false
		}
	}
	s.spared++
	return true
}

// keepScene takes in what the detection in the frame that is looked at saw, but for the faces that are followed and their bodies, which move
// all the time: who comes in right there is found when the next segment begins.
func (tr *tracker) keepScene() {
	s := &tr.scene
	if len(s.views) != len(tr.views) {
		s.views = make([]still.Watch, len(tr.views))
	}
	s.spared, s.due = 0, false
	for k, v := range tr.views {
		w, h := float64(v.pic.Width), float64(v.pic.Height)
		s.views[k].Set(v.pic, geom.Box{X1: w, Y1: h}, max(min(w, h)/sceneCells, 1), func(p geom.Point) bool { return tr.taken(v, p) })
	}
}

// taken tells whether a followed face or body is at a point of a view.
func (tr *tracker) taken(v *view, p geom.Point) bool {
	for _, f := range tr.faces {
		if f.view == v && f.aroundHead(p) {
			return true
		}
	}
	for _, b := range [...]*trackedBody{&tr.body, &tr.pose.secondBody} {
		if b.tracked && b.face != nil && b.view == v && b.covers(p) {
			return true
		}
	}
	return false
}

// aroundHead tells whether a point lies at the face's head, with hair and neck.
func (f *trackedFace) aroundHead(p geom.Point) bool {
	w, h := f.box.W(), f.box.H()
	return p.X > f.box.X0-headAside*w && p.X < f.box.X1+headAside*w && p.Y > f.box.Y0-headAbove*h && p.Y < f.box.Y1+headBelow*h
}
