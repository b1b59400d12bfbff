package figure

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
)

// Networks invent joints with high visibility where an arm is hidden (github.com/google-ai-edge/mediapipe issues 5197 and
// 5315). What no body can do gives them away.
const (
	// maxLimb is the longest upper arm or forearm, in shoulder widths. Upper arm and forearm are 0.9 and 0.75 of the
	// distance between the shoulder keypoints in adults (Drillis & Contini 1966); pointed at the camera they look up to
	// twice as long.
	maxLimb = 1.8
	// maxSpeed is the fastest that a hand moves, in shoulder widths per second: about 4.5 m/s. A joint that is farther
	// than that from where it is both before and after was invented.
	maxSpeed = 12.0
	// An arm that leaves the picture at its lower edge is often squeezed into it: elbow and wrist both within lowerEdge
	// shoulder widths of the edge with hardly a forearm between them.
	lowerEdge, minForearm = 0.3, 0.45 // shoulder widths
	// CutHand is how near the picture's edge a wrist, in shoulder widths, belongs to a hand that is cut off: then the
	// network guesses, and sometimes trusts its guess.
	CutHand = 0.12
	// steepest is the slope (tangent: 45 degrees) of the line of the shoulders of anyone who sits or stands. The network finds
	// bodies in pictures that hold none, lying as often as upright.
	steepest = 1.0
)

var limbs = [4][2]int{
	{blazepose.LeftShoulder, blazepose.LeftElbow}, {blazepose.RightShoulder, blazepose.RightElbow},
	{blazepose.LeftElbow, blazepose.LeftWrist}, {blazepose.RightElbow, blazepose.RightWrist},
}

// hands lists the keypoints that go with a wrist.
var hands = map[int][3]int{
	blazepose.LeftWrist:  {blazepose.LeftPinky, blazepose.LeftIndex, blazepose.LeftThumb},
	blazepose.RightWrist: {blazepose.RightPinky, blazepose.RightIndex, blazepose.RightThumb},
}

func (r *Result) dropInvented() {
	if math.IsNaN(r.ShoulderWidth) || r.ShoulderWidth <= 0 {
		return
	}
	for _, k := range [4]int{blazepose.LeftElbow, blazepose.RightElbow, blazepose.LeftWrist, blazepose.RightWrist} {
		r.dropJumps(k)
	}
	for _, l := range limbs {
		for i := range r.Frames {
			if r.apart(i, l[0], l[1]) > maxLimb*r.ShoulderWidth {
				r.drop(i, l[1])
			}
		}
	}
	r.dropSqueezed(limbs[2])
	r.dropSqueezed(limbs[3])
	r.dropCut()
}

// dropLying drops bodies that neither sit nor stand.
func (r *Result) dropLying() {
	for i := range r.Frames {
		ax, ay := r.Joint(i, blazepose.LeftShoulder)
		bx, by := r.Joint(i, blazepose.RightShoulder)
		if math.Abs(ay-by) > steepest*math.Abs(ax-bx) {
			r.Reason[i] = analysis.NoBody
			for _, k := range measured {
				r.drop(i, k)
			}
		}
	}
}

// dropCut drops the wrists of hands that the edge of the picture cuts off.
func (r *Result) dropCut() { r.dropWithin(CutHand * r.ShoulderWidth) }

// dropWithin drops the wrists that lie within so many pixels of the picture's edge, or outside.
func (r *Result) dropWithin(margin float64) {
	for _, k := range [2]int{blazepose.LeftWrist, blazepose.RightWrist} {
		for i := range r.Frames {
			left, top, right, bottom := r.Edges(i)
			if x, y := r.Joint(i, k); x < left+margin || y < top+margin || x > right-margin || y > bottom-margin {
				r.drop(i, k)
			}
		}
	}
}

// dropSqueezed drops the wrist of a forearm that was squeezed against the lower edge of the picture.
func (r *Result) dropSqueezed(forearm [2]int) {
	for i := range r.Frames {
		_, _, _, bottom := r.Edges(i)
		edge := bottom - lowerEdge*r.ShoulderWidth
		_, elbow := r.Joint(i, forearm[0])
		_, wrist := r.Joint(i, forearm[1])
		if elbow > edge && wrist > edge && r.apart(i, forearm[0], forearm[1]) < minForearm*r.ShoulderWidth {
			r.drop(i, forearm[1])
		}
	}
}

func (r *Result) drop(i, k int) {
	r.joints[k].x[i], r.joints[k].y[i] = nan, nan
	for _, f := range hands[k] {
		if hands[k] != [3]int{} {
			r.joints[f].x[i], r.joints[f].y[i] = nan, nan
		}
	}
}

func (r *Result) dropJumps(k int) {
	far := func(i, j int) bool {
		reach := maxSpeed * r.ShoulderWidth * math.Abs(r.Clock.Time[i]-r.Clock.Time[j])
		ax, ay := r.Joint(i, k)
		bx, by := r.Joint(j, k)
		return math.Hypot(ax-bx, ay-by) > reach
	}
	var bad []int
	for i := 1; i+1 < len(r.Frames); i++ {
		if far(i, i-1) && far(i, i+1) {
			bad = append(bad, i)
		}
	}
	for _, i := range bad {
		r.drop(i, k)
	}
}
