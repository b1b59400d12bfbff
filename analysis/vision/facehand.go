package vision

import (
	"math"

	"poise/analysis"
	"poise/analysis/vision/internal/geom"
)

// A hand over the mouth or the eyes of somebody who sits close is often not found by the pose: the arm is below the picture, and
// the face hides behind the hand. The hand network is tried there, with the fingers upwards, where the pose guesses a hand.
const (
	// The region lies beside the middle and below the middle of the face, in widths and heights of its box, turned inwards.
	faceHandAside, faceHandDown = 0.35, 0.85
	faceHandTurn                = 0.4 // radians
	faceHandSide                = 1.8 // face widths
	// faceHandEvery is in which cells of the grid of handRate hands are looked for at the face, and at a segment's start; in all
	// while one is there.
	faceHandEvery = 3
	guessGrow     = 0.5 // face widths and heights around the face's box
)

// faceHands is what is known of the hands at a face.
type faceHands struct {
	done  bool
	cell  float64
	found [2]bool // left, right
}

// trackFaceHands looks for hands at the face in frame n at time t, when that is due, on the sides whose hand the pose does not show.
func (tr *tracker) trackFaceHands(t float64, n int, b *trackedBody, face *trackedFace) error {
	pic := face.view.pic
	s, cell := &b.atFace, math.Floor(t*handRate+1e-6)
	if s.done && cell == s.cell {
		return nil
	}
	look := !s.done || math.Mod(cell, faceHandEvery) == 0
	s.done, s.cell = true, cell
	guessed := b.tracked && b.keypoints.guessHandAt(face, pic)
	for side, keys := range handKeys {
		due := s.found[side] || guessed && look
		s.found[side] = false
		if _, shown := b.keypoints.handRegion(pic, keys); !due || b.tracked && shown {
			continue
		}
		ok, err := tr.hands.estimate(pic, face.handRegion(side), &tr.handLandmarks)
		if err != nil {
			return err
		}
		if row := (handRow{frame: n, tracklet: face.index, side: side}); ok {
			tr.handLandmarks.fill(&row, face.view)
			if s.found[side] = row.presence >= analysis.SurelyHand; s.found[side] {
				tr.result.hands = append(tr.result.hands, row)
			}
		}
	}
	return nil
}

// guessHandAt tells whether a wrist or an index finger lies at the face, however little the pose trusts it.
func (m *bodyKeypoints) guessHandAt(face *trackedFace, pic geom.Picture) bool {
	for _, keys := range handKeys {
		for _, k := range keys[:2] {
			if inside(m.points[k], pic) && inGrownBox(m.points[k], face.box, guessGrow) {
				return true
			}
		}
	}
	return false
}

// handRegion is where a hand of the person's left (0) or right (1) is looked for at the face.
func (f *trackedFace) handRegion(side int) geom.Square {
	aside := 1 - 2*float64(side) // the person's left lies on the right of the picture
	box := f.box
	at := geom.Point{X: aside * faceHandAside * box.W(), Y: (faceHandDown - 0.5) * box.H()}
	return geom.Square{Center: box.Center().Add(at.Rotate(f.roi.Angle)), Side: faceHandSide * box.W(), Angle: f.roi.Angle - aside*faceHandTurn}
}
