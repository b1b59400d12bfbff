package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/vision/internal/geom"
)

// trackedBody is a body that is being followed.
type trackedBody struct {
	tracked        bool
	face           *trackedFace // that wears it; nil without either
	roi            geom.Square
	keypoints      bodyKeypoints
	detectionPause int // pose frames to wait before the detector runs again where nobody was found

	handsDone bool    // at the hands
	handCell  float64 // of the grid of looks at the hands, the last one looked in
}

const (
	minBodyPresence     = 0.5
	detectionPauseEmpty = 8 // pose frames between person detections while there is neither face nor body
)

// trackBodies finds the bodies of the persons asked for in frame n; without a face, anybody's.
func (tr *tracker) trackBodies(pic geom.Picture, n int) error {
	t := tr.result.times[n]
	if len(tr.result.bodies) == 0 { // the segment's first pose
		tr.pose.secondBody, tr.pose.cameraShake.started = trackedBody{}, false
	}
	tr.result.camera = tr.pose.cameraShake.add(pic, tr.faces, n, tr.size, tr.result.camera)
	tr.pose.detected = false
	faces := tr.pose.facesToPose(tr.faces, tr.body.face)
	if len(faces) == 0 {
		faces = []*trackedFace{nil}
	}
	for k, b := range [2]*trackedBody{&tr.body, &tr.pose.secondBody} {
		if k >= len(faces) {
			*b = trackedBody{}
			continue
		}
		face, ok, err := tr.trackBodyOfFace(pic, b, faces[k])
		if err != nil {
			return err
		}
		row := bodyRow{frame: n, tracklet: -1, reason: analysis.NoBody}
		if face != nil {
			row.tracklet = face.index
		}
		if b.face = nil; ok {
			b.face = face
			b.fill(&row, pic, tr.size)
		}
		tr.result.bodies = append(tr.result.bodies, row)
		if ok {
			if err := tr.trackHands(pic, t, n, b, face); err != nil {
				return err
			}
		}
	}
	return nil
}

// trackBodyOfFace finds the body of the leading face, or where it has none and the largest is asked for, that of another: the faces of
// pictures on a wall or screen are larger at times, and have no body. It returns the face that wears it.
func (tr *tracker) trackBodyOfFace(pic geom.Picture, b *trackedBody, face *trackedFace) (*trackedFace, bool, error) {
	ok, err := tr.trackBody(pic, b, face)
	if ok || err != nil || tr.pose.person != Largest {
		return face, ok, err
	}
	for _, f := range tr.faces {
		if f == face {
			continue
		}
		if ok, err := tr.trackBody(pic, b, f); ok || err != nil {
			return f, ok, err
		}
	}
	return face, false, nil
}

// trackBody tries the region of the frame before, then the regions that a new detection or the face suggest.
func (tr *tracker) trackBody(pic geom.Picture, b *trackedBody, face *trackedFace) (bool, error) {
	if b.tracked {
		last := b.roi
		ok, err := tr.tryBody(pic, b, last, face)
		if ok {
			b.roi = smoothRegion(last, b.roi, &b.keypoints)
		}
		if ok || err != nil {
			return ok, err
		}
	}
	if face == nil && b.detectionPause > 0 {
		b.detectionPause--
		return false, nil
	}
	regions, err := tr.bodyRegions(pic, face)
	if err != nil {
		return false, err
	}
	for _, roi := range regions {
		ok, err := tr.tryBody(pic, b, roi, face)
		if ok {
			ok, err = tr.convergeBodyRegion(pic, b, face)
		}
		if ok || err != nil {
			return ok, err
		}
	}
	b.detectionPause = detectionPauseEmpty
	return false, nil
}

// convergeBodyRegion looks again at the body that was just found, in the same picture, until the region that its keypoints suggest
// stays as it is: those of the detector's region lie elsewhere, and would seem to move.
func (tr *tracker) convergeBodyRegion(pic geom.Picture, b *trackedBody, face *trackedFace) (bool, error) {
	for range maxRegionPasses {
		last, _ := b.keypoints.anchorToShoulders(b.roi)
		ok, err := tr.tryBody(pic, b, last, face)
		if !ok || err != nil {
			return false, err
		}
		if regionConverged(last, b.roi) {
			b.roi = last
			break
		}
		grow, turn := regionChange(last, b.roi)
		b.roi.Side *= 1 + math.Max(-maxOvershoot, math.Min(grow, maxOvershoot))
		b.roi.Angle += math.Max(-maxOvershoot, math.Min(turn, maxOvershoot))
	}
	b.roi, _ = b.keypoints.anchorToShoulders(b.roi)
	return true, nil
}

// bodyRegions lists where the body may be, most likely first.
func (tr *tracker) bodyRegions(pic geom.Picture, face *trackedFace) ([]geom.Square, error) {
	if err := tr.pose.detect(pic); err != nil {
		return nil, err
	}
	var out []geom.Square
	for _, d := range tr.pose.detections {
		if face == nil || inGrownBox(d.Box.Center(), face.box, 0.5) {
			out = append(out, bodyRegion(d.Keys[0], d.Keys[1]))
			break
		}
	}
	if face != nil {
		// Proportions of a seated adult: the middle of the hips lies about 3.6 face heights below the face, and the circle
		// around the whole body reaches 4.9 from there.
		down := geom.Point{Y: face.box.H()}.Rotate(face.roi.Angle)
		hips := face.box.Center().Add(down.Scale(3.6))
		out = append(out, bodyRegion(hips, hips.Sub(down.Scale(4.9))))
	}
	return out, nil
}

