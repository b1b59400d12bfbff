package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/vision/internal/geom"
)

// liveBody is a body that is being followed.
type liveBody struct {
	alive bool
	roi   geom.Square
	marks bodyMarks
	rest  int // pose frames to wait before the detector runs again where nobody was found

	looked bool    // at the hands
	cell   float64 // of the grid of looks at the hands, the last one looked in
}

const (
	bodyPresence = 0.5
	restNobody   = 8 // pose frames between person detections while there is neither face nor body
)

// followBody finds the bodies of the persons asked for in frame n; without a face, anybody's.
func (w *watcher) followBody(pic geom.Picture, n int) error {
	t := w.found.times[n]
	if len(w.found.bodies) == 0 { // the segment's first pose
		w.bodies.second, w.bodies.shake.started = liveBody{}, false
	}
	w.found.camera = w.bodies.shake.look(pic, w.live, n, w.size, w.found.camera)
	leads := w.bodies.leads(w.live)
	if len(leads) == 0 {
		leads = []*liveFace{nil}
	}
	for k, b := range [2]*liveBody{&w.body, &w.bodies.second} {
		if k >= len(leads) {
			*b = liveBody{}
			continue
		}
		row := bodyRow{frame: n, track: -1, reason: analysis.NoBody}
		if leads[k] != nil {
			row.track = leads[k].index
		}
		ok, err := w.trackBody(pic, b, leads[k])
		if err != nil {
			return err
		}
		if ok {
			b.fill(&row, pic, w.size)
		}
		w.found.bodies = append(w.found.bodies, row)
		if ok {
			if err := w.watchHands(pic, t, n, b, leads[k]); err != nil {
				return err
			}
		}
	}
	return nil
}

// trackBody tries the region of the frame before, then the regions that a new detection or the face suggest.
func (w *watcher) trackBody(pic geom.Picture, b *liveBody, lead *liveFace) (bool, error) {
	if b.alive {
		last := b.roi
		ok, err := w.tryBody(pic, b, last, lead)
		if ok {
			b.roi = steady(last, b.roi)
		}
		if ok || err != nil {
			return ok, err
		}
	}
	if lead == nil && b.rest > 0 {
		b.rest--
		return false, nil
	}
	regions, err := w.bodyRegions(pic, lead)
	if err != nil {
		return false, err
	}
	for _, roi := range regions {
		ok, err := w.tryBody(pic, b, roi, lead)
		if ok {
			ok, err = w.settle(pic, b, lead)
		}
		if ok || err != nil {
			return ok, err
		}
	}
	b.rest = restNobody
	return false, nil
}

// settle looks again at the body that was just found, in the same picture, until the region that its keypoints suggest
// stays where it is: those of the detector's region lie elsewhere, and would seem to move.
func (w *watcher) settle(pic geom.Picture, b *liveBody, lead *liveFace) (bool, error) {
	for range mostLooks {
		last := b.roi
		ok, err := w.tryBody(pic, b, last, lead)
		if !ok || err != nil {
			return false, err
		}
		if rests(last, b.roi) {
			b.roi = last
			break
		}
	}
	return true, nil
}

// bodyRegions lists where the body may be, most likely first.
func (w *watcher) bodyRegions(pic geom.Picture, lead *liveFace) ([]geom.Square, error) {
	found, err := w.bodies.detect(pic)
	if err != nil {
		return nil, err
	}
	var out []geom.Square
	for _, d := range found {
		if lead == nil || near(d.Box.Center(), lead.box, 0.5) {
			out = append(out, bodyRegion(d.Keys[0], d.Keys[1]))
			break
		}
	}
	if lead != nil {
		// Proportions of a seated adult: the middle of the hips lies about 3.6 face heights below the face, and the circle
		// around the whole body reaches 4.9 from there.
		down := geom.Point{Y: lead.box.H()}.Rotate(lead.roi.Angle)
		hips := lead.box.Center().Add(down.Scale(3.6))
		out = append(out, bodyRegion(hips, hips.Sub(down.Scale(4.9))))
	}
	return out, nil
}

// tryBody runs the keypoints on a region and keeps them when a body is there and wears the leading face.
func (w *watcher) tryBody(pic geom.Picture, b *liveBody, roi geom.Square, lead *liveFace) (bool, error) {
	b.alive = false
	if !roi.Usable(pic.Width, pic.Height) {
		return false, nil
	}
	ok, err := w.bodies.find(pic, roi, &b.marks)
	if err != nil || !ok || b.marks.presence < bodyPresence {
		return false, err
	}
	if lead != nil && !near(b.marks.points[analysis.Nose], lead.box, 0.35) {
		return false, nil
	}
	b.alive, b.roi = true, bodyRegion(b.marks.points[auxCenter], b.marks.points[auxReach])
	return true, nil
}

// A region that jumps with every frame makes the keypoints jump: those of a person at rest scatter several times as much.
// So it follows small changes slowly, and large ones at once. A newly found body is looked at again until its region stays.
// (A region that rests and then goes draws the shoulders along with a nodding head.)
const (
	mostLooks = 4    // at a newly found body, in the same picture
	stillMove = 0.03 // of the side: two cells of the network's heat maps
	stillTurn = 0.05 // radians
	slow      = 0.25 // share of a small change that is followed per pose frame
	largeMove = 0.08 // of the side
	largeTurn = 0.15 // radians
)

// steady is the region to look at next, given the last one and the one that the body itself suggests.
func steady(last, next geom.Square) geom.Square {
	move := next.Center.Sub(last.Center)
	turn := math.Remainder(next.Angle-last.Angle, 2*math.Pi)
	grow := next.Side - last.Side
	if math.Hypot(move.X, move.Y) > largeMove*last.Side || math.Abs(grow) > largeMove*last.Side || math.Abs(turn) > largeTurn {
		return next
	}
	return geom.Square{Center: last.Center.Add(move.Scale(slow)), Side: last.Side + slow*grow, Angle: last.Angle + slow*turn}
}

// rests tells whether a body that suggests the region next instead of last is taken to be where it was.
func rests(last, next geom.Square) bool {
	move := next.Center.Sub(last.Center)
	return math.Hypot(move.X, move.Y) < stillMove*last.Side && math.Abs(next.Side-last.Side) < stillMove*last.Side &&
		math.Abs(math.Remainder(next.Angle-last.Angle, 2*math.Pi)) < stillTurn
}

// near tells whether p lies in the box grown by the given share of its sides.
func near(p geom.Point, box geom.Box, grow float64) bool {
	gx, gy := box.W()*grow, box.H()*grow
	return p.X > box.X0-gx && p.X < box.X1+gx && p.Y > box.Y0-gy && p.Y < box.Y1+gy
}

// fill writes the keypoints into a row, in pixels of the stored picture.
func (b *liveBody) fill(row *bodyRow, pic geom.Picture, size pictureSize) {
	sx, sy := float64(size.w)/float64(pic.Width), float64(size.h)/float64(pic.Height)
	row.reason = analysis.Measured
	row.confidence = float32(math.Min(b.marks.presence, 1))
	for k := range row.x {
		row.x[k], row.y[k] = float32(b.marks.points[k].X*sx), float32(b.marks.points[k].Y*sy)
		row.vis[k] = float32(b.marks.visibility[k])
	}
}
