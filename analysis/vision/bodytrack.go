package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/vision/internal/geom"
)

// trackedBody is the state of one body that is tracked.
type trackedBody struct {
	tracked        bool
	view           *view        // in which it is tracked
	face           *trackedFace // the face it was matched with; nil without a face or body
	roi            geom.Square
	keypoints      bodyKeypoints
	detectionPause int // pose frames to wait before the detector runs again where nobody was found

	handsDone bool    // at the hands
	handCell  float64 // cell of the grid of handRate in which the hands were last analysed
	patches   [2]handPatch
	atFace    faceHands
	rest      bodyRest
}

const (
	minBodyPresence     = 0.5
	detectionPauseEmpty = 8 // pose frames between person detections while there is neither face nor body
)

// trackBodies finds the bodies of the persons asked for in frame n; without a face, anybody's.
func (tr *tracker) trackBodies(n int) error {
	t := tr.result.times[n]
	if len(tr.result.bodies) == 0 { // the segment's first pose
		tr.pose.secondBody, tr.pose.cameraShake.started = trackedBody{}, false
	}
	tr.result.camera = tr.pose.cameraShake.add(tr.views[0], tr.faces, n, tr.result.camera)
	tr.pose.detectedIn = nil
	faces := tr.pose.facesToPose(tr.faces, tr.body.face)
	if len(faces) == 0 {
		faces = []*trackedFace{nil}
	}
	for k, b := range [2]*trackedBody{&tr.body, &tr.pose.secondBody} {
		if k >= len(faces) {
			*b = trackedBody{}
			continue
		}
		face, ok := faces[k], true
		if b.atRest(t, face) {
			tr.result.bodies = append(tr.result.bodies, b.rest.leave(len(tr.result.bodies), n, t, b.view, face))
		} else {
			var err error
			if face, ok, err = tr.lookAtBody(t, n, b, face); err != nil {
				return err
			}
		}
		if ok {
			if err := tr.trackHands(t, n, b, face); err != nil {
				return err
			}
		}
		if face != nil {
			if err := tr.trackFaceHands(t, n, b, face); err != nil {
				return err
			}
		}
	}
	if !tr.posed {
		tr.noteStart()
	}
	return nil
}

// lookAtBody runs the pose on frame n and adds its row. It returns the face that the body belongs to, and whether there is one.
func (tr *tracker) lookAtBody(t float64, n int, b *trackedBody, face *trackedFace) (*trackedFace, bool, error) {
	face, ok, err := tr.trackBodyOfFace(b, face)
	if err != nil {
		return nil, false, err
	}
	row := bodyRow{frame: n, tracklet: -1, reason: analysis.NoBody}
	if face != nil {
		row.tracklet = face.index
	}
	if b.face = nil; ok {
		b.face = face
		b.fill(&row)
		b.placePatches(face)
	}
	b.rest.look(b, face, &row, t, tr.result.bodies)
	tr.result.bodies = append(tr.result.bodies, row)
	return face, ok, nil
}

// trackBodyOfFace finds the body of the leading face, or where it has none and the largest is asked for, that of another: the faces of
// pictures on a wall or screen are sometimes larger, and have no body. It returns the face that the body belongs to.
func (tr *tracker) trackBodyOfFace(b *trackedBody, face *trackedFace) (*trackedFace, bool, error) {
	ok, err := tr.trackBody(b, face)
	if ok || err != nil || tr.pose.person != Largest {
		return face, ok, err
	}
	for _, f := range tr.faces {
		if f == face {
			continue
		}
		if ok, err := tr.trackBody(b, f); ok || err != nil {
			return f, ok, err
		}
	}
	return face, false, nil
}

// trackBody tries the region of the frame before, then, at a segment's start, that of the segment before, then the regions that a new detection or the face suggest.
func (tr *tracker) trackBody(b *trackedBody, face *trackedFace) (bool, error) {
	where := tr.views[0]
	if face != nil {
		where = face.view
	}
	if b.view != where {
		b.view, b.tracked = where, false
		b.patches[0].seen, b.patches[1].seen = false, false
	}
	if b.tracked {
		last := b.roi
		ok, err := tr.tryBody(b, last, face)
		if ok {
			for range len(b.rest.left) + 1 { // over as much time, as if the network had suggested the same at each picture left out
				last = smoothRegion(last, b.roi, &b.keypoints)
			}
			b.roi = last
		}
		if ok || err != nil {
			return ok, err
		}
	}
	if face == nil && b.detectionPause > 0 {
		b.detectionPause--
		return false, nil
	}
	if ok, err := tr.tryKnown(b, face); ok || err != nil {
		return ok, err
	}
	regions, err := tr.bodyRegions(where, face)
	if err != nil {
		return false, err
	}
	for _, roi := range regions {
		ok, err := tr.tryBody(b, roi, face)
		if ok {
			ok, err = tr.convergeBodyRegion(b, face)
		}
		if ok || err != nil {
			return ok, err
		}
	}
	b.detectionPause = detectionPauseEmpty
	return false, nil
}

