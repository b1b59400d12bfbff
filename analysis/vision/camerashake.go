package vision

import (
	"poise/analysis/vision/internal/shift"
)

// The camera's shake is measured on pictures this wide, on what lies beside and above the people: a person takes in
// bodyReach face widths to either side and everything from headReach face heights above the face downwards.
const (
	smallWidth    = 160
	bodyMaskReach = 2.2
	headMaskReach = 0.6
)

// cameraShake measures the background's shift from one pose frame to the next.
type cameraShake struct {
	last, now shift.Picture
	started   bool
	view      *view
}

// cameraRow is by how many pixels of the stored picture the background moved up to a frame since the pose before.
type cameraRow struct {
	frame  int // in the segment
	dx, dy float32
}

// add takes in a frame and appends the background's shift since the last one to rows, where it can be measured. People without
// a visible face can't be masked: then nothing is appended.
func (s *cameraShake) add(v *view, live []*trackedFace, n int, rows []cameraRow) []cameraRow {
	if len(live) > 0 {
		v = live[0].view
	}
	pic := v.pic
	if len(live) == 0 || pic.Width < smallWidth || pic.Height < smallWidth/4 {
		s.started = false
		return rows
	}
	h := smallWidth * pic.Height / pic.Width
	if s.now.H != h {
		s.now, s.last = newShiftPicture(h), newShiftPicture(h)
		s.started = false
	}
	if s.view != v {
		s.view, s.started = v, false
	}
	s.last, s.now = s.now, s.last
	pic.Small(s.now.Pix, smallWidth, h)
	s.maskPeople(live, v)
	was := s.started
	s.started = true
	if !was {
		return rows
	}
	for i, there := range s.now.Mask {
		s.last.Mask[i] = s.last.Mask[i] && there
	}
	dx, dy, ok := shift.Between(s.last, s.now)
	if !ok {
		return rows
	}
	scale := float64(pic.Width) * v.sx / smallWidth
	return append(rows, cameraRow{n, float32(dx * scale), float32(dy * scale)})
}

func newShiftPicture(h int) shift.Picture {
	return shift.Picture{W: smallWidth, H: h, Pix: make([]float32, smallWidth*h), Mask: make([]bool, smallWidth*h)}
}

// maskPeople masks out what people may cover: true is background.
func (s *cameraShake) maskPeople(live []*trackedFace, v *view) {
	for i := range s.now.Mask {
		s.now.Mask[i] = true
	}
	for _, f := range live {
		if f.view != v {
			continue
		}
		unit := smallWidth / float64(v.pic.Width)
		c, reach := f.box.Center().X*unit, bodyMaskReach*f.box.W()*unit
		x0, x1 := max(int(c-reach), 0), min(int(c+reach)+1, s.now.W)
		for y := max(int((f.box.Y0-headMaskReach*f.box.H())*unit), 0); y < s.now.H; y++ {
			for x := x0; x < x1; x++ {
				s.now.Mask[y*s.now.W+x] = false
			}
		}
	}
}
