package posture

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// Hands that are tucked under the upper arms leave wrists that the network does not trust. Its guess at them still tells crossed arms from arms
// that hang down or lie in the lap, where the elbow is plainly seen and the guess is possible.
const (
	leastGuess      = 0.3  // visibility of a guessed wrist
	overEdge        = 0.5  // shoulder widths between the elbow and the picture's lower edge: a hand in the lap would be seen
	shortForearm    = 0.3  // shoulder widths
	longForearm     = 1.3  //
	steepestForearm = 0.35 // shoulder widths by which the wrist of a crossed arm lies below the elbow at most
)

// guessed is the network's guess at an untrusted wrist of a trusted elbow in the shoulders' frame, in shoulder widths; NaN where
// it can't be that of a crossed arm.
func (s *sitter) guessed(i, wrist int, elbowU, elbowV float64) (u, v float64) {
	obs := s.pass.Obs.Visual
	nan := math.NaN()
	x, y, visibility := obs.People[0].Body.At(s.Frames[i], wrist)
	_, elbowY := s.Joint(i, wrist-2) // keypoints alternate by side
	_, _, _, bottom := s.Edges(i)
	if !(visibility >= leastGuess) || s.Reason[i] != analysis.Measured || !(elbowY <= bottom-overEdge*s.ShoulderWidth) {
		return nan, nan
	}
	u, v = s.frame[i].of(float64(x), float64(y))
	u, v = u/s.ShoulderWidth, v/s.ShoulderWidth
	if d := math.Hypot(u-elbowU, v-elbowV); !(d >= shortForearm && d <= longForearm && v-elbowV <= steepestForearm) {
		return nan, nan
	}
	return u, v
}

// below tells whether the forearms leave the picture downwards at pose i: an elbow is seen in it, and the network places both wrists under
// its lower edge. Arms crossed in front of the chest have their wrists above or beside the elbows.
func (s *sitter) below(i int) bool {
	v := s.pass.Obs.Visual
	if s.Reason[i] != analysis.Measured || !s.Has(i, blazepose.LeftElbow) && !s.Has(i, blazepose.RightElbow) {
		return false
	}
	for _, wrist := range [2]int{blazepose.LeftWrist, blazepose.RightWrist} {
		if _, y, _ := v.People[0].Body.At(s.Frames[i], wrist); !(float64(y) > float64(v.Height)) {
			return false
		}
	}
	return true
}

// kept extends crossed arms over the poses about them, up to keepFor seconds away, in which the forearms still lie on each other with the
// wrists past each other: keypoints of arms at rest scatter about any threshold.
func (s *sitter) kept(strict, weak []bool) []bool {
	out := append([]bool(nil), strict...)
	last := math.Inf(-1)
	for i, t := range s.Clock.Time {
		if strict[i] {
			last = t
		}
		out[i] = out[i] || weak[i] && t-last <= keepFor
	}
	last = math.Inf(1)
	for i := len(strict) - 1; i >= 0; i-- {
		if strict[i] {
			last = s.Clock.Time[i]
		}
		out[i] = out[i] || weak[i] && last-s.Clock.Time[i] <= keepFor
	}
	return out
}

const keepFor = 2.0
