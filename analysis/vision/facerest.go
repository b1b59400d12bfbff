package vision

import (
	"poise/analysis/vision/internal/geom"
	"poise/analysis/vision/internal/sight"
)

// longestFollowed is up to how long after a look, in seconds, a face at rest is followed from it by its pictures alone: the bound within
// which what they don't show is found.
const longestFollowed = 0.25

// look is what the networks saw of a face.
type look struct {
	landmarks faceLandmarks
	sight     sight.Sight
	time      float64
}

// rests finds the face in all held frames where their pictures show what was seen at the last look, somewhere else at most, and tells
// whether they do. In the last of them the eyes are registered, as at a look; but looks alone make templates.
func (b *bisection) rests(last *look) bool {
	end := len(b.times) - 1
	if b.times[end] > last.time+longestFollowed+1e-6 {
		return false
	}
	pair := sight.RestOf(&last.sight)
	for k := end; k > 0; k-- { // what moves has moved most at the end
		if !b.restsIn(k, pair, last) {
			return false
		}
	}
	b.found[end].register = true
	return true
}

// restsIn does so in one of the frames. Landmarks are always carried from those of the look, so that errors don't add up.
func (b *bisection) restsIn(k int, pair *sight.Pair, last *look) bool {
	found, now := &b.found[k], &b.face.landmarks
	way := sight.Pixels(now.points[:], b.moves[k])
	gone := func(e *eyeIndices) geom.Point { return e.middle(now).Sub(e.middle(&last.landmarks)).Add(way) }
	found.landmarks, found.apart = last.landmarks, b.times[k]-last.time
	found.landmarks.carry(gone(&leftEye), gone(&rightEye))
	if !b.carries(pair, found, &b.tr.held[k-1]) {
		return false
	}
	turn, ok := pair.Rests(&found.sight)
	found.landmarks.turnEyes(sight.Pixels(found.landmarks.points[:], turn))
	return ok
}
