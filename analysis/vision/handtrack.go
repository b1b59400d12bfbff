package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
	"poise/analysis/vision/internal/geom"
)

const (
	// handRate is how often a second a hand near the face is analysed, on a grid of media time; other hands are analysed in every
	// farHandEvery-th cell of the grid: only how they are held matters, which changes slowly.
	handRate     = 3.0
	farHandEvery = 3
	nearFaceGrow = 1.0 // face widths and heights around the face's box
)

// handRow is one hand in one analysed frame.
type handRow struct {
	frame    int // in the segment
	tracklet int // index of the face track it belongs to; -1: no face then
	side     int // 0 left, 1 right
	presence float32
	x, y, z  [len(analysis.HandPoints)]float32
}

// handKeys are the keypoints that a hand's region is made of, left and right: wrist, bases of index and little finger.
var handKeys = [2][3]int{{blazepose.LeftWrist, blazepose.LeftIndex, blazepose.LeftPinky},
	{blazepose.RightWrist, blazepose.RightIndex, blazepose.RightPinky}}

// trackHands analyses the hands of the body that was found in frame n at time t, when that is due.
func (tr *tracker) trackHands(t float64, n int, b *trackedBody, face *trackedFace) error {
	cell := math.Floor(t*handRate + 1e-6)
	if b.handsDone && cell == b.handCell {
		return nil
	}
	b.handsDone, b.handCell = true, cell
	for side, keys := range handKeys {
		roi, ok := b.keypoints.handRegion(b.view.pic, keys)
		if !ok || math.Mod(cell, farHandEvery) != 0 && !(face != nil && inGrownBox(b.keypoints.points[keys[1]], face.box, nearFaceGrow)) {
			continue
		}
		row := handRow{frame: n, tracklet: -1, side: side}
		if face != nil {
			row.tracklet = face.index
		}
		ok, err := tr.hands.estimate(b.view.pic, roi, &tr.handLandmarks)
		if err != nil {
			return err
		}
		if ok {
			tr.handLandmarks.fill(&row, b.view)
			tr.result.hands = append(tr.result.hands, row)
		}
	}
	return nil
}

// handRegion is the region of a hand, if it can be trusted, lies inside the picture by half or more, and is large enough to see
// fingers.
func (m *bodyKeypoints) handRegion(pic geom.Picture, keys [3]int) (geom.Square, bool) {
	for _, k := range keys {
		if m.visibility[k] < analysis.TrustedVisibility || !inside(m.points[k], pic) {
			return geom.Square{}, false
		}
	}
	roi := handRegion(m.points[keys[0]], m.points[keys[1]], m.points[keys[2]])
	return roi, roi.Side >= minHandPixels && inside(roi.Center, pic)
}

func inside(p geom.Point, pic geom.Picture) bool {
	return p.X >= 0 && p.Y >= 0 && p.X < float64(pic.Width) && p.Y < float64(pic.Height)
}

// fill writes the points into a row, in pixels of the stored picture; NaN where there is no hand.
func (m *handLandmarks) fill(row *handRow, v *view) {
	row.presence = float32(math.Min(m.presence, 1))
	for k, p := range m.points {
		x, y := v.toStored(p)
		row.x[k], row.y[k], row.z[k] = float32(x), float32(y), float32(m.depth[k]*v.sx)
		if row.presence < analysis.HandPresence {
			nan := float32(math.NaN())
			row.x[k], row.y[k], row.z[k] = nan, nan, nan
		}
	}
}
