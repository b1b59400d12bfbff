package vision

import (
	"context"
	"image"

	"poise/analysis/vision/internal/geom"
)

// A segment's first pose looks for a body where the segment before first found it, if the face is still there: whoever sits, sits there
// still, and the person detector costs more than two looks. Of the segment before, only its first pose is waited for.

// sameFace is the IoU of a face's boxes at the starts of two segments from which its body is looked for in the same region.
const sameFace = 0.5

// knownBody is where a segment's first pose found a body.
type knownBody struct {
	there bool
	part  image.Rectangle // of its view
	face  geom.Box
	roi   geom.Square
}

// knownBodies are all that a segment's first pose found.
type knownBodies [2]knownBody

// segmentStart hands what a segment's first pose found to the next segment.
type segmentStart struct {
	bodies knownBodies
	done   chan struct{} // closed once bodies are there
}

// wait waits for the start of the segment before; nil: there is none.
func (s *segmentStart) wait(ctx context.Context) (knownBodies, error) {
	if s == nil {
		return knownBodies{}, nil
	}
	select {
	case <-s.done:
		return s.bodies, nil
	case <-ctx.Done():
		return knownBodies{}, ctx.Err()
	}
}

// noteStart keeps where the segment's first pose found bodies.
func (tr *tracker) noteStart() {
	tr.posed, tr.before = true, knownBodies{}
	for k, b := range [2]*trackedBody{&tr.body, &tr.pose.secondBody} {
		if b.tracked && b.face != nil {
			tr.start[k] = knownBody{there: true, part: b.view.part, face: b.face.box, roi: b.roi}
		}
	}
}

// tryKnown looks for the body of a face where the segment before found it; only at the segment's first pose anything is known.
func (tr *tracker) tryKnown(b *trackedBody, face *trackedFace) (bool, error) {
	for _, k := range tr.before {
		if !k.there || face == nil || k.part != b.view.part || k.face.IoU(face.box) < sameFace {
			continue
		}
		ok, err := tr.tryBody(b, k.roi, face)
		if !ok || err != nil {
			return false, err
		}
		if !regionConverged(k.roi, b.roi) {
			return tr.convergeBodyRegion(b, face)
		}
		b.roi, _ = b.keypoints.anchorToShoulders(k.roi)
		return true, nil
	}
	return false, nil
}
