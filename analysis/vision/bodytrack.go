package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/vision/internal/geom"
)

// liveBody is a body that is being followed.
type liveBody struct {
	alive bool
	face  *liveFace // that wears it; nil without either
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
	w.bodies.looked = false
	leads := w.bodies.leads(w.live, w.body.face)
	if len(leads) == 0 {
		leads = []*liveFace{nil}
	}
	for k, b := range [2]*liveBody{&w.body, &w.bodies.second} {
		if k >= len(leads) {
			*b = liveBody{}
			continue
		}
		lead, ok, err := w.wearer(pic, b, leads[k])
		if err != nil {
			return err
		}
		row := bodyRow{frame: n, track: -1, reason: analysis.NoBody}
		if lead != nil {
			row.track = lead.index
		}
		if b.face = nil; ok {
			b.face = lead
			b.fill(&row, pic, w.size)
		}
		w.found.bodies = append(w.found.bodies, row)
		if ok {
			if err := w.watchHands(pic, t, n, b, lead); err != nil {
				return err
			}
		}
	}
	return nil
}

// wearer finds the body of the leading face, or where it has none and the largest is asked for, that of another: the faces of
// pictures on a wall or screen are larger at times, and have no body. It returns the face that wears it.
func (w *watcher) wearer(pic geom.Picture, b *liveBody, lead *liveFace) (*liveFace, bool, error) {
	ok, err := w.trackBody(pic, b, lead)
	if ok || err != nil || w.bodies.person != Largest {
		return lead, ok, err
	}
	for _, f := range w.live {
		if f == lead {
			continue
		}
		if ok, err := w.trackBody(pic, b, f); ok || err != nil {
			return f, ok, err
		}
	}
	return lead, false, nil
}

// trackBody tries the region of the frame before, then the regions that a new detection or the face suggest.
func (w *watcher) trackBody(pic geom.Picture, b *liveBody, lead *liveFace) (bool, error) {
	if b.alive {
		last := b.roi
		ok, err := w.tryBody(pic, b, last, lead)
		if ok {
			b.roi = steady(last, b.roi, &b.marks)
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
// stays as it is: those of the detector's region lie elsewhere, and would seem to move.
func (w *watcher) settle(pic geom.Picture, b *liveBody, lead *liveFace) (bool, error) {
	for range mostLooks {
		last, _ := b.marks.hang(b.roi)
		ok, err := w.tryBody(pic, b, last, lead)
		if !ok || err != nil {
			return false, err
		}
		if rests(last, b.roi) {
			b.roi = last
			break
		}
		grow, turn := change(last, b.roi)
		b.roi.Side *= 1 + math.Max(-ahead, math.Min(grow, ahead))
		b.roi.Angle += math.Max(-ahead, math.Min(turn, ahead))
	}
	b.roi, _ = b.marks.hang(b.roi)
	return true, nil
}

// bodyRegions lists where the body may be, most likely first.
func (w *watcher) bodyRegions(pic geom.Picture, lead *liveFace) ([]geom.Square, error) {
	if err := w.bodies.detect(pic); err != nil {
		return nil, err
	}
	var out []geom.Square
	for _, d := range w.bodies.seen {
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

// A region that jumps with every frame makes the keypoints jump: those of a person at rest scatter several times as much. The
// network suggests the next region by the hips, which it mostly guesses: a nod or an arm moves them. So a region hangs on
// the shoulders, which are seen: their middle lies at one place of it, and moves through the picture with it. Its side and
// angle follow small changes slowly, larger ones faster. A newly found body is looked at again until they stay.
const (
	shoulderLine = 0.278 // of the side, from the upper edge: the median of 17 people, who lie between .269 and .289
	mostLooks    = 4     // at a newly found body, in the same picture
	ahead        = 0.05  // of the side, and radians: by up to as much new looks go beyond what is suggested, which is half the way
	stillSide    = 0.015 // of the side
	stillTurn    = 0.025 // radians
	half         = 0.5   // share of the shoulders' way that is followed per pose frame: their scatter would come back larger
	slow         = 0.05  // share of a small change that is followed per pose frame
	slowMove     = 0.25  // the same of the place of a body whose shoulders can't be trusted
	largeChange  = 0.08  // of the side
	largeTurn    = 0.15  // radians
)

// change is how much larger (in sides) and how much further turned (radians) next is than last.
func change(last, next geom.Square) (grow, turn float64) {
	return next.Side/last.Side - 1, math.Remainder(next.Angle-last.Angle, 2*math.Pi)
}

// steady is the region to look at next, given the last one, the one that the body itself suggests, and its marks.
func steady(last, next geom.Square, marks *bodyMarks) geom.Square {
	grow, turn := change(last, next)
	out := geom.Square{Center: last.Center, Side: last.Side * (1 + grow*share(grow/largeChange, slow)),
		Angle: last.Angle + turn*share(turn/largeTurn, slow)}
	if hung, ok := marks.hang(out); ok {
		out.Center = last.Center.Add(hung.Center.Sub(last.Center).Scale(half))
		return out
	}
	move := next.Center.Sub(last.Center)
	out.Center = last.Center.Add(move.Scale(share(move.Norm()/(largeChange*last.Side), slowMove)))
	return out
}

// share is how much of a change is followed, which is given in units of one that is followed at once.
func share(change, least float64) float64 { return math.Min(1, math.Max(least, change*change)) }

// hang moves a region to where the shoulders are at their place in it. It reports false when they can't be trusted.
func (m *bodyMarks) hang(r geom.Square) (geom.Square, bool) {
	if math.Min(m.visibility[analysis.LeftShoulder], m.visibility[analysis.RightShoulder]) < analysis.TrustedVisibility {
		return r, false
	}
	middle := m.points[analysis.LeftShoulder].Add(m.points[analysis.RightShoulder]).Scale(0.5)
	r.Center = middle.Add(geom.Point{Y: (0.5 - shoulderLine) * r.Side}.Rotate(r.Angle))
	return r, true
}

// rests tells whether a body that suggests the region next instead of last is taken to be as large and upright as it was.
func rests(last, next geom.Square) bool {
	grow, turn := change(last, next)
	return math.Abs(grow) < stillSide && math.Abs(turn) < stillTurn
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