// convergeBodyRegion runs the keypoints of a newly found body again on the same picture until the region that they suggest no
// longer changes: keypoints depend on their region, and would otherwise seem to move over the first frames.
func (tr *tracker) convergeBodyRegion(b *trackedBody, face *trackedFace) (bool, error) {
	for range maxRegionPasses {
		last, _ := b.keypoints.anchorToShoulders(b.roi)
		ok, err := tr.tryBody(b, last, face)
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
func (tr *tracker) bodyRegions(where *view, face *trackedFace) ([]geom.Square, error) {
	if err := tr.pose.detect(where); err != nil {
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

// tryBody runs the keypoints on a region and keeps them when they show a body, and one that belongs to the face.
func (tr *tracker) tryBody(b *trackedBody, roi geom.Square, face *trackedFace) (bool, error) {
	b.tracked = false
	if !roi.Usable(b.view.pic.Width, b.view.pic.Height) {
		return false, nil
	}
	ok, err := tr.pose.estimate(b.view.pic, roi, &b.keypoints)
	if err != nil || !ok || b.keypoints.presence < minBodyPresence {
		return false, err
	}
	if face != nil && !inGrownBox(b.keypoints.points[blazepose.Nose], face.box, 0.35) {
		return false, nil
	}
	b.tracked, b.roi = true, bodyRegion(b.keypoints.points[auxCenter], b.keypoints.points[auxCircle])
	return true, nil
}

// Jitter of the region makes the keypoints jitter: those of a person at rest then scatter several times as much. The network
// derives the next region from the hips, which are mostly guessed: a nod or an arm moves them. So the region is anchored to the
// shoulders, which are visible: their midpoint has a fixed position in it. Its side and angle follow small changes slowly and
// large ones at once. For a newly found body the keypoints are run until the region has converged.
const (
	shoulderLine    = 0.278 // of the side, from the upper edge: the median of 17 people, who lie between .269 and .289
	maxRegionPasses = 4     // for a newly found body or face, in the same picture
	maxOvershoot    = 0.05  // of the side, and radians: greatest step beyond the suggested region, as suggestions are half of the true change
	convergedSide   = 0.015 // of the side
	convergedTurn   = 0.025 // radians
	shoulderGain    = 0.5   // smoothing of the shoulders' movement per pose frame: without it their jitter would be amplified
	minGain         = 0.05  // smoothing of a small change of side or angle per pose frame
	minMoveGain     = 0.25  // smoothing of a small move of a body whose shoulders can't be trusted
	fullGainChange  = 0.08  // of the side
	fullGainTurn    = 0.15  // radians
)

// regionChange is the relative growth of the side and the rotation (radians) from last to next.
func regionChange(last, next geom.Square) (grow, turn float64) {
	return next.Side/last.Side - 1, math.Remainder(next.Angle-last.Angle, 2*math.Pi)
}

// smoothRegion is the region for the next frame, from the last one, the one that the network suggests, and the keypoints.
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

// followGain is the smoothing factor, lowest to 1, for a change given relative to the change from which it is 1. It grows with
// the square of the change.
func followGain(change, lowest float64) float64 { return math.Min(1, math.Max(lowest, change*change)) }

// anchorToShoulders moves a region so that the shoulders' midpoint has its fixed position in it. It reports false when the
// shoulders can't be trusted.
func (m *bodyKeypoints) anchorToShoulders(r geom.Square) (geom.Square, bool) {
	if math.Min(m.visibility[blazepose.LeftShoulder], m.visibility[blazepose.RightShoulder]) < analysis.TrustedVisibility {
		return r, false
	}
	middle := m.points[blazepose.LeftShoulder].Add(m.points[blazepose.RightShoulder]).Scale(0.5)
	r.Center = middle.Add(geom.Point{Y: (0.5 - shoulderLine) * r.Side}.Rotate(r.Angle))
	return r, true
}

// regionConverged reports whether side and angle change too little from last to next to matter.
func regionConverged(last, next geom.Square) bool {
	grow, turn := regionChange(last, next)
	return math.Abs(grow) < convergedSide && math.Abs(turn) < convergedTurn
}

// inGrownBox reports whether p lies in the box grown by the given share of its sides.
func inGrownBox(p geom.Point, box geom.Box, grow float64) bool {
	gx, gy := box.W()*grow, box.H()*grow
	return p.X > box.X0-gx && p.X < box.X1+gx && p.Y > box.Y0-gy && p.Y < box.Y1+gy
}

// fill writes the keypoints into a row, in pixels of the stored picture.
func (b *trackedBody) fill(row *bodyRow) {
	row.reason = analysis.Measured
	row.confidence = float32(math.Min(b.keypoints.presence, 1))
	for k := range row.x {
		x, y := b.view.toStored(b.keypoints.points[k])
		row.x[k], row.y[k] = float32(x), float32(y)
		row.vis[k] = float32(b.keypoints.visibility[k])
	}
}
