package figure

import (
	"math"

	"poise/analysis"
	"poise/analysis/blazepose"
)

const (
	// leastUpperArm, shoulder widths, is how long an upper arm looks that points within 30 degrees of the camera: half of its 0.9 (Drillis &
	// Contini 1966).
	leastUpperArm = 0.45
	// handLook is for how many seconds a look at a hand stands: hands are looked at once a second at least.
	handLook = 1.0
)

// dropRaised drops wrists above their shoulder that no arm carries: the elbow is out of sight, or beside the shoulder, where the arm would
// have to point at the camera. So the network places arms that the picture's edge cuts off, and those folded under another hand. Where the
// network of hands sees a hand, the wrist stays.
func (r *Result) dropRaised(v *analysis.Visual) {
	p := &v.People[0]
	for side, h := range [2]*analysis.Hand{&p.LeftHand, &p.RightHand} {
		seen := sureLooks(h, v.Time)
		shoulder, elbow, wrist := blazepose.LeftShoulder+side, blazepose.LeftElbow+side, blazepose.LeftWrist+side
		for i, t := range r.Clock.Time {
			sx, sy := r.Joint(i, shoulder)
			ex, ey := r.Joint(i, elbow)
			_, wy := r.Joint(i, wrist)
			if arm := math.Hypot(ex-sx, ey-sy); wy < sy && !(arm >= leastUpperArm*r.ShoulderWidth) && !seen.near(t) {
				r.drop(i, wrist)
			}
		}
	}
}

// looks are times at which a hand was seen, in order.
type looks struct {
	times []float64
	next  int
}

// sureLooks are those of two looks in a row that show a hand without doubt.
func sureLooks(h *analysis.Hand, times []float64) *looks {
	l := &looks{}
	for k := 1; k < len(h.Frame); k++ {
		a, b := times[h.Frame[k-1]], times[h.Frame[k]]
		if h.Presence[k-1] >= analysis.SurelyHand && h.Presence[k] >= analysis.SurelyHand && b-a <= handLook {
			l.times = append(l.times, a, b)
		}
	}
	return l
}

// near tells whether a look stands at a time; times must come in order.
func (l *looks) near(t float64) bool {
	for l.next < len(l.times) && l.times[l.next] < t-handLook {
		l.next++
	}
	return l.next < len(l.times) && l.times[l.next] <= t+handLook
}