// tryBody runs the keypoints on a region and keeps them when a body is there and wears the leading face.
func (tr *tracker) tryBody(pic geom.Picture, b *trackedBody, roi geom.Square, face *trackedFace) (bool, error) {
	b.tracked = false
	if !roi.Usable(pic.Width, pic.Height) {
		return false, nil
	}
	ok, err := tr.pose.estimate(pic, roi, &b.keypoints)
	if err != nil || !ok || b.keypoints.presence < minBodyPresence {
		return false, err
	}
	if face != nil && !inGrownBox(b.keypoints.points[analysis.Nose], face.box, 0.35) {
		return false, nil
	}
	b.tracked, b.roi = true, bodyRegion(b.keypoints.points[auxCenter], b.keypoints.points[auxCircle])
	return true, nil
}

// A region that jumps with every frame makes the keypoints jump: those of a person at rest scatter several times as much. The
// network suggests the next region by the hips, which it mostly guesses: a nod or an arm moves them. So a region hangs on
// the shoulders, which are seen: their middle lies at one place of it, and moves through the picture with it. Its side and
// angle follow small changes slowly, larger ones faster. A newly found body is looked at again until they stay.
const (
	shoulderLine    = 0.278 // of the side, from the upper edge: the median of 17 people, who lie between .269 and .289
	maxRegionPasses = 4     // at a newly found body, in the same picture
	maxOvershoot    = 0.05  // of the side, and radians: by up to as much new looks go beyond what is suggested, which is half the way
	convergedSide   = 0.015 // of the side
	convergedTurn   = 0.025 // radians
	shoulderGain    = 0.5   // share of the shoulders' way that is followed per pose frame: their scatter would come back larger
	minGain         = 0.05  // share of a small change that is followed per pose frame
	minMoveGain     = 0.25  // the same of the place of a body whose shoulders can't be trusted
	fullGainChange  = 0.08  // of the side
	fullGainTurn    = 0.15  // radians
)

// regionChange is how much larger (in sides) and how much further turned (radians) next is than last.
func regionChange(last, next geom.Square) (grow, turn float64) {
	return next.Side/last.Side - 1, math.Remainder(next.Angle-last.Angle, 2*math.Pi)
}

// smoothRegion is the region to look at next, given the last one, the one that the body itself suggests, and its marks.
func smoothRegion(last, next geom.Square, keypoints *bodyKeypoints) geom.Square {
	grow, turn := regionChange(last, next)
	out := geom.Square{Center: last.Center, Side: last.Side * (1 + grow*followGain(grow/fullGainChange, minGain)),
		Angle: last.Angle + turn*followGain(turn/fullGainTurn, minGain)}
	if anchored, ok := keypoints.anchorToShoulders(out); ok {
		out.Center = last.Center.Add(anchored.Center.Sub(last.Center).Scale(shoulderGain))
		return out
	}
	move := next.Center.Sub(last.Center)
	out.Center = last.Center.Add(move.Scale(followGain(move.Norm()/(fullGainChange*last.Side), minMoveGain)))
	return out
}

// followGain is how much of a change is followed, which is given in units of one that is followed at once.
func followGain(change, lowest float64) float64 { return math.Min(1, math.Max(lowest, change*change)) }

// anchorToShoulders moves a region to where the shoulders are at their place in it. It reports false when they can't be trusted.
func (m *bodyKeypoints) anchorToShoulders(r geom.Square) (geom.Square, bool) {
	if math.Min(m.visibility[analysis.LeftShoulder], m.visibility[analysis.RightShoulder]) < analysis.TrustedVisibility {
		return r, false
	}
	middle := m.points[analysis.LeftShoulder].Add(m.points[analysis.RightShoulder]).Scale(0.5)
	r.Center = middle.Add(geom.Point{Y: (0.5 - shoulderLine) * r.Side}.Rotate(r.Angle))
	return r, true
}

// regionConverged tells whether a body that suggests the region next instead of last is taken to be as large and upright as it was.
func regionConverged(last, next geom.Square) bool {
	grow, turn := regionChange(last, next)
	return math.Abs(grow) < convergedSide && math.Abs(turn) < convergedTurn
}

// inGrownBox tells whether p lies in the box grown by the given share of its sides.
func inGrownBox(p geom.Point, box geom.Box, grow float64) bool {
	gx, gy := box.W()*grow, box.H()*grow
	return p.X > box.X0-gx && p.X < box.X1+gx && p.Y > box.Y0-gy && p.Y < box.Y1+gy
}

// fill writes the keypoints into a row, in pixels of the stored picture.
func (b *trackedBody) fill(row *bodyRow, pic geom.Picture, size pictureSize) {
	sx, sy := float64(size.w)/float64(pic.Width), float64(size.h)/float64(pic.Height)
	row.reason = analysis.Measured
	row.confidence = float32(math.Min(b.keypoints.presence, 1))
	for k := range row.x {
		row.x[k], row.y[k] = float32(b.keypoints.points[k].X*sx), float32(b.keypoints.points[k].Y*sy)
		row.vis[k] = float32(b.keypoints.visibility[k])
	}
}
